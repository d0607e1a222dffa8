"""Framework agreements on a day: in force, to come, ending soon."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from altered import AlteredGate

from kpilib.underlag import Underlag
from kpilib.underlag.avtal import avtal, manader_kvar, utlopande

DAG = date(2024, 8, 31)
SCHEMA = {
    **dict.fromkeys(("avtalsnummer", "leverantor", "insats", "delomrade"), pl.String),
    **dict.fromkeys(("fran", "till", "forlangd_till"), pl.Date),
}


def register(*rows: tuple[str, date, date, date | None]) -> Underlag:
    """A register of one insats and supplier: number, from, to, extended to."""
    frame = pl.DataFrame(
        [(number, "Exempel A", "bmss_vuxna", None, *days) for number, *days in rows], SCHEMA, orient="row"
    )
    return Underlag(AlteredGate(None, ramavtal=frame))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fran", "till", "forlangd", "galler", "snart"),
    [
        (date(2024, 8, 31), date(2024, 8, 31), None, True, True),
        (date(2024, 9, 1), date(2025, 8, 31), None, False, True),
        (date(2020, 1, 1), date(2026, 2, 28), None, True, True),  # eighteen months on, February ends
        (date(2020, 1, 1), date(2026, 3, 1), None, True, False),
        (date(2020, 1, 1), date(2024, 1, 1), date(2027, 1, 1), True, False),
    ],
)
def test_an_agreement_is_in_force_and_ends_soon_by_its_days(
    fran: date, till: date, forlangd: date | None, galler: bool, snart: bool
) -> None:
    u = register(("A1", fran, till, forlangd))
    assert avtal(u, DAG).select("till", "galler", "snart").rows() == [(forlangd or till, galler, snart)]
    assert utlopande(u, DAG).height == (galler and snart)


def test_an_agreement_that_has_ended_is_none() -> None:
    assert avtal(register(("A1", date(2020, 1, 1), date(2024, 8, 30), None)), DAG).height == 0


@pytest.mark.parametrize(
    ("till", "months"),
    [(date(2024, 8, 31), 0), (date(2024, 9, 30), 0), (date(2024, 10, 31), 2), (date(2026, 8, 30), 23)],
)
def test_months_left_are_whole(till: date, months: int) -> None:
    assert manader_kvar(DAG, till) == months
