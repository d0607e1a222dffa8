"""The base of every page: names, focus, breaks and the municipality, read once for all that stand on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from altered import AlteredGate

from kpilib.begrepp import ALLA, HELA_OMRADET, Period
from kpilib.rules import Brott
from kpilib.secrecy import Gate
from kpilib.settings import Settings
from kpilib.underlag import FollowUp, Jamforelse, Plan, Underlag
from kpilib.workspace import Workspace


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def test_a_follow_up_a_plan_and_a_comparison_stand_on_the_same(gate: Gate) -> None:
    base = Underlag(gate)
    for page in (
        FollowUp(gate, Period.parse("2024H2")), Plan(gate, Period.parse("2024-10")), Jamforelse(gate)
    ):  # fmt: skip
        assert isinstance(page, Underlag)
        assert page.fokus == base.fokus
        assert page.hemma == base.hemma
        assert page.katalog.keys() == base.katalog.keys()


def test_names_and_focus_are_those_of_the_settings_in_their_order(gate: Gate, settings: Settings) -> None:
    u = Underlag(gate)
    assert list(u.insatser) == list(settings.insats)
    assert u.fokus == [id_ for id_, insats in settings.insats.items() if insats.fokus]
    assert {i: u.namn(i) for i in u.insatser} == {i: insats.namn for i, insats in settings.insats.items()}
    assert u.namn(ALLA) == HELA_OMRADET
    assert u.hemma == settings.kommun


def test_the_breaks_of_a_series_are_those_of_every_id_that_it_goes_under(gate: Gate) -> None:
    rows = [
        ("a", "*", date(2024, 1, 1), "Ett.", ""),
        ("b", "*", date(2023, 1, 1), "Två.", ""),
        ("c", "*", date(2022, 1, 1), "Tre.", ""),
    ]
    breaks = pl.DataFrame(rows, schema=["nyckeltal", "insats", "fran", "orsak", "kalla"], orient="row")
    u = Underlag(AlteredGate(gate, seriebrott=breaks))  # type: ignore[arg-type]
    assert u.brott("a", "c") == [Brott(*rows[0]), Brott(*rows[2])]
    assert u.brott("d") == []
    assert [b.nyckeltal for b in u.alla_brott] == ["a", "b", "c"]


def test_a_source_has_its_title(gate: Gate) -> None:
    assert Underlag(gate).kallnamn["egen_regi"] == "Egen regi"
