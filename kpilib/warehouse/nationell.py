"""National analysis: position, what a difference consists of and reconciliation, each one SELECT."""

from __future__ import annotations

import duckdb

from kpilib.database import sql_file
from kpilib.services.serier import define_attribution

_STEG = {
    "lage": "nationell_lage",
    "uppdelning": "nationell_uppdelning",
    "avstamning": "avstamning_nationell",
}


def nationell(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of `NATIONELL` with what is read from the services' series and values.

    Wants the tables of the services, `nationell_serie`, `egen_kommun` and `jamforelseomrade`.
    """
    define_attribution(con)
    for name, table in _STEG.items():
        sql = sql_file(__package__, f"nationell/{name}")
        con.execute(f"INSERT INTO main.{table} BY NAME {sql}")
