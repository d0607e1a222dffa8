"""What a table covers is declared in its contract, and what cannot be is refused where it is declared."""

from __future__ import annotations

from typing import Any

import pandera.polars as pa
import pytest

from kpilib.contracts import CONTRACTS, Contract, Tackning
from kpilib.contracts import columns as c

COLUMNS: dict[str, pa.Column] = {
    "insats": c.insats(),
    "namn": c.text("Namn."),
    "period": c.period("Månad eller år."),
    "manad": c.manad("Månad."),
    "dag": c.datum("Dag."),
    "slut": c.datum("Dag som kan saknas.", null=True),
    "ar": c.heltal("År.", hogst=2100),
    "belopp": c.belopp("Belopp."),
}


def contract(tackning: Tackning | None, *, without: str = "", **more: Any) -> Contract:
    columns = {name: column for name, column in COLUMNS.items() if name != without}
    return Contract("prov", "Prov", "En rad.", columns, tackning, **more)


@pytest.mark.parametrize(
    "tackning",
    [
        None,
        Tackning("manad", "period"),
        Tackning("manad", "manad", utan_rader=True),
        Tackning("manad", "dag"),
        Tackning("register", "dag", hel_manad=True),
        Tackning("ar", "ar"),
    ],
)
def test_a_table_covers_months_a_register_a_year_or_no_time(tackning: Tackning | None) -> None:
    assert contract(tackning).tackning == tackning


@pytest.mark.parametrize(
    ("tackning", "without"),
    [
        (Tackning("manad", "ar"), ""),  # a year alone is no month
        (Tackning("manad", "borta"), ""),
        (Tackning("register", "period"), ""),
        (Tackning("register", "slut"), ""),  # a row without a day says nothing of when
        (Tackning("ar", "dag"), ""),
        (Tackning("manad", "period", utan_rader=True), "insats"),  # nobody to answer for
    ],
)
def test_a_column_that_cannot_say_what_is_covered_is_refused(tackning: Tackning, without: str) -> None:
    with pytest.raises(ValueError, match="prov"):
        contract(tackning, without=without)


@pytest.mark.parametrize(
    ("slag", "more"),
    [("manad", {"hel_manad": True}), ("ar", {"hel_manad": True}), ("register", {"utan_rader": True})],
)
def test_what_is_said_of_another_kind_of_table_is_refused(slag: Any, more: dict[str, bool]) -> None:
    with pytest.raises(ValueError, match="is for"):
        Tackning(slag, "dag", **more)


@pytest.mark.parametrize("more", [{"nyckel": ("borta",)}, {"kontrollsumma": "borta"}, {"utdrag": "borta"}])
def test_a_contract_that_names_a_column_it_lacks_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="borta"):
        contract(None, **more)


def test_the_day_of_extraction_is_read_from_a_column_of_days() -> None:
    with pytest.raises(ValueError, match="days"):
        contract(None, utdrag="namn")
    assert contract(None, utdrag="slut").dagkolumn == "slut"
    assert contract(None).dagkolumn is None
    assert contract(Tackning("register", "dag")).dagkolumn == "dag"
    assert contract(Tackning("manad", "period")).dagkolumn is None


def test_coverage_is_per_insats_where_the_rows_have_one() -> None:
    assert contract(None).per_insats
    assert not contract(None, without="insats").per_insats


def test_what_each_table_covers() -> None:
    """The whole of it, so that a change is seen: tables with insats are covered insats by insats."""
    said = {
        name: (t.slag, t.kolumn, *(flag for flag in ("hel_manad", "utan_rader") if getattr(t, flag)))
        for name, one in CONTRACTS.items()
        if (t := one.tackning)
    }
    assert said == {
        "kopfil": ("manad", "period", "utan_rader"),
        "enhet": ("manad", "period"),
        "kostnad": ("manad", "period"),
        "betaldagar": ("manad", "period"),
        "leverantorsreskontra": ("manad", "bokforingsdatum"),
        "beslut": ("register", "beslutsdatum"),
        "avbrott": ("register", "avbrott_fran"),
        "egen_regi": ("register", "fran"),
        "behovsbedomning": ("register", "datum"),
        "ramavtal": ("register", "fran"),
        "avtalspris": ("register", "galler_fran"),
        "f100": ("register", "flyttdatum", "hel_manad"),
        "lss_statistik": ("ar", "ar"),
    }
