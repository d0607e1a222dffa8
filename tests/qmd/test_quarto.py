"""How the genuine Quarto is called: a stand-in on PATH notes its arguments. What Quarto makes is not seen."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpilib.errors import RenderError
from kpilib.qmd import PagesError, find_quarto, render_site
from kpilib.qmd.page import Rendered
from kpilib.qmd.project import TEMA, read_project
from kpilib.qmd.quarto import stale_theme

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script with a shebang")

STAND_IN = """#!{python}
import json, os, pathlib, sys
noted = {{"arguments": sys.argv[1:], "folder": os.getcwd(),
          "env": {{k: os.environ.get(k) for k in ("QUARTO_PYTHON", "KATEGORIPLAN_PERIOD")}}}}
arguments = sys.argv[1:]
output = pathlib.Path(arguments[arguments.index("--output-dir") + 1])
with open({notes!r}, "a") as file:
    file.write(json.dumps(noted) + "\\n")
asked = pathlib.Path(arguments[1])
if {fails} or any("1 / 0" in p.read_text() for p in ([asked] if asked.is_file() else asked.rglob("*.qmd"))):
    print("ERROR: det gick inte")
    sys.exit(1)
root, page = pathlib.Path.cwd(), pathlib.Path(arguments[1])
(output / "site_libs" / "quarto-html").mkdir(parents=True, exist_ok=True)
(output / "site_libs" / "quarto-html" / "tom.html").write_text("no page")
for source in [page] if page.is_file() else [p for p in root.rglob("*.qmd") if "_site" not in str(p)]:
    target = output / source.resolve().relative_to(root).with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("av quarto")
