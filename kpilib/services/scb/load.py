"""Deliveries from SCB laid over one another in order of arrival, every version of a value kept."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import duckdb

from kpilib.database import quote
from kpilib.services.scb.schema import CELL, SCB
from kpilib.warehouse.curate import Curated


def load_scb(con: duckdb.DuckDBPyConnection, delivered: Sequence[Curated]) -> None:
    """Fill the tables of SCB: what is in force, its history and revisions, and the series.

    A value that a later delivery holds replaces the earlier one, cell by cell; one that it does not hold
    stays, because only the tables that were updated are fetched again.
    """
    loaded = [c for c in delivered if "scb_varde" in c.tables]
    if not loaded:
        return
    _view(con, "scb_varde", loaded)
    folder = files("kpilib.services.scb").joinpath("sql")
    for name in ("historik", "revidering"):
        sql = folder.joinpath(f"{name}.sql").read_text(encoding="utf-8")
        con.execute(f"INSERT INTO main.scb_{name} BY NAME {sql}")
    _in_force(con, "scb_varde", CELL)
    for name in ("scb_tabell", "scb_kod"):
        _view(con, name, loaded)
        _in_force(con, name, ("tabell",))
    con.execute("DROP VIEW _scb")
    serie = folder.joinpath("serie.sql").read_text(encoding="utf-8")
    con.execute(f"INSERT INTO main.nationell_serie BY NAME {serie}")


def _view(con: duckdb.DuckDBPyConnection, table: str, loaded: Sequence[Curated]) -> None:
    """Every delivery's rows of a table as `_scb`, with the order of arrival."""
    parts = " UNION ALL BY NAME ".join(
        f"SELECT *, {int(c.raw.ordning)} AS ordning FROM read_parquet({quote(str(c.tables[table]))})"
        for c in loaded
    )
    con.execute(f"CREATE OR REPLACE TEMP VIEW _scb AS {parts}")


def _in_force(con: duckdb.DuckDBPyConnection, table: str, key: Sequence[str]) -> None:
    columns = ", ".join(c.namn for c in SCB[table].kolumner)
    con.execute(
        f"INSERT INTO main.{table} BY NAME SELECT {columns} FROM (SELECT * FROM _scb "
        f"QUALIFY ordning = max(ordning) OVER (PARTITION BY {', '.join(key)})) ORDER BY ALL"
    )
