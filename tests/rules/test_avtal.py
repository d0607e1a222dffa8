"""How long before its end an agreement is taken up."""

from __future__ import annotations

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from kpilib.rules.avtal import varnas_till, varningstid


@pytest.mark.parametrize(
    ("dag", "till"),
    [
        (date(2024, 10, 31), date(2026, 4, 30)),  # a day that the month lacks is its last
        (date(2024, 12, 31), date(2026, 6, 30)),
        (date(2023, 8, 31), date(2025, 2, 28)),
        (date(2022, 8, 31), date(2024, 2, 29)),
        (date(2024, 6, 30), date(2025, 12, 30)),
    ],
)
def test_an_end_is_taken_up_eighteen_months_ahead(dag: date, till: date) -> None:
    assert varningstid(dag) == 18
    assert varnas_till(dag) == till


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_months_are_calendar_months(dag: date) -> None:
    assert varnas_till(dag) == dag + relativedelta(months=18)