"""


def _install(folder: Path, monkeypatch: pytest.MonkeyPatch, fails: bool = False) -> Path:
    program, notes = folder / "bin" / "quarto", folder / "notes.jsonl"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable, notes=str(notes), fails=fails))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    return notes


def test_the_whole_website_is_one_call_with_this_python_and_the_pages_variables(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = _install(tmp_path, monkeypatch)
    site = webbplats / "reports" / "_site"
    pages = render_site(webbplats, output=site, env={"KATEGORIPLAN_PERIOD": "2024H2"})
    (noted,) = map(json.loads, notes.read_text().splitlines())
    assert noted["arguments"][:3] == ["render", str(webbplats), "--output-dir"]
    assert len(noted["arguments"]) == 4
    assert noted["env"] == {"QUARTO_PYTHON": sys.executable, "KATEGORIPLAN_PERIOD": "2024H2"}
    assert noted["folder"] == str(webbplats)
    assert [page.read_text() for page in pages] == ["av quarto"] * 4


def test_what_lies_beside_a_page_is_made_of_the_embedded_engines_page(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, monkeypatch)
    (webbplats / "notebooks" / "en-fil.qmd").write_text("{{< video x >}}", encoding="utf-8")
    made: dict[str, str] = {}

    def beside(source: Path, page: Path, alone: Callable[[], Rendered]) -> None:
        made[source.name] = alone().html if source.name == "index.qmd" else page.read_text()

    render_site(webbplats, output=webbplats / "ut", engine="quarto", beside=beside)
    assert '<main id="main"' in made["index.qmd"]
    assert '<header class="site">' not in made["index.qmd"]
    assert made["en-fil.qmd"] == "av quarto", "a page that only Quarto can render is left to it"


def test_some_pages_are_one_call_each(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = _install(tmp_path, monkeypatch)
    pages = [Path("index.qmd"), Path("notebooks/01-borja.qmd")]
    render_site(webbplats, pages=pages, output=webbplats / "ut", engine="quarto")
    called = [json.loads(line)["arguments"][1] for line in notes.read_text().splitlines()]
    assert called == [str(webbplats / page) for page in pages]


def test_a_page_that_nobody_asked_for_is_not_published_and_nothing_else_is(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = webbplats / "reports" / "_site"
    render_site(webbplats, pages=[Path("index.qmd")], output=site, engine="builtin")
    before = sorted(site.rglob("*"))
    _install(tmp_path, monkeypatch)
    (webbplats / "tests").mkdir()
    (webbplats / "tests" / "prov.qmd").write_text("---\ntitle: Påhittat\n---\n", encoding="utf-8")
    with pytest.raises(RenderError, match=r"Quarto har gjort sidan tests/prov\.html[^$]*project\.render"):
        render_site(webbplats, output=site, engine="quarto")
    assert sorted(site.rglob("*")) == before


def test_some_pages_are_made_by_the_engine_that_made_the_others(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, index = webbplats / "reports" / "_site", Path("index.qmd")
    render_site(webbplats, pages=[index], output=site, engine="builtin")
    notes = _install(tmp_path, monkeypatch)
    render_site(webbplats, pages=[index], output=site)
    assert not notes.exists(), "the embedded engine made it, though Quarto is there"
    with pytest.raises(RenderError, match="gjorda av den andra motorn"):
        render_site(webbplats, pages=[index], output=site, engine="quarto")
    render_site(webbplats, output=site)
    render_site(webbplats, pages=[index], output=site)
    assert len(notes.read_text().splitlines()) == 2
    with pytest.raises(RenderError, match="gjorda av den andra motorn"):
        render_site(webbplats, pages=[index], output=site, engine="builtin")


def test_a_failure_shows_quartos_last_lines_and_leaves_the_website(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, monkeypatch, fails=True)
    site = webbplats / "reports" / "_site"
    site.mkdir()
    (site / "index.html").write_text("förra")
    with pytest.raises(RenderError, match=r"felkod 1:\nERROR: det gick inte"):
        render_site(webbplats, output=site, engine="quarto")
    assert (site / "index.html").read_text() == "förra"


def test_quarto_stops_at_a_page_that_fails_and_the_others_are_then_made_for_themselves(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = _install(tmp_path, monkeypatch)
    (webbplats / "index.qmd").write_text("---\ntitle: Trasig\n---\n\n1 / 0\n", encoding="utf-8")
    site = webbplats / "reports" / "_site"
    with pytest.raises(PagesError, match=r"index\.qmd: Quarto avslutades") as caught:
        render_site(webbplats, output=site, engine="quarto")
    assert len(notes.read_text().splitlines()) == 5, "all of them at once, then each of the four"
    assert [page.read_text() for page in caught.value.sidor[1:]] == ["av quarto"] * 3
    said = (site / "index.html").read_text(encoding="utf-8")
    assert "Quarto kunde inte göra sidan." in said
    assert "det gick inte" not in said, "what the program wrote may hold what it met in a row"
    assert not re.findall(r'(?:src|rel="stylesheet" href)="[^"]', said), "it stands on its own"


def test_a_website_that_names_the_theme_has_its_files_as_the_program_has_them_after_each_rendering(
    webbplats: Path,
) -> None:
    site, said = webbplats / "reports" / "_site", list[str]()
    assert stale_theme(read_project(webbplats)) == [], "it names none"
    settings = webbplats / "_quarto.yml"
    named = "    theme: [default, reports/tema/quarto.scss]\n    css: reports/tema/components.css\n"
    text = settings.read_text(encoding="utf-8").replace("    toc: true\n", f"    toc: true\n{named}")
    settings.write_text(f"{text}filters:\n  - reports/tema/quarto.lua\n", encoding="utf-8")
    assert len(stale_theme(read_project(webbplats))) == len(list((ROOT / TEMA).iterdir()))
    for _ in range(2):
        render_site(webbplats, pages=[Path("index.qmd")], output=site, engine="builtin", progress=said.append)
    assert [line for line in said if TEMA in line] == [f"Temat i {TEMA} är nu programmets"]
    for path in (ROOT / TEMA).iterdir():
        assert (webbplats / TEMA / path.name).read_text("utf-8") == path.read_text("utf-8")
    (webbplats / TEMA / "quarto.lua").write_text("-- en äldre version", encoding="utf-8")
    assert stale_theme(read_project(webbplats)) == [f"{TEMA}/quarto.lua"]


def test_the_projects_own_pages_have_the_theme_of_the_program_and_all_that_quarto_is_told_to_read() -> None:
    assert stale_theme(read_project(ROOT)) == []
    text = (ROOT / "_quarto.yml").read_text(encoding="utf-8")
    read = set(re.findall(rf"{TEMA}/([\w.]+)", text))
    lua = (ROOT / TEMA / "quarto.lua").read_text(encoding="utf-8")
    read |= set(re.findall(r'"([\w-]+\.js)"', lua))
    assert {path.name for path in (ROOT / TEMA).iterdir()} == read


def test_quarto_has_nothing_to_add_to_the_ignored_files() -> None:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/.quarto/", "**/*.quarto_ipynb"} <= set(lines)


def test_without_quarto_on_path_only_the_embedded_engine_can_be_chosen(
    webbplats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_quarto() is None
    with pytest.raises(RenderError, match="Quarto finns inte på PATH"):
        render_site(webbplats, output=tmp_path / "ut", engine="quarto")
