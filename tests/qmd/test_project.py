"""The website that _quarto.yml describes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpilib.errors import RenderError
from kpilib.qmd.project import read_project

ROOT = Path(__file__).parents[2]


def _change(root: Path, old: str, new: str) -> None:
    path = root / "_quarto.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_pages_come_in_the_order_of_render_and_helpers_with_underscore_are_left_out(webbplats: Path) -> None:
    (webbplats / "reports" / "_utkast.qmd").write_text("---\ntitle: U\n---\n", encoding="utf-8")
    assert [page.as_posix() for page in read_project(webbplats).pages] == [
        "index.qmd",
        "reports/uppfoljning.qmd",
        "notebooks/01-borja.qmd",
        "notebooks/en-fil.qmd",
    ]


def test_a_pattern_with_an_exclamation_mark_leaves_pages_out(webbplats: Path) -> None:
    _change(webbplats, "- notebooks/*.qmd", '- notebooks/*.qmd\n    - "!notebooks/en-*.qmd"')
    assert Path("notebooks/en-fil.qmd") not in read_project(webbplats).pages


def test_the_suites_own_website_can_be_read() -> None:
    project = read_project(ROOT)
    assert project.lang == "sv"
    assert project.nav[0].page == Path("index.qmd")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lang: sv", "lang: sv\nbibliography: x.bib", r"Nyckeln bibliography stöds inte"),
        ("    toc: true", "    toc: true\n    mermaid: x", r"Nyckeln mermaid stöds inte[^$]*format\.html"),
        ("mathml", "mathjax", r"html-math-method[^$]*mathml"),
        ("execute-dir: project", "execute-dir: file", r"execute-dir[^$]*project"),
        ("freeze: false", "freeze: auto", r"freeze[^$]*false"),
        ("type: website", "type: book", r"project\.type[^$]*website"),
        ("href: index.qmd", "href: borta.qmd", r"Menyn leder till borta\.qmd"),
        ("- index.qmd", "- borta.qmd", r"Sidan borta\.qmd finns inte"),
        ("lang: sv", "lang: [sv", r"går inte att läsa[^$]*_quarto\.yml:"),
    ],
)
def test_what_the_embedded_engine_cannot_follow_is_refused(
    webbplats: Path, old: str, new: str, message: str
) -> None:
    _change(webbplats, old, new)
    with pytest.raises(RenderError, match=message):
        read_project(webbplats)


def test_a_folder_without_quarto_yml_is_no_website(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"ingen _quarto\.yml"):
        read_project(tmp_path)
