"""Every page of two municipalities, word for word and number for number, as it was last read and found right.

The files in `facit/` are what a reader sees of each page's cells: sentences, tables, and what a chart says
to somebody who does not see it. A change of them is a change of what a council reads, and is read as such:
`KATEGORIPLAN_FACIT=skriv` writes them anew, and the difference is looked at, line by line.
"""

from __future__ import annotations

import ast
import os
import re
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from annan import annan_kommun
from kommunen import ROOT
from lxml import html
from projekt import with_pages

from kpilib.mall.arbetsmapp import kommunens_filer
from kpilib.mall.fyll import skriv
from kpilib.mall.kommuner import hitta_kommun
from kpilib.underlag.sidvillkor import KOMMUN, PERIOD, PUBLIK, REFERENS
from kpilib.workspace import HOME, Workspace

FACIT = Path(__file__).parent / "facit"
PAGES = [
    "index",
    "reports/kategoriplan",
    "reports/halvarsuppfoljning",
    "reports/nationellt",
    "reports/datakvalitet",
]
"""The pages that say something of a municipality; the catalogue is what the nyckeltal's folders say."""
CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.M | re.S)
RAW = re.compile(r"^```\{=html\}\n(.*?)^```$", re.M | re.S)
MARKS = re.compile(r"\{[#.][^}]*\}|^:::+.*$", re.M)
CHANGING = {
    re.compile(r"\bk[0-9a-f]{12}\b"): "ÖGONBLICKSBILD",
    re.compile(r"\b[0-9a-f]{12}\b"): "HASH",
    re.compile(re.escape(datetime.now(UTC).date().isoformat())): "I DAG",
}
"""What differs from one building of the same snapshot to the next."""


@pytest.fixture(scope="module")
def kommuner(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workspace]:
    """The demonstration, with all that can be delivered, and a municipality that has half of it."""
    folder = tmp_path_factory.mktemp("facit")
    annan = annan_kommun(folder)
    begun = kommunens_filer(hitta_kommun("1490"), date(2024, 12, 31))
    skriv(annan.root, {path: text for path, text in begun.items() if path.parts[0] == "reports"})
    return {"demonstrationen": with_pages(demo, folder / "demonstrationen"), "annan": annan}


@pytest.mark.parametrize(
    ("kommun", "publik", "page"),
    [
        *product(["demonstrationen", "annan"], ["rad"], PAGES),
        *product(["demonstrationen"], ["arbetsmaterial"], PAGES[:3]),
    ],
)
def test_a_page_says_what_it_said(
    kommun: str, publik: str, page: str, kommuner: dict[str, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = as_read(kommuner[kommun], page, publik, monkeypatch)
    facit = FACIT / f"{kommun}-{publik}" / f"{Path(page).name}.txt"
    if os.environ.get("KATEGORIPLAN_FACIT") == "skriv":
        facit.parent.mkdir(parents=True, exist_ok=True)
        facit.write_text("\n".join(said) + "\n", encoding="utf-8")
    assert said == facit.read_text(encoding="utf-8").splitlines()


def as_read(ws: Workspace, page: str, publik: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the page's cells show, a line for each sentence, row and chart."""
    monkeypatch.setenv(HOME, str(ws.root))
    for name in (PERIOD, REFERENS, KOMMUN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(PUBLIK, publik)
    shown = "\n\n".join(_run((ROOT / f"{page}.qmd").read_text(encoding="utf-8"), page))
    for pattern, name in CHANGING.items():
        shown = pattern.sub(name, shown)
    plain = RAW.sub(lambda found: "\n".join(_of_html(found[1])), shown)
    return [line for line in (line.strip() for line in MARKS.sub("", plain).splitlines()) if line]


def _run(source: str, name: str) -> list[str]:
    """The Markdown that each cell of a page shows, the cells run in order."""
    names: dict[str, Any] = {}
    shown = []
    for code in CELL.findall(source):
        tree = ast.parse(code)
        last = tree.body.pop()
        assert isinstance(last, ast.Expr)
        exec(compile(tree, name, "exec"), names)
        shown.append(eval(compile(ast.Expression(last.value), name, "eval"), names)._repr_markdown_())
    return shown


def _of_html(piece: str) -> list[str]:
    """A chart by what is said of it, a table row by row, anything else by its text."""
    root = html.fragment_fromstring(piece, create_parent="div")
    lines = []
    for plot in root.find_class("kp-plot"):
        lines.append(f"[{plot.get('aria-label')}]")
        plot.drop_tree()
    for row in list(root.iter("tr")):
        lines.append(" | ".join(" ".join(cell.text_content().split()) for cell in row))
    for table in list(root.iter("table")):
        table.drop_tree()
    rest = " ".join(root.text_content().split())
    return [*lines, rest] if rest else lines
