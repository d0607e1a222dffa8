"""National analysis: series, position, reconciliation and what a difference consists of, each one SELECT."""

from __future__ import annotations

from importlib.resources import files

import duckdb

# In order: the position is read from the series.
_STEG = {
    "serie": "nationell_serie",
    "lage": "nationell_lage",
    "uppdelning": "nationell_uppdelning",
    "avstamning": "avstamning_nationell",
}


def nationell(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `nationell_serie` with Kolada's series, and what is read from all of them.

    Wants the tables of Kolada and SCB, SCB's part of `nationell_serie`, and `egen_kommun` and
    `jamforelseomrade`.
    """
    folder = files("kpilib.warehouse").joinpath("sql/nationell")
    for name, table in _STEG.items():
        sql = folder.joinpath(f"{name}.sql").read_text(encoding="utf-8")
        con.execute(f"INSERT INTO main.{table} BY NAME {sql}")
