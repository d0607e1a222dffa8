"""What a reader sees of the cells of a page, as lines, and as it was last read and found right.

The files in `report/facit/` are sentences, tables row by row, and what a chart says to somebody who does not
see it. A change of them is a change of what a council reads, and is read as such: `KATEGORIPLAN_FACIT=skriv`
writes them anew, and the difference is looked at, line by line.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kommunen import ROOT
from lxml import html

from kpilib.underlag.sidvillkor import KOMMUN, PERIOD, PUBLIK, REFERENS
from kpilib.workspace import HOME, Workspace, read_sealed, write_sealed

FACIT = Path(__file__).parent / "report" / "facit"
PUBLICERAD = date(2026, 11, 27)
"""The day that what is read is said to be published: ages are counted to it."""
CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.M | re.S)
RAW = re.compile(r"^```\{=html\}\n(.*?)^```$", re.M | re.S)
REFERENCE = re.compile(r"&#(\d+);")
"""A sign of a text that is no markup (`kpilib.fritext.i_markdown`)."""
MARKS = re.compile(r"\{[#.][^}]*\}|^:::+.*$", re.M)
CHANGING = {
    re.compile(r"\bk[0-9a-f]{12}\b"): "ÖGONBLICKSBILD",
    re.compile(r"\b[0-9a-f]{12}\b"): "HASH",
    re.compile(re.escape(PUBLICERAD.isoformat())): "I DAG",
}
"""What differs from one building of the same snapshot to the next."""


def facit(name: str, said: Sequence[str]) -> list[str]:
    """The lines of a file in `facit/`; where the files are written anew, those that are said now."""
    file = FACIT / f"{name}.txt"
    if os.environ.get("KATEGORIPLAN_FACIT") == "skriv":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(said) + "\n", encoding="utf-8")
    return file.read_text(encoding="utf-8").splitlines()


def page_as_read(ws: Workspace, page: str, publik: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a page's cells show, a line for each sentence, row and chart."""
    monkeypatch.setenv(HOME, str(ws.root))
    for name in (PERIOD, REFERENS, KOMMUN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(PUBLIK, publik)
    return as_read("\n\n".join(run_cells((ROOT / f"{page}.qmd").read_text(encoding="utf-8"), page)))


def as_read(shown: str) -> list[str]:
    """What is read of the Markdown that cells show."""
    for pattern, name in CHANGING.items():
        shown = pattern.sub(name, shown)
    plain = RAW.sub(lambda found: "\n".join(_of_html(found[1])), shown)
    said = REFERENCE.sub(lambda found: chr(int(found[1])), MARKS.sub("", plain))
    return [line for line in (line.strip() for line in said.splitlines()) if line]


def publicerad(ws: Workspace) -> Workspace:
    """The workspace, whose snapshot was published on `PUBLICERAD`."""
    pointer = read_sealed(ws.current)
    assert pointer is not None
    write_sealed(ws.current, {**pointer, "publicerad": f"{PUBLICERAD}T12:00:00+00:00"})
    return ws


def ankare(shown: str) -> str:
    """The anchors of the figures, tables and sections of some Markdown, in order, as a line."""
    return "Ankare: " + ", ".join(re.findall(r"\{#((?:fig|tbl|sec)-[\w-]+)\}", shown))


def run_cells(source: str, name: str) -> list[str]:
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
