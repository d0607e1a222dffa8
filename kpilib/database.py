"""Tables of a DuckDB database: described as names, types and comments, made, filled and asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl


@dataclass(frozen=True)
class Column:
    """A column: name, DuckDB type, Swedish description."""

    namn: str
    typ: str
    beskrivning: str


@dataclass(frozen=True)
class Table:
    """A table with its schema, its description and its columns in order."""

    schema: str
    namn: str
    beskrivning: str
    kolumner: tuple[Column, ...]

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.namn}"


def main_table(namn: str, beskrivning: str, *kolumner: tuple[str, str, str]) -> Table:
    """A table of the schema `main`; each column as name, DuckDB type and description."""
    return Table("main", namn, beskrivning, tuple(Column(*k) for k in kolumner))


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def create(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """An empty table with a COMMENT on it and on every column."""
    columns = ", ".join(f'"{c.namn}" {c.typ}' for c in table.kolumner)
    statements = [
        f"CREATE SCHEMA IF NOT EXISTS {table.schema}",
        f"CREATE TABLE {table.name} ({columns})",
        f"COMMENT ON TABLE {table.name} IS {quote(table.beskrivning)}",
        *(f'COMMENT ON COLUMN {table.name}."{c.namn}" IS {quote(c.beskrivning)}' for c in table.kolumner),
    ]
    con.execute("; ".join(statements))


def fill(con: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """Append a frame's rows, by column name; columns that the frame lacks become null."""
    names = [c.namn for c in table.kolumner if c.namn in frame.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    con.register("_frame", frame.select(names).to_arrow())
    con.execute(f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM _frame")
    con.unregister("_frame")


def query(con: duckdb.DuckDBPyConnection, sql: str, params: Sequence[object] = ()) -> pl.DataFrame:
    """What a SELECT gives, as a frame; the result is fetched whole, so the connection is free again."""
    frame: pl.DataFrame = con.sql(sql, params=list(params)).pl()
    return frame
