"""The registers of the welfare system."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

UTTAG = date(2024, 12, 31)


def test_every_placement_has_an_executed_decision_of_the_same_person(skriven: Any) -> None:
    placeringar = pl.concat(
        [skriven.egen_regi.select("Personnummer", "Insats"), skriven.kop.select("Personnummer", "Insats")]
    ).unique()
    verkstallda = skriven.beslut.filter(pl.col("Verkställt från").is_not_null())
    saknas = placeringar.join(verkstallda, on=["Personnummer", "Insats"], how="anti")
    assert saknas.is_empty()


def test_every_decision_was_in_force_at_some_time_since_the_history_begins(skriven: Any) -> None:
    assert skriven.beslut["Avslutsdatum"].drop_nulls().min() >= date(2015, 1, 1)
    assert skriven.beslut["Beslutsdatum"].min() < date(2008, 1, 1)
    assert skriven.beslut["Beslutsdatum"].max() <= UTTAG


def test_a_decision_is_told_by_its_case_insats_and_day(skriven: Any) -> None:
    assert skriven.beslut.select("Ärende", "Insats", "Beslutsdatum").is_unique().all()


def test_a_degree_goes_with_a_day(skriven: Any) -> None:
    ej = skriven.beslut["Verkställighetsgrad"] == "Ingen"
    assert (ej == skriven.beslut["Verkställt från"].is_null()).all()
    assert set(skriven.beslut["Verkställighetsgrad"]) == {"Hel", "Delvis", "Ingen"}


def test_an_end_goes_with_a_reason_and_comes_after_the_decision(skriven: Any) -> None:
    slut = skriven.beslut["Avslutsdatum"]
    assert (slut.is_null() == (skriven.beslut["Avslutsorsak"] == "")).all()
    assert (slut >= skriven.beslut["Beslutsdatum"]).all()


def test_a_new_decision_follows_on_the_one_it_replaces(skriven: Any) -> None:
    nya = skriven.beslut.filter(pl.col("Beslutstyp") != "Nytt")
    gamla = skriven.beslut.filter(pl.col("Avslutsorsak") == "Omprövning")
    par = nya.join(gamla, on="Ärende", suffix="_forra")
    assert nya.height == gamla.height == par.height > 500
    assert (par["Beslutsdatum"] == par["Avslutsdatum_forra"]).all()
    assert set(nya["Beslutstyp"]) == {"Omprövning", "Konvertering"}


def test_personkrets_is_given_for_decisions_by_lss_only(skriven: Any) -> None:
    lss = skriven.beslut["Lagrum"].str.starts_with("LSS")
    assert (lss == skriven.beslut["Personkrets"].is_in(["1", "2", "3"])).all()
    assert set(skriven.beslut.filter(~lss)["Lagrum"]) == {"SoL 4 kap. 1 §"}


def test_a_decision_that_has_waited_long_says_why(skriven: Any) -> None:
    lange = skriven.beslut.filter(
        (pl.col("Beslutsdatum").dt.offset_by("3mo") < UTTAG)
        & pl.col("Verkställt från").is_null()
        & pl.col("Avslutsdatum").is_null()
    )
    assert lange["Orsak ej verkställd"].str.contains("^(individ|struktur|resurs|lov)_").all()


def test_sex_agrees_with_the_number(skriven: Any) -> None:
    udda = skriven.beslut["Personnummer"].str.slice(11, 1).cast(pl.Int64) % 2 == 1
    assert (udda == (skriven.beslut["Kön"] == "M")).all()


def test_an_interruption_belongs_to_a_decision_made_before_it(skriven: Any) -> None:
    arenden = skriven.beslut.group_by("Ärende").agg(pl.col("Verkställt från").min())
    par = skriven.avbrott.join(arenden, on="Ärende", how="left")
    assert (par["Verkställt från"] < par["Avbrott från"]).all()
    assert (par["Återupptaget"] > par["Avbrott från"]).all()


def test_some_interruptions_are_not_resumed_within_three_months(skriven: Any) -> None:
    slut = skriven.avbrott["Återupptaget"].fill_null(UTTAG)
    lange = slut > skriven.avbrott["Avbrott från"].dt.offset_by("3mo")
    assert 5 < lange.sum() < skriven.avbrott.height / 3


def test_every_bmss_placement_has_an_assessment(skriven: Any) -> None:
    bmss = pl.col("Insats").is_in(["BmSS vuxna", "BmSS barn"])
    for regiform, rader in (("Egen", skriven.egen_regi), ("Extern", skriven.kop)):
        placeringar = rader.filter(bmss).unique(["Personnummer", "Från"])
        bedomda = skriven.bedomningar.filter(pl.col("Regiform") == regiform)
        assert placeringar.join(bedomda, on="Personnummer", how="anti").is_empty()


def test_points_lie_between_4_and_40_for_a_person(skriven: Any) -> None:
    poang = skriven.bedomningar.filter(pl.col("Personnummer").is_not_null())["Poäng"]
    assert (poang.min(), poang.max()) == (4, 40)


def test_an_assessment_is_preliminary_during_the_first_three_months(skriven: Any) -> None:
    boende = skriven.egen_regi.filter(pl.col("Insats").str.starts_with("BmSS") & pl.col("Till").is_null())
    par = boende.join(skriven.bedomningar.filter(pl.col("Regiform") == "Egen"), on="Personnummer")
    nya = par.filter(pl.col("Från") > date(2024, 10, 5))
    gamla = par.filter(pl.col("Från") < date(2024, 9, 25))
    assert nya.height > 10
    assert set(nya["Preliminär"]) == {"Ja"}
    assert set(gamla["Preliminär"]) == {"Nej"}


def test_a_cost_based_unit_is_assessed_as_a_unit(skriven: Any) -> None:
    enheter = skriven.bedomningar.filter(pl.col("Enhet").is_not_null())
    assert enheter.height > 3
    assert set(enheter["Undantag"]) == {"Ja"}
    assert enheter["Personnummer"].is_null().all()
    assert set(enheter["Enhet"]) <= set(skriven.egen_regi["Enhet"])


def test_the_next_agreement_is_registered_and_not_in_force(skriven: Any) -> None:
    nasta = skriven.ramavtal.filter(pl.col("Från") > UTTAG)
    assert set(nasta["Insats"]) == {"Korttidsboende SoL"}
    assert skriven.ramavtal["Avtalsnummer"].is_unique().all()
