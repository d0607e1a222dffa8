"""The registers of the welfare system."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

UTTAG = date(2024, 12, 31)


def test_every_placement_has_an_executed_decision_of_the_same_person(demo: Any) -> None:
    placeringar = pl.concat(
        [demo.egen_regi.select("Personnummer", "Insats"), demo.kop.select("Personnummer", "Insats")]
    ).unique()
    verkstallda = demo.beslut.filter(pl.col("Verkställt från").is_not_null())
    saknas = placeringar.join(verkstallda, on=["Personnummer", "Insats"], how="anti")
    assert saknas.is_empty()


def test_every_decision_was_in_force_at_some_time_since_2022(demo: Any) -> None:
    assert demo.beslut["Avslutsdatum"].drop_nulls().min() >= date(2022, 1, 1)
    assert demo.beslut["Beslutsdatum"].min() < date(2015, 1, 1)
    assert demo.beslut["Beslutsdatum"].max() <= UTTAG


def test_a_decision_is_told_by_its_case_insats_and_day(demo: Any) -> None:
    assert demo.beslut.select("Ärende", "Insats", "Beslutsdatum").is_unique().all()


def test_a_degree_goes_with_a_day(demo: Any) -> None:
    ej = demo.beslut["Verkställighetsgrad"] == "Ingen"
    assert (ej == demo.beslut["Verkställt från"].is_null()).all()
    assert set(demo.beslut["Verkställighetsgrad"]) == {"Hel", "Delvis", "Ingen"}


def test_an_end_goes_with_a_reason_and_comes_after_the_decision(demo: Any) -> None:
    slut = demo.beslut["Avslutsdatum"]
    assert (slut.is_null() == (demo.beslut["Avslutsorsak"] == "")).all()
    assert (slut >= demo.beslut["Beslutsdatum"]).all()


def test_a_new_decision_follows_on_the_one_it_replaces(demo: Any) -> None:
    nya = demo.beslut.filter(pl.col("Beslutstyp") != "Nytt")
    gamla = demo.beslut.filter(pl.col("Avslutsorsak") == "Omprövning")
    par = nya.join(gamla, on="Ärende", suffix="_forra")
    assert nya.height == gamla.height == par.height > 500
    assert (par["Beslutsdatum"] == par["Avslutsdatum_forra"]).all()
    assert set(nya["Beslutstyp"]) == {"Omprövning", "Konvertering"}


def test_personkrets_is_given_for_decisions_by_lss_only(demo: Any) -> None:
    lss = demo.beslut["Lagrum"].str.starts_with("LSS")
    assert (lss == demo.beslut["Personkrets"].is_in(["1", "2", "3"])).all()
    assert set(demo.beslut.filter(~lss)["Lagrum"]) == {"SoL 4 kap. 1 §"}


def test_a_decision_that_has_waited_long_says_why(demo: Any) -> None:
    lange = demo.beslut.filter(
        (pl.col("Beslutsdatum").dt.offset_by("3mo") < UTTAG)
        & pl.col("Verkställt från").is_null()
        & pl.col("Avslutsdatum").is_null()
    )
    assert lange["Orsak ej verkställd"].str.contains("^(individ|struktur|resurs|lov)_").all()


def test_sex_agrees_with_the_number(demo: Any) -> None:
    udda = demo.beslut["Personnummer"].str.slice(11, 1).cast(pl.Int64) % 2 == 1
    assert (udda == (demo.beslut["Kön"] == "M")).all()


def test_an_interruption_belongs_to_a_decision_made_before_it(demo: Any) -> None:
    arenden = demo.beslut.group_by("Ärende").agg(pl.col("Verkställt från").min())
    par = demo.avbrott.join(arenden, on="Ärende", how="left")
    assert (par["Verkställt från"] < par["Avbrott från"]).all()
    assert (par["Återupptaget"] > par["Avbrott från"]).all()


def test_some_interruptions_are_not_resumed_within_three_months(demo: Any) -> None:
    slut = demo.avbrott["Återupptaget"].fill_null(UTTAG)
    lange = slut > demo.avbrott["Avbrott från"].dt.offset_by("3mo")
    assert 5 < lange.sum() < demo.avbrott.height / 3


def test_every_bmss_placement_has_an_assessment(demo: Any) -> None:
    bmss = pl.col("Insats").is_in(["BmSS vuxna", "BmSS barn"])
    for regiform, rader in (("Egen", demo.egen_regi), ("Extern", demo.kop)):
        placeringar = rader.filter(bmss).unique(["Personnummer", "Från"])
        bedomda = demo.bedomningar.filter(pl.col("Regiform") == regiform)
        assert placeringar.join(bedomda, on="Personnummer", how="anti").is_empty()


def test_points_lie_between_4_and_40_for_a_person(demo: Any) -> None:
    poang = demo.bedomningar.filter(pl.col("Personnummer").is_not_null())["Poäng"]
    assert (poang.min(), poang.max()) == (4, 40)


def test_an_assessment_is_preliminary_during_the_first_three_months(demo: Any) -> None:
    preliminara = demo.bedomningar.filter(
        (pl.col("Preliminär") == "Ja") & (pl.col("Datum") > date(2024, 9, 1))
    )
    assert preliminara.height > 10
    assert demo.bedomningar["Datum"].max() <= UTTAG


def test_a_cost_based_unit_is_assessed_as_a_unit(demo: Any) -> None:
    enheter = demo.bedomningar.filter(pl.col("Enhet").is_not_null())
    assert enheter.height > 3
    assert set(enheter["Undantag"]) == {"Ja"}
    assert enheter["Personnummer"].is_null().all()
    assert set(enheter["Enhet"]) <= set(demo.egen_regi["Enhet"])


def test_the_next_agreement_is_registered_and_not_in_force(demo: Any) -> None:
    nasta = demo.ramavtal.filter(pl.col("Från") > UTTAG)
    assert set(nasta["Insats"]) == {"Korttidsboende SoL"}
    assert demo.ramavtal["Avtalsnummer"].is_unique().all()
