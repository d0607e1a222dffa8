"""Raw values name their source; what is computed from them is our own work."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from kommunen import arbetsmapp

from kpilib.form.kallhanvisning import kallhanvisning, kallhanvisning_for
from kpilib.workspace import HOME, Workspace

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "index.qmd", *sorted((ROOT / "reports").glob("*.qmd"))]
NATIONELLA = ("halvarsuppfoljning.qmd", "kategoriplan.qmd", "nationellt.qmd")
CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.M | re.S)
BLOCK = re.compile(r"\{#(?:fig|tbl)-[\w-]+\}.*?\n:{9}\n|<details.*?</details>", re.S)
SOURCE = re.compile(r"Källa: [A-ZÅÄÖ]|Egen bearbetning av data från [A-ZÅÄÖ]")


@pytest.mark.parametrize(
    ("kallor", "harledd", "line"),
    [
        ("Kolada", False, "Källa: Kolada."),
        ("Kolada", True, "Egen bearbetning av data från Kolada."),
        (["SCB", "Kolada"], True, "Egen bearbetning av data från Kolada och SCB."),
        (["SCB", "Kolada", "Kolada", "Socialstyrelsen"], False, "Källa: Kolada, SCB och Socialstyrelsen."),
    ],
)
def test_the_line_says_whose_figures_they_are(kallor, harledd, line):
    assert kallhanvisning(kallor, harledd=harledd) == line


def test_without_a_source_there_is_no_line():
    with pytest.raises(ValueError, match="source"):
        kallhanvisning([], harledd=False)


def test_rows_of_both_kinds_carry_both_lines_the_published_first():
    lines = ["Egen bearbetning av data från Kolada", "Källa: Kolada", "Källa: Kolada", None]
    frame = pl.DataFrame({"kallhanvisning": lines})
    assert kallhanvisning_for(frame) == "Källa: Kolada. Egen bearbetning av data från Kolada."


def test_rows_without_a_source_are_not_shown():
    with pytest.raises(ValueError, match="source"):
        kallhanvisning_for(pl.DataFrame({"kallhanvisning": [None]}, schema={"kallhanvisning": pl.String}))


def shown_by(page: Path) -> Iterator[str]:
    """What each cell of a page gives: its last expression, as Markdown."""
    names: dict[str, object] = {}
    for cell in CELL.findall(page.read_text(encoding="utf-8")):
        *before, last = ast.parse(cell).body
        assert isinstance(last, ast.Expr)
        exec(compile(ast.Module(before, []), page.name, "exec"), names)
        shown = eval(compile(ast.Expression(last.value), page.name, "eval"), names)
        yield unescape(str(getattr(shown, "data", "")))


@pytest.fixture(scope="module")
def with_texts(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demonstration's snapshot beside the texts of the pages."""
    ws = arbetsmapp(tmp_path_factory.mktemp("sidor"))
    shutil.copytree(demo.curated, ws.curated)
    shutil.copytree(ROOT / "reports" / "text", ws.root / "reports" / "text")
    return ws


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_figure_and_table_that_compares_municipalities_names_its_source(
    page: Path, with_texts: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block is one of national statistics when it names riket or one of the two other large cities."""
    monkeypatch.setenv(HOME, str(with_texts.root))
    blocks = [m[0] for shown in shown_by(page) for m in BLOCK.finditer(shown)]
    national = [
        b
        for b in blocks
        if re.search(r"\b(Riket|Stockholm|Malmö)\b", re.sub(r"(?s)<style.*?</style>", "", b))
    ]
    assert bool(national) == (page.name in NATIONELLA)
    assert [b[:80] for b in national if not SOURCE.search(b)] == []
