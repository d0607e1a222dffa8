"""Deliveries from Kolada laid over one another in order of arrival, every version of a value kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.resources import files

import duckdb
import polars as pl

from kpilib.database import query, quote
from kpilib.warehouse.curate import Curated


def load_kolada(con: duckdb.DuckDBPyConnection, delivered: Sequence[Curated]) -> None:
    """Fill the tables of Kolada: what is in force, `…_historik`, `kolada_hamtning` and `kolada_revidering`.

    A value that a later delivery holds replaces the earlier one, cell by cell. One that it does not hold,
    though all of it was asked for, is removed;
    one that is unchanged becomes final when the catalogue says so.
    """
    con.begin()  # one write of it all, not one per statement
    folder = files("kpilib.services.kolada").joinpath("sql")
    leverans = folder.joinpath("leverans.sql").read_text(encoding="utf-8")
    for file in delivered:
        if "kolada_varde" not in file.tables:
            continue
        for table, path in file.tables.items():
            con.execute(f"SET VARIABLE {table} = {quote(str(path))}")
        con.execute(f"SET VARIABLE fil = {quote(file.raw.fil)}")
        con.execute(f"SET VARIABLE ordning = {file.raw.ordning}")
        con.execute(
            "SET VARIABLE hamtad = (SELECT min(hamtad) FROM read_parquet(getvariable('kolada_hamtning')))"
        )
        con.execute(leverans)
    revidering = folder.joinpath("revidering.sql").read_text(encoding="utf-8")
    con.execute(f"INSERT INTO main.kolada_revidering BY NAME {revidering}")
    con.commit()


def revised(con: duckdb.DuckDBPyConnection, *, sedan: date | None = None) -> pl.DataFrame:
    """What changed in the statistics between two retrievals, the latest first.

    Parameters
    ----------
    sedan
        Only what was retrieved on this day or later.

    Returns
    -------
    polars.DataFrame
        hamtad, slag, kpi (for SCB its table and codes), omrade, ar, kon, fore, efter (as text; a preliminary
        value says so), hamtad_fore, fil_fore, fil_efter.
    """
    sql = files("kpilib.services.kolada").joinpath("sql/revideringar.sql").read_text(encoding="utf-8")
    return query(con, sql, [sedan])
