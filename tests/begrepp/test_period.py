"""Periods: their ids, their days, the one before, and what they are called."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.begrepp import PERIOD_TYPER, Period

PERIODS = st.builds(
    Period.of, st.sampled_from(list(PERIOD_TYPER)), st.dates(date(1990, 1, 1), date(2100, 12, 31))
)


@pytest.mark.parametrize(
    ("id_", "fran", "till", "fore", "namn"),
    [
        ("2024-10", date(2024, 10, 1), date(2024, 10, 31), "2024-09", "oktober 2024"),
        ("2024-01", date(2024, 1, 1), date(2024, 1, 31), "2023-12", "januari 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-01", "februari 2024"),
        ("2024Q3", date(2024, 7, 1), date(2024, 9, 30), "2024Q2", "kvartal 3 2024"),
        ("2024T1", date(2024, 1, 1), date(2024, 4, 30), "2023T3", "tertial 1 2024"),
        ("2024H2", date(2024, 7, 1), date(2024, 12, 31), "2024H1", "andra halvåret 2024"),
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30), "2023H2", "första halvåret 2024"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2023", "2024"),
    ],
)
def test_a_period_has_its_days_the_one_before_and_a_name(
    id_: str, fran: date, till: date, fore: str, namn: str
) -> None:
    period = Period.parse(id_)
    assert (period.fran, period.till, str(period.fore), period.namn) == (fran, till, fore, namn)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-00", "2024Q5", "2024T4", "2024H3", "2024-1", "2024X1"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no "):
        Period.parse(text)


@given(PERIODS)
def test_the_id_of_a_period_is_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS)
def test_the_one_before_ends_the_day_before(period: Period) -> None:
    assert period.fore.till == period.fran - timedelta(days=1)
    assert period.fore.typ == period.typ
    assert period.fore < period


@given(PERIODS)
def test_a_period_holds_its_first_and_last_day_and_no_other_of_its_type_does(period: Period) -> None:
    assert Period.of(period.typ, period.fran) == period == Period.of(period.typ, period.till)
    assert Period.of(period.typ, period.till + timedelta(days=1)) != period
    assert str(period.aret_fore)[4:] == str(period)[4:]
