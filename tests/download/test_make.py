"""The downloads of a page: which there are, what is hidden in them, and the links to them."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pypdf import PdfReader

from download.conftest import Made, downloads, rendered
from kpilib.download import FORMATS
from kpilib.download.offer import offer
from kpilib.errors import RenderError
from kpilib.qmd.assets import asset

SECRET = "3977"
"""A number that a cell of the report knows, and its page hides."""


class Links(HTMLParser):
    """Every address that a page loads or leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_lists_its_downloads_with_format_and_size(rapport: Made) -> None:
    block = re.search(r'<nav class="kp-downloads" aria-label="Ladda ner">.*?</nav>', rapport.html, re.DOTALL)
    assert block is not None
    links = re.findall(r'<a href="([^"]+)" download="">([^<]+)</a>', block[0])
    assert [(rapport.page.parent / unquote(href)).is_file() for href, _ in links] == [True] * len(FORMATS)
    assert all(re.fullmatch(r"[^,]+, \d[\d,]*\u00a0[kM]B", words) for _, words in links)
    assert [words.partition(",")[0] for _, words in links] == list(FORMATS.values())


def test_the_single_file_needs_no_other_and_leads_nowhere_else_in_the_site(rapport: Made) -> None:
    html = rapport.path("html").read_text(encoding="utf-8")
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    for address in Links(html).found:
        parts = urlsplit(address)
        within = not parts.scheme and not parts.path and unquote(parts.fragment) in ids
        assert within or parts.scheme in ("data", "https"), address
    assert "starten" in html
    assert 'type="search"' not in html
    assert asset("search.js").read_text(encoding="utf-8").splitlines()[0] not in html
    assert html.count("/*! For license information") <= 1
    assert 'id="utkast"' in html
    assert html.count("Plotly.newPlot(data") == rapport.html.count("Plotly.newPlot(data") == 8


@pytest.mark.parametrize("form", FORMATS)
def test_a_hidden_value_is_hidden_and_the_draft_is_marked_in_every_format(rapport: Made, form: str) -> None:
    shown = everything(rapport.path(form))
    assert SECRET not in shown
    assert "dolt" in shown
    assert "utkast" in shown.lower()


def everything(path: Path) -> str:
    """All the text that a file holds, also where no reader looks."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".html":
        main = path.read_text(encoding="utf-8")
        return main[main.index("<main") :]
    with zipfile.ZipFile(path) as file:
        return "\n".join(file.read(n).decode() for n in file.namelist() if n.endswith((".xml", ".rels")))


def test_the_same_page_gives_the_same_files(sidor: Path) -> None:
    first = rendered(sidor, downloads())
    before = {form: first.path(form).read_bytes() for form in FORMATS}
    again = rendered(sidor, downloads())
    assert {form: again.path(form).read_bytes() for form in FORMATS} == before


def test_only_a_page_that_offers_downloads_has_them(sidor: Path) -> None:
    page = sidor / "reports" / "rapport.qmd"
    page.write_text(page.read_text(encoding="utf-8").replace("nedladdning: true\n", ""), encoding="utf-8")
    made = rendered(sidor, downloads())
    assert not any(made.path(form).exists() for form in FORMATS)
    assert "kp-downloads" not in made.html


def test_one_format_is_made_of_any_page_when_it_is_asked_for(sidor: Path) -> None:
    page = sidor / "reports" / "rapport.qmd"
    page.write_text(page.read_text(encoding="utf-8").replace("nedladdning: true\n", ""), encoding="utf-8")
    made = rendered(sidor, downloads("docx", asked=True))
    assert [form for form in FORMATS if made.path(form).exists()] == ["docx"]


def test_files_of_an_earlier_run_do_not_stay_beside_a_newer_page(sidor: Path) -> None:
    made = rendered(sidor, downloads())
    assert made.path("pdf").exists()
    rendered(sidor, downloads("xlsx"))
    assert [form for form in FORMATS if made.path(form).exists()] == ["xlsx"]


def test_a_page_without_tables_has_no_workbook_and_says_so_when_it_is_asked_for(sidor: Path) -> None:
    made = rendered(sidor, downloads("xlsx", "html"), "index.qmd")
    assert not made.path("xlsx").exists()
    with pytest.raises(RenderError, match="inga tabeller"):
        rendered(sidor, downloads("xlsx", asked=True), "index.qmd")


def test_a_page_that_is_no_draft_has_no_mark(sidor: Path) -> None:
    made = rendered(sidor, downloads())
    for form in FORMATS:
        assert "utkast" not in everything(made.path(form)).lower(), form


def test_a_draft_by_its_front_matter_is_marked_in_every_format(sidor: Path) -> None:
    page = sidor / "reports" / "rapport.qmd"
    page.write_text(
        page.read_text(encoding="utf-8").replace("title: Kort\n", "title: Kort\nutkast: true\n"), "utf-8"
    )
    made = rendered(sidor, downloads())
    assert '<p class="utkast" id="utkast">Utkast</p>' in made.html
    for form in FORMATS:
        assert "utkast" in everything(made.path(form)).lower(), form


def test_the_links_stand_under_the_title_of_quartos_page_too(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x" * 1500)
    page = (
        '<main><header id="title-block-header" class="quarto-title-block"><h1>A</h1></header><p>B</p></main>'
    )
    done = offer(page, [("pdf", tmp_path / "a.pdf")])
    assert re.search(
        r'</h1><nav class="kp-downloads".*PDF, 2\u00a0kB</a></li></ul></nav>\s*</header><p>B', done
    )


def test_a_page_without_a_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="ingen plats"):
        offer("<main></main>", [])
