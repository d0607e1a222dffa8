"""Tables of a DuckDB database: described as names, types and comments, made, filled and asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

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


def sql_file(package: str, name: str) -> str:
    """A statement that a package keeps in its folder `sql`, by the file's name without `.sql`."""
    return files(package).joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")


def lay(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    ersatter: Sequence[str],
    delivered: Sequence[tuple[int, Path]],
    delning: Mapping[int, str] | None = None,
) -> None:
    """Append the rows of Parquet files to a table, newer ones over older ones.

    Parameters
    ----------
    ersatter
        The columns of what a later file replaces whole: of the files that have a row with the same values
        there, the latest holds. None: the latest file holds alone.
    delivered
        Order of arrival and path; each file has the table's columns.
    delning
        Order of arrival -> the SQL that gives a row of that file the part that it is of. A row of a part
        replaces that part alone; a file that is not here replaces every part.
    """
    if not delivered:
        return
    columns = ", ".join(f'"{c.namn}"' for c in table.kolumner)
    parts = delning or {}
    union = " UNION ALL ".join(
        f"SELECT {int(n)} AS _ordning, {parts.get(n, 'NULL')} AS _del, {columns} "
        f"FROM read_parquet({quote(str(path))})"
        for n, path in delivered
    )
    whole = f"PARTITION BY {', '.join(ersatter)}" if ersatter else ""
    part = f"PARTITION BY {', '.join((*ersatter, 'ifnull(_del, ' + quote('') + ')'))}"
    order = "_ordning, blad, rad" if any(c.namn == "rad" for c in table.kolumner) else "ALL"
    con.execute(
        f"INSERT INTO {table.name} BY NAME SELECT * EXCLUDE (_ordning, _del) FROM ("
        f"SELECT * FROM ({union}) QUALIFY _ordning = max(_ordning) OVER ({part}) AND _ordning >= "
        f"coalesce(max(_ordning) FILTER (WHERE _del IS NULL) OVER ({whole}), _ordning) ORDER BY {order})"
    )


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
