"""Which nyckeltal are counted with a column of a curated table: asked of the statements themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import duckdb
import polars.exceptions

from kpilib.database import create
from kpilib.nyckeltal.terms import Nyckeltal
from kpilib.settings import Inkop
from kpilib.warehouse.build import fill_events
from kpilib.warehouse.inkop import derive_suppliers, reconcile
from kpilib.warehouse.inkop_tables import INKOP
from kpilib.warehouse.schema import CURATED, create_all

_Column = tuple[str, str]
_Make = Callable[[duckdb.DuckDBPyConnection], object]

_PLAIN = Inkop(namnlikhet=1, branschord=())
_HARLETT: Mapping[_Make, frozenset[str]] = {
    lambda con: fill_events(con, {}): frozenset({"verkstallighet", "verkstallighet_flode"}),
    lambda con: derive_suppliers(con, _PLAIN): frozenset(INKOP) - {"avstamning_inkop"},
    reconcile: frozenset({"avstamning_inkop"}),
}
"""What fills derived tables from curated ones -> those tables."""

_KNOWN: dict[tuple[_Column, frozenset[str]], frozenset[str]] = {}
"""What has been found out in this process: column and statements -> those that are counted with it."""


def counted_with(
    catalogue: Mapping[str, Nyckeltal], columns: Iterable[_Column]
) -> dict[_Column, tuple[Nyckeltal, ...]]:
    """The nyckeltal that a column takes part in, by table and column; also by way of a derived table.

    A statement is counted with a column when it does not bind to a table without it, so nothing is declared
    that could differ from what is run. Those that the municipality has no insats for are left out.
    """
    live = [one for one in catalogue.values() if one.terms.insatser]
    asked = list(dict.fromkeys(columns))
    statements = frozenset(one.sql for one in live)
    if left := [column for column in asked if (column, statements) not in _KNOWN]:
        _find_out(left, statements)
    return {column: tuple(one for one in live if one.sql in _KNOWN[column, statements]) for column in asked}


def _find_out(columns: Iterable[_Column], statements: frozenset[str]) -> None:
    with duckdb.connect() as con:
        create_all(con)
        named = {sql: _tables(con, sql) for sql in statements}
        for table, column in columns:
            with _without(con, table, column):
                lost = [tables for make, tables in _HARLETT.items() if not _goes(make, con)]
                derived = frozenset[str]().union(*lost)
                _KNOWN[(table, column), statements] = frozenset(
                    sql
                    for sql in statements
                    if named[sql] & derived
                    or (table in named[sql] and _speaks(sql, column) and not _goes(_bind(sql), con))
                )


@contextmanager
def _without(con: duckdb.DuckDBPyConnection, table: str, column: str) -> Iterator[None]:
    con.execute(f'ALTER TABLE main."{table}" DROP COLUMN "{column}"')
    yield
    con.execute(f'DROP TABLE main."{table}"')
    create(con, CURATED[table])


def _bind(sql: str) -> _Make:
    return lambda con: con.execute(f"EXPLAIN {sql}")


def _goes(make: _Make, con: duckdb.DuckDBPyConnection) -> bool:
    """Whether what is attempted finds every column that it reads; what else is wrong with it is not asked."""
    try:
        make(con)
    except (duckdb.BinderException, polars.exceptions.ColumnNotFoundError):
        return False
    except duckdb.Error:
        return True
    return True


def _tables(con: duckdb.DuckDBPyConnection, sql: str) -> frozenset[str]:
    """The tables that a statement reads; a column may be called as one of them."""
    try:
        return frozenset(name.split(".")[-1].strip('"') for name in con.get_table_names(sql))
    except duckdb.Error:  # what cannot be parsed is told where it is counted
        return frozenset()


def _speaks(sql: str, column: str) -> bool:
    return re.search(rf"\b{column}\b", sql) is not None
