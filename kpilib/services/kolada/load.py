"""Deliveries from Kolada laid over one another in order of arrival, every version of a value kept."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from kpilib.database import lay, quote, sql_file
from kpilib.services.kolada.schema import TABELLER
from kpilib.services.service import Laid

_ERSATTER = {"kommun": ("kommun",), "kommungrupp": ("grupp", "titel")}
"""Table -> the columns of what a later delivery replaces whole."""


def load_kolada(con: duckdb.DuckDBPyConnection, delivered: Sequence[Laid]) -> None:
    """Fill the tables of Kolada: what is in force, `…_historik`, `kolada_hamtning` and `kolada_revidering`.

    A value that a later delivery holds replaces the earlier one, cell by cell. One that it does not hold,
    though all of it was asked for, is removed;
    one that is unchanged becomes final when the catalogue says so.
    """
    own = [file for file in delivered if "kolada_varde" in file.tables]
    con.begin()  # one write of it all, not one per statement
    for table, key in _ERSATTER.items():
        lay(con, TABELLER[table], key, [(file.raw.ordning, file.tables[table]) for file in own])
    leverans = sql_file(__package__, "leverans")
    for file in own:
        for frame, path in file.tables.items():
            con.execute(f"SET VARIABLE {frame} = {quote(str(path))}")
        con.execute(f"SET VARIABLE fil = {quote(file.raw.fil)}")
        con.execute(f"SET VARIABLE ordning = {file.raw.ordning}")
        con.execute(
            "SET VARIABLE hamtad = (SELECT min(hamtad) FROM read_parquet(getvariable('kolada_hamtning')))"
        )
        con.execute(leverans)
    con.execute(f"INSERT INTO main.kolada_revidering BY NAME {sql_file(__package__, 'revidering')}")
    con.commit()
