"""Deliveries from SCB laid over one another in order of arrival, every version of a value kept."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from kpilib.database import lay, quote, sql_file
from kpilib.services.scb.schema import CELL, TABELLER
from kpilib.services.service import Laid

_ERSATTER = {"scb_varde": CELL, "scb_tabell": ("tabell",), "scb_kod": ("tabell",)}
"""Table -> the columns of what a later delivery replaces whole."""


def load_scb(con: duckdb.DuckDBPyConnection, delivered: Sequence[Laid]) -> None:
    """Fill the tables of SCB: what is in force, its history and its revisions.

    A value that a later delivery holds replaces the earlier one, cell by cell; one that it does not hold
    stays, because only the tables that were updated are fetched again.
    """
    own = [file for file in delivered if "scb_varde" in file.tables]
    if not own:
        return
    values = [(file.raw.ordning, quote(str(file.tables["scb_varde"]))) for file in own]
    every = " UNION ALL BY NAME ".join(
        f"SELECT *, {int(n)} AS ordning FROM read_parquet({path})" for n, path in values
    )
    con.execute(f"CREATE OR REPLACE TEMP VIEW _scb AS {every}")
    for name in ("historik", "revidering"):
        con.execute(f"INSERT INTO main.scb_{name} BY NAME {sql_file(__package__, name)}")
    con.execute("DROP VIEW _scb")
    for table, key in _ERSATTER.items():
        lay(con, TABELLER[table], key, [(file.raw.ordning, file.tables[table]) for file in own])
