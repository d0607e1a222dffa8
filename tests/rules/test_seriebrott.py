"""When two values of a series may not be compared."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kpilib.begrepp import ALLA_INSATSER
from kpilib.rules import Brott, emellan

NEW_SYSTEM = "Nytt verksamhetssystem."


def why(brott: list[Brott], insats: str, fore: date, nu: date) -> str | None:
    frame = pl.DataFrame({"insats": [insats], "fore": [fore], "nu": [nu]})
    [found] = frame.select(emellan(brott, pl.col("fore"), pl.col("nu"))).to_series()
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("fore", "nu", "insats", "broken"),
    [
        (date(2024, 6, 30), date(2024, 7, 1), "boendestod", True),
        (date(2024, 6, 30), date(2024, 12, 31), "boendestod", True),
        (date(2024, 7, 1), date(2024, 12, 31), "boendestod", False),  # both after
        (date(2023, 12, 31), date(2024, 6, 30), "boendestod", False),  # both before
        (date(2024, 6, 30), date(2024, 7, 1), "bmss_barn", False),  # another insats
    ],
)
def test_two_values_are_apart_when_the_first_day_of_the_new_lies_between_them(
    fore: date, nu: date, insats: str, broken: bool
) -> None:
    brott = [Brott("volym", "boendestod", date(2024, 7, 1), NEW_SYSTEM, "x")]
    assert why(brott, insats, fore, nu) == (NEW_SYSTEM if broken else None)


def test_a_break_of_all_insatser_is_one_of_each() -> None:
    brott = [Brott("volym", ALLA_INSATSER, date(2024, 7, 1), NEW_SYSTEM, "x")]
    assert why(brott, "bmss_barn", date(2024, 6, 30), date(2024, 7, 1)) == NEW_SYSTEM
    assert why(brott, "bmss_barn", date(2024, 5, 31), date(2024, 6, 30)) is None


def test_of_several_breaks_between_two_values_the_last_is_said() -> None:
    brott = [
        Brott("volym", ALLA_INSATSER, date(2024, 1, 1), "Ny avgränsning.", "x"),
        Brott("volym", "boendestod", date(2024, 7, 1), NEW_SYSTEM, "x"),
    ]
    assert why(brott, "boendestod", date(2023, 12, 31), date(2024, 12, 31)) == NEW_SYSTEM
    assert why(brott, "boendestod", date(2023, 12, 31), date(2024, 6, 30)) == "Ny avgränsning."
