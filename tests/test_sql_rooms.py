"""SQL reads as modules import: the tables of its own room and of those before it, and no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpilib.nyckeltal import KATALOG, SERIEBROTT, VARDE
from kpilib.services.registry import SERVICES
from kpilib.services.serier import NATIONELL_SERIE
from kpilib.warehouse import schema

PACKAGE = Path(__file__).resolve().parents[1] / "kpilib"
TABLES = {
    "contracts": (*schema.CURATED.values(), *schema.META.values()),
    "services": (NATIONELL_SERIE, *(t for one in SERVICES.values() for t in one.tabeller.values())),
    "warehouse": (*schema.DERIVED.values(), *schema.INKOP.values(), *schema.NATIONELL.values()),
    "nyckeltal": (KATALOG, SERIEBROTT, VARDE),
}
"""Room -> the tables that it declares, in the order of the rooms; any may ask `meta` how a row came about."""

ROOMS = list(TABLES)
OWNER = {table.name: room for room, tables in TABLES.items() for table in tables}
NAME = re.compile(r"\b(?:main|meta|nyckeltal)\.[a-z_]+\b")


def sql_of(path: Path) -> Iterator[str]:
    """The SQL of a file; of a module, its texts but for the docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        yield re.sub(r"--[^\n]*", "", text)
        return
    tree = ast.parse(text)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def upward(room: str, sql: str) -> list[str]:
    """The tables of later rooms that SQL of a room names."""
    named = dict.fromkeys(NAME.findall(sql))
    return [name for name in named if name in OWNER and ROOMS.index(OWNER[name]) > ROOMS.index(room)]


FILES = [
    (room, path)
    for room in ROOMS
    for suffix in ("py", "sql")
    for path in sorted((PACKAGE / room).rglob(f"*.{suffix}"))
]


@pytest.mark.parametrize(("room", "path"), FILES, ids=lambda v: v if isinstance(v, str) else v.stem)
def test_no_sql_reads_a_table_of_a_later_room(room: str, path: Path) -> None:
    assert [name for sql in sql_of(path) for name in upward(room, sql)] == []


@pytest.mark.parametrize(
    "path", [path for _, path in FILES if path.suffix == ".sql"], ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_every_table_that_an_sql_file_names_is_declared(path: Path) -> None:
    (sql,) = sql_of(path)
    assert [name for name in dict.fromkeys(NAME.findall(sql)) if name not in OWNER] == []


def test_a_way_upward_is_seen() -> None:
    assert upward("warehouse", "SELECT 1 FROM fore.nyckeltal.katalog") == ["nyckeltal.katalog"]
    assert upward("contracts", "FROM main.tackning JOIN main.kopfil USING (insats)") == ["main.tackning"]
    assert upward("nyckeltal", "FROM nyckeltal.varde JOIN main.kalender USING (period)") == []
