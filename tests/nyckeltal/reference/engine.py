"""What the project itself computes from a small municipality."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl

from kpilib.nyckeltal import Nyckeltal
from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import load
from kpilib.settings import Settings
from kpilib.warehouse.schema import query
from nyckeltal.reference.definition import Key, Outcome
from nyckeltal.reference.town import Town

_SHORT = " täcker inte "


def rows(nyckeltal: Nyckeltal, town: Town, settings: Settings) -> pl.DataFrame:
    """The rows of `nyckeltal.varde`, computed from the town's tables with what is derived from them."""
    with duckdb.connect(config={"threads": 1}) as con:
        load(con, town.example(), settings)
        return values(con, nyckeltal)


def flows(town: Town, settings: Settings) -> pl.DataFrame:
    """The rows of `main.verkstallighet_flode`."""
    with duckdb.connect(config={"threads": 1}) as con:
        load(con, town.example(), settings)
        return query(con, "FROM main.verkstallighet_flode")


def engine(nyckeltal: Nyckeltal, town: Town, settings: Settings) -> dict[Key, tuple[Outcome, float | None]]:
    """Each value's parts, and the value."""
    return outcomes(rows(nyckeltal, town, settings))


def outcomes(frame: pl.DataFrame) -> dict[Key, tuple[Outcome, float | None]]:
    """The rows of `nyckeltal.varde` as the reference writes them."""
    return {
        (
            row["insats"],
            row["dimension"],
            row["dimension_varde"],
            row["period_typ"],
            row["period"],
        ): (_outcome(row), row["varde"])
        for row in frame.iter_rows(named=True)
    }


def _outcome(row: dict[str, Any]) -> Outcome:
    reason = str(row["orsak_saknas"] or "")
    short = reason.split(_SHORT)[0].split(" och ") if _SHORT in reason else []
    return Outcome(
        Fraction(row["taljare"] or 0),
        Fraction(row["namnare"] or 0),
        row["antal_rader"],
        json.loads(row["exkluderade"]),
        tuple(short),
    )
