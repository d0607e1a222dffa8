"""What the project itself computes from a small municipality."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import polars as pl

from kpilib.contracts import CONTRACTS
from kpilib.database import query
from kpilib.nyckeltal import Nyckeltal
from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import lay
from kpilib.settings import Settings
from kpilib.warehouse.schema import create_all
from nyckeltal.reference.definition import Key, Outcome
from nyckeltal.reference.town import Town

_SHORT = re.compile(r"Käll(?:an|orna) (.+) täcker inte ")
_SOURCE = {contract.titel: name for name, contract in CONTRACTS.items()}
Values = dict[Key, tuple[Outcome, float | None]]
"""Each value's parts, and the value."""


@cache
def _empty() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 1})
    create_all(con)
    return con


@contextmanager
def warehouse(town: Town, settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The town's tables with what is derived from them; they are gone afterwards.

    Making the empty tables takes longer than filling them, so one database is filled and rolled back.
    """
    con = _empty()
    con.begin()
    try:
        lay(con, town.example(), settings)
        yield con
    finally:
        con.rollback()


def computed(nyckeltal: Iterable[Nyckeltal], town: Town, settings: Settings) -> dict[str, Values]:
    """The values of each nyckeltal, by its id."""
    with warehouse(town, settings) as con:
        return {one.id: outcomes(values(con, one)) for one in nyckeltal}


def engine(nyckeltal: Nyckeltal, town: Town, settings: Settings) -> Values:
    """The values of one nyckeltal."""
    return computed([nyckeltal], town, settings)[nyckeltal.id]


def flows(town: Town, settings: Settings) -> pl.DataFrame:
    """The rows of `main.verkstallighet_flode`."""
    with warehouse(town, settings) as con:
        return query(con, "FROM main.verkstallighet_flode")


def outcomes(frame: pl.DataFrame) -> Values:
    """The rows of `nyckeltal.varde` as the reference writes them."""
    key = ("insats", "dimension", "dimension_varde", "period_typ", "period")
    return {tuple(row[c] for c in key): (_outcome(row), row["varde"]) for row in frame.iter_rows(named=True)}


def _outcome(row: dict[str, Any]) -> Outcome:
    reason = str(row["orsak_saknas"] or "")
    lacking = _SHORT.match(reason)
    short = [_SOURCE[title] for title in re.split(", | och ", lacking[1])] if lacking else []
    return Outcome(
        Fraction(row["taljare"] or 0),
        Fraction(row["namnare"] or 0),
        row["antal_rader"],
        json.loads(row["exkluderade"]),
        tuple(short),
    )
