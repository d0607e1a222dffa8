"""The website as a whole: all of it, or nothing changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from kpilib.errors import RenderError
from kpilib.qmd import PagesError, render_site
from kpilib.qmd.assets import CSS, PLOTLY_JS, SEARCH_JS, TABS_JS
from kpilib.qmd.search import INDEX


def _render(root: Path, *pages: str, **kwargs: object) -> list[Path]:
    given = {"engine": "builtin", "output": root / "reports" / "_site"} | kwargs
    given["env"] = {"PROV_PERIOD": "2024H2"}
    return render_site(root, pages=[Path(page) for page in pages] or None, **given)  # type: ignore[arg-type]


def _content(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture
def plain(webbplats: Path) -> Path:
    """The website without code, which is rendered in an instant."""
    for page in webbplats.rglob("*.qmd"):
        page.write_text(f"---\ntitle: {page.stem}\n---\n\nText.\n", encoding="utf-8")
    return webbplats


def test_pages_mirror_their_sources_and_share_their_files(webbplats: Path) -> None:
    said: list[str] = []
    pages = _render(webbplats, progress=said.append)
    names = ["index.html", "reports/uppfoljning.html", "notebooks/01-borja.html", "notebooks/en-fil.html"]
    site = webbplats / "reports" / "_site"
    assert pages == [site / name for name in names]
    shared = [f"site_libs/{name}" for name in (*CSS, *PLOTLY_JS, *TABS_JS, *SEARCH_JS, INDEX)]
    assert set(_content(site)) == {*names, *shared, "reports/ruta.png"}
    assert said == [name.replace(".html", ".qmd") for name in names]


def test_a_link_to_a_source_leads_to_its_page(webbplats: Path) -> None:
    (page,) = _render(webbplats, "index.qmd")
    html = page.read_text(encoding="utf-8")
    assert '<a href="reports/uppfoljning.html">' in html
    assert '<a href="notebooks/01-borja.html#sec-fraga">' in html


def test_rendering_again_gives_the_same_bytes(webbplats: Path) -> None:
    site = webbplats / "reports" / "_site"
    _render(webbplats, "reports/uppfoljning.qmd")
    before = _content(site)
    _render(webbplats, "reports/uppfoljning.qmd")
    assert _content(site) == before


def test_the_page_one_is_on_is_marked_in_the_navigation(plain: Path) -> None:
    _render(plain)
    html = (plain / "reports" / "_site" / "reports" / "uppfoljning.html").read_text(encoding="utf-8")
    assert '<a href="../reports/uppfoljning.html" aria-current="page">Uppföljning</a>' in html
    assert html.count("aria-current") == 1


def test_some_pages_can_be_rendered_and_the_others_stay(plain: Path) -> None:
    _render(plain)
    before = _content(plain / "reports" / "_site")
    (plain / "index.qmd").write_text("---\ntitle: Ny\n---\n", encoding="utf-8")
    assert _render(plain, "index.qmd") == [plain / "reports" / "_site" / "index.html"]
    after = _content(plain / "reports" / "_site")
    assert {name for name in after if after[name] != before[name]} == {
        "index.html",
        f"site_libs/{INDEX}",
    }
    index = plain / "reports" / "_site" / "site_libs" / INDEX
    assert '"index.html","","","Ny"' in index.read_text(encoding="utf-8")
    assert '"reports/uppfoljning.html"' in index.read_text(encoding="utf-8")


def test_where_there_are_no_links_the_start_page_leads_to_the_pages(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    site = plain / "reports" / "_site"
    pages = _render(plain)
    (plain / "index.qmd").write_text("---\ntitle: Ny\n---\n", encoding="utf-8")
    (again,) = _render(plain, "index.qmd")
    for page in pages:
        assert page.is_file(), "the edition before stays for those who read it"
        assert (again.parent / page.relative_to(pages[0].parent)).is_file()
    assert _said(again).startswith("Ny")
    assert f'content="{again.parent.name}"' in (site / "index.html").read_text(encoding="utf-8")
    assert {p.suffix for p in site.rglob("*") if p.is_file()} == {".html"}


def test_a_website_that_is_not_to_be_searched_has_neither_field_nor_index(plain: Path) -> None:
    project = plain / "_quarto.yml"
    project.write_text(project.read_text(encoding="utf-8").replace("search: true", "search: false"), "utf-8")
    (page,) = _render(plain, "index.qmd")
    assert "<form" not in page.read_text(encoding="utf-8")
    assert not (page.parent / "site_libs" / INDEX).exists()


def test_a_page_that_is_gone_from_the_sources_is_gone_from_the_website(plain: Path) -> None:
    _render(plain)
    (plain / "notebooks" / "en-fil.qmd").unlink()
    _render(plain)
    assert not (plain / "reports" / "_site" / "notebooks" / "en-fil.html").exists()


def _break(page: Path, code: str = "1 / 0") -> None:
    page.write_text(f"---\ntitle: Trasig\n---\n\n```{{python}}\n{code}\n```\n", encoding="utf-8")


def _said(page: Path) -> str:
    found = html.parse(str(page)).getroot().find(".//main")
    return " ".join(found.text_content().split())


def test_a_page_that_fails_says_so_in_its_place_and_the_others_are_made(plain: Path) -> None:
    _render(plain)
    (plain / "index.qmd").write_text("---\ntitle: Ändrad\n---\n", encoding="utf-8")
    _break(plain / "notebooks" / "01-borja.qmd", "{'nyckel': 1}['Anna Andersson']")
    with pytest.raises(
        PagesError, match=r"En sida av 4[^$]*KeyError[^$]*notebooks/01-borja\.qmd:5"
    ) as caught:
        _render(plain)
    site = plain / "reports" / "_site"
    assert caught.value.exit_code == 1
    assert list(caught.value.fel) == [Path("notebooks/01-borja.qmd")]
    assert [page for page in caught.value.sidor if not page.is_file()] == []
    assert _said(site / "index.html").startswith("Ändrad")
    shown = (site / "notebooks" / "01-borja.html").read_text(encoding="utf-8")
    assert "<title>Trasig" in shown
    assert "Koden gav ett fel av typen KeyError." in _said(site / "notebooks" / "01-borja.html")
    for told in ("Anna Andersson", "Traceback", str(plain)):
        assert told not in shown, "what code met in a row, or where the site is made, is nobody's to read"
    assert "kunde inte göras" in (site / "site_libs" / INDEX).read_text(encoding="utf-8")


def test_an_error_of_ours_stands_on_the_page_in_its_own_words(plain: Path) -> None:
    error = "UsageError('Det *är* <fel>.', var='rad 3', gor='Rätta_den.')"
    _break(plain / "index.qmd", f"from kpilib.errors import UsageError; raise {error}")
    with pytest.raises(PagesError, match=r"index\.qmd: Det \*är\* <fel>\.\nVar: index\.qmd:5, rad 3\n"):
        _render(plain)
    assert _said(plain / "reports" / "_site" / "index.html") == (
        "Trasig Sidan kunde inte göras Det *är* <fel>. Var: index.qmd:5, rad 3 Gör så här: Rätta_den. "
        "kategoriplan report index visar hela felet. De andra sidorna är gjorda som vanligt."
    )


def test_a_page_whose_front_matter_cannot_be_read_is_called_what_the_menu_calls_it(plain: Path) -> None:
    (plain / "reports" / "uppfoljning.qmd").write_text("---\ntitel: B\n---\n", encoding="utf-8")
    with pytest.raises(PagesError, match=r"uppfoljning\.qmd: Sidan saknar titel"):
        _render(plain)
    assert _said(plain / "reports" / "_site" / "reports" / "uppfoljning.html").startswith(
        "Uppföljning Sidan kunde"
    )


def test_a_download_that_fails_leaves_its_page_and_the_others(plain: Path) -> None:
    def beside(source: Path, page: Path, alone: object) -> None:
        if source.name == "index.qmd":
            raise ValueError("cellens innehåll")
        page.with_suffix(".docx").write_text(source.name, encoding="utf-8")

    with pytest.raises(PagesError, match="ValueError") as caught:
        _render(plain, beside=beside)
    site = plain / "reports" / "_site"
    assert list(caught.value.fel) == [Path("index.qmd")]
    assert "cellens innehåll" not in str(caught.value)
    assert _said(site / "index.html") == "index Text."
    assert len(list(site.rglob("*.docx"))) == 3


def test_where_no_page_can_be_made_the_website_is_as_it_was(plain: Path) -> None:
    _render(plain)
    before = _content(plain / "reports" / "_site")
    for page in plain.rglob("*.qmd"):
        page.write_text("---\ntitle: B\n---\n\n{{< pagebreak >}}\n", encoding="utf-8")
    with pytest.raises(RenderError, match="Kortkoden"):
        _render(plain)
    assert _content(plain / "reports" / "_site") == before


def test_the_one_page_that_was_asked_for_leaves_the_website_as_it_was_when_it_fails(plain: Path) -> None:
    _render(plain)
    before = _content(plain / "reports" / "_site")
    _break(plain / "index.qmd")
    with pytest.raises(RenderError, match=r"ZeroDivisionError[^$]*index\.qmd:5"):
        _render(plain, "index.qmd")
    assert _content(plain / "reports" / "_site") == before


def test_a_website_that_is_refused_when_it_is_whole_leaves_the_former_as_it_was(plain: Path) -> None:
    _render(plain)
    before = _content(plain / "reports" / "_site")
    (plain / "index.qmd").write_text("---\ntitle: Ny\n---\n", encoding="utf-8")
    seen: list[str] = []

    def refuse(site: Path) -> None:
        seen.extend(_content(site))
        raise RenderError("Nej.")

    with pytest.raises(RenderError, match="Nej"):
        _render(plain, granska=refuse)
    assert set(seen) == set(before), "all of it is there to be looked at"
    assert _content(plain / "reports" / "_site") == before
    assert sorted(p.name for p in (plain / "reports").glob("*_site*")) == ["_site", "_site-utgavor"]


def test_a_failure_leaves_a_log_beside_the_website_and_nothing_else(plain: Path) -> None:
    before = set(_content(plain))
    _break(plain / "index.qmd")
    with pytest.raises(RenderError):
        _render(plain, "index.qmd")
    assert set(_content(plain)) - before == {"reports/_site.log"}


def test_a_failure_before_any_code_ran_leaves_no_empty_log(plain: Path) -> None:
    (plain / "index.qmd").write_text("---\ntitle: B\n---\n\n{{< pagebreak >}}\n", encoding="utf-8")
    with pytest.raises(RenderError, match="Kortkoden"):
        _render(plain)
    assert not (plain / "reports" / "_site.log").exists()


def test_a_rendering_with_nothing_to_say_leaves_no_log(plain: Path) -> None:
    (plain / "reports" / "_site.log").write_text("förra gången", encoding="utf-8")
    _render(plain)
    assert not (plain / "reports" / "_site.log").exists()


def test_code_runs_in_the_root_whatever_folder_its_page_lies_in(plain: Path) -> None:
    page = plain / "reports" / "uppfoljning.qmd"
    page.write_text(
        "---\ntitle: B\n---\n\n```{python}\nimport os; print(os.getcwd())\n```\n", encoding="utf-8"
    )
    (output,) = _render(plain, "reports/uppfoljning.qmd")
    assert str(plain.resolve()) in output.read_text(encoding="utf-8")


def test_a_page_is_told_its_terms_by_environment_variables(webbplats: Path) -> None:
    (page,) = _render(webbplats, "reports/uppfoljning.qmd")
    assert "Perioden är 2024H2." in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../annan.qmd", "tests/prov.qmd", "reports/_utkast.qmd"])
def test_a_page_that_is_not_of_the_website_is_refused(
    plain: Path, write: Callable[..., Path], name: str
) -> None:
    write("text", name=f"webbplats/{name}")
    with pytest.raises(RenderError, match=rf"hör inte till webbplatsen[^$]*{name}"):
        _render(plain, name)
    assert not (plain / "reports" / "_site").exists()


def test_a_part_of_the_website_is_not_made_by_another_engine_than_the_rest(plain: Path) -> None:
    site = plain / "reports" / "_site"
    _render(plain)
    shutil.move(site / "site_libs" / "page.css", site / "site_libs" / "quarto-html")
    before = _content(site)
    with pytest.raises(RenderError, match="gjorda av den andra motorn"):
        _render(plain, "index.qmd")
    assert _content(site) == before
    _render(plain)
    assert not (site / "site_libs" / "quarto-html").exists(), "the whole website is made by either engine"


def test_a_website_without_pages_is_refused(plain: Path) -> None:
    config = plain / "_quarto.yml"
    text = config.read_text(encoding="utf-8").replace("- index.qmd", "- /tom/*.qmd")
    text = text.replace("- reports/*.qmd", "").replace("- notebooks/*.qmd", "")
    config.write_text(text.replace("    - \n", ""), encoding="utf-8")
    with pytest.raises(RenderError, match="inga sidor"):
        _render(plain)
