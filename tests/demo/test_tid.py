"""Months, days and straight lines."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.demo.tid import dag_i, dygn, forsta, manader, mellan, plus, sista, tre_manader, vardag

DAGAR = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def test_months_from_one_year_to_the_next() -> None:
    assert manader("2023-11", "2024-02") == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_plus_goes_back_over_the_turn_of_the_year() -> None:
    assert plus("2024-01", -1) == "2023-12"


@given(DAGAR, st.integers(-60, 60))
def test_plus_there_and_back_is_the_same_month(dag: date, antal: int) -> None:
    manad = f"{dag:%Y-%m}"
    assert plus(plus(manad, antal), -antal) == manad


def test_first_and_last_day_of_a_leap_february() -> None:
    assert (forsta("2024-02"), sista("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("dag", "senare"),
    [
        (date(2024, 9, 30), date(2024, 12, 30)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2024, 11, 30), date(2025, 2, 28)),
        (date(2024, 10, 2), date(2025, 1, 2)),
    ],
)
def test_three_calendar_months(dag: date, senare: date) -> None:
    assert tre_manader(dag) == senare


def test_days_count_both_the_first_and_the_last() -> None:
    assert dygn(date(2024, 10, 30), date(2024, 11, 2), "2024-10") == 2
    assert dygn(date(2024, 10, 30), date(2024, 11, 2), "2024-11") == 2


def test_a_running_placement_has_every_day_of_a_later_month() -> None:
    assert dygn(date(2020, 5, 5), None, "2024-02") == 29


@given(DAGAR, st.integers(0, 900))
def test_the_days_of_the_months_add_up_to_the_whole_stay(fran: date, langd: int) -> None:
    till = fran + timedelta(days=langd)
    delar = [dygn(fran, till, m) for m in manader(f"{fran:%Y-%m}", f"{till:%Y-%m}")]
    assert sum(delar) == langd + 1


@given(DAGAR)
def test_a_decision_day_is_a_weekday_at_most_two_days_earlier(dag: date) -> None:
    assert vardag(dag).weekday() < 5
    assert timedelta(0) <= dag - vardag(dag) <= timedelta(2)


@given(st.integers())
def test_a_day_of_the_month_lies_within_the_limits(seed: int) -> None:
    assert 3 <= dag_i("2024-02", random.Random(seed), (3, 26)).day <= 26


@pytest.mark.parametrize(
    ("manad", "varde"), [("2020-01", 10), ("2024-01", 10), ("2024-02", 13), ("2024-05", 22), ("2030-01", 22)]
)
def test_values_lie_on_lines_between_the_given_months(manad: str, varde: int) -> None:
    assert mellan({"2024-01": 10, "2024-05": 22}, manad) == varde
