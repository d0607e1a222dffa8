"""A value against its target: fixed, as at the start of the year, and at the year's pace."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest

from kpilib.nyckeltal import find
from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import Example, load
from kpilib.nyckeltal.targets import with_targets
from kpilib.settings import Settings


def against(nyckeltal: str, insats: str, *points: tuple[str, date, float]) -> dict[str, tuple[float, str]]:
    frame = pl.DataFrame(
        [
            {"insats": insats, "dimension": "alla", "period_typ": typ, "period": str(day), "varde": value}
            | {"referensdatum": day, "orsak_saknas": None}
            for typ, day, value in points
        ],
        schema_overrides={"orsak_saknas": pl.String},
    )
    found = with_targets(frame, find(nyckeltal).terms)
    return {row["period"]: (row["mal"], row["malstatus"]) for row in found.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("day", "mal"),
    [(date(2024, 1, 31), 50 / 12), (date(2024, 6, 30), 25), (date(2024, 8, 31), 50 * 8 / 12)],
)
def test_inside_the_year_the_target_is_the_years_part_so_far(day: date, mal: float) -> None:
    found = against("flytt_f100", "alla", ("manad", day, 25.0))
    assert found[str(day)][0] == pytest.approx(mal)


def test_the_pace_decides_inside_the_year_and_the_whole_target_at_its_end() -> None:
    june, december = date(2024, 6, 30), date(2024, 12, 31)
    found = against("flytt_f100", "alla", ("halvar", june, 25.0), ("halvar", december, 49.0))
    assert found == {str(june): (25.0, "uppnått"), str(december): (50.0, "ej uppnått")}


def test_a_mean_per_month_has_the_same_target_in_every_period() -> None:
    june, december = date(2024, 6, 30), date(2024, 12, 31)
    found = against("betaldagar", "alla", ("kvartal", june, 5.0), ("ar", december, 5.1))
    assert found == {str(june): (5.0, "uppnått"), str(december): (5.0, "ej uppnått")}


def moves(settings: Settings, *days: str) -> dict[str, tuple[float | None, str | None]]:
    table = pl.DataFrame({"person": [f"a{n}" for n in range(len(days))], "flyttdatum": days})
    given = Example("", "2024-01", date(2024, 12, 31), {"f100": table}, pl.DataFrame())
    with duckdb.connect() as con:
        load(con, given, settings)
        whole = values(con, find("flytt_f100")).filter(pl.col("dimension") == "alla")
    return {row["period"]: (row["varde"], row["orsak_saknas"]) for row in whole.iter_rows(named=True)}


def test_what_is_accumulated_grows_until_the_years_end(settings: Settings) -> None:
    found = moves(settings, "2024-01-15", "2024-02-15", "2024-09-30", "2024-10-01")
    assert [found[p][0] for p in ("2024Q1", "2024Q2", "2024Q3", "2024Q4", "2024H1", "2024")] == [
        2,
        2,
        3,
        4,
        2,
        4,
    ]


def test_a_register_that_begins_inside_the_year_covers_no_period_of_it(settings: Settings) -> None:
    found = moves(settings, "2024-02-15", "2024-09-30")
    assert {value for value, _ in found.values()} == {None}
    assert {why for _, why in found.values()} == {"f100 täcker inte året till och med perioden."}
