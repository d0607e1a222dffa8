"""Persons looked for in tables, column by column: Parquet files and databases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from kpilib.database import query
from kpilib.formats import find_persons
from kpilib.formats.personspar import Skrift

_OURS = re.compile(r"(?:[a-z]+-)?k?[0-9a-f]{12,64}")
"""A pseudonym, the id of a file or a snapshot, a digest."""
_SHORTEST = len("8112289874")
"""Signs of the shortest writing of a person's number."""


class Kolumn(NamedTuple):
    """A column in which persons' numbers stand, and how many of its different values hold one."""

    plats: str
    antal: int


def in_database(con: duckdb.DuckDBPyConnection) -> list[Kolumn]:
    """The text columns of a database that hold persons' numbers; `plats` is ``schema.tabell.kolumn``."""
    columns = con.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE NOT internal AND (data_type LIKE '%VARCHAR%' OR data_type = 'JSON') ORDER BY ALL"
    ).fetchall()
    found: list[Kolumn] = []
    for schema, table, column, _ in columns:
        values = query(
            con,
            f'SELECT DISTINCT CAST("{column}" AS VARCHAR) AS t FROM "{schema}"."{table}" '
            f'WHERE length(CAST("{column}" AS VARCHAR)) >= {_SHORTEST}',
        )["t"]
        found += _counted(f"{schema}.{table}.{column}", values)
    return found


def in_parquet(path: Path) -> Iterator[Kolumn]:
    """The text columns of a Parquet file that hold persons' numbers."""
    schema = pl.read_parquet_schema(path)
    for name, dtype in schema.items():
        if "String" not in str(dtype):
            continue
        values = pl.read_parquet(path, columns=[name])[name]
        texts = values if dtype == pl.String else pl.Series(name, [str(v) for v in values.to_list()])
        yield from _counted(name, texts.drop_nulls().unique())
    yield from _counted("kolumnnamn", list(schema))


def _counted(plats: str, values: Iterable[str]) -> Iterator[Kolumn]:
    skrift: Skrift = "cell" if plats.startswith("main.") or "." not in plats else "text"
    number = sum(
        1 for value in values if not _OURS.fullmatch(value) and any(True for _ in find_persons(value, skrift))
    )
    if number:
        yield Kolumn(plats, number)
