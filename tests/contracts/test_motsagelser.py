"""What contradicts itself within a row or a register is told, and the row is kept."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.rader import ANNAN, taken

LAGRUM = {"bmss_vuxna": "LSS 9 § 9, SoL", "korttidsvistelse": "LSS 9 § 6"}


def noted(name: str, *rows: dict[str, str | None], **terms: Any) -> list[tuple[int, str, str]]:
    """The rows that are told of: row, column and rule; every row is kept."""
    outcome = taken(name, *rows, **terms)
    assert outcome.godkanda.height == len(rows)
    assert set(outcome.avvisade["allvar"]) <= {"anmarkt"}
    assert all(outcome.avvisade["beskrivning"].str.ends_with("."))
    assert all(outcome.avvisade["nasta_steg"].str.ends_with("."))
    return outcome.avvisade.select("rad", "kolumn", "regel").rows()


@pytest.mark.parametrize("name", ["beslut", "kopfil"])
def test_a_provision_that_is_not_its_insats_s(name: str) -> None:
    other = {"lagrum": "LSS 9:8", "personnummer": ANNAN, **({"arende": "2"} if name == "beslut" else {})}
    assert noted(name, {"lagrum": "9 § 9 LSS"}, other, lagrum=LAGRUM) == [(3, "lagrum", "lagrum_mot_insats")]


def test_a_provision_is_held_against_the_settings_and_only_against_what_they_say() -> None:
    for written in ("4 kap. 1 § SoL", "LSS", "enligt beslut", None):
        assert noted("kopfil", {"lagrum": written}, lagrum=LAGRUM) == []
    assert noted("kopfil", {"lagrum": "LSS 9 § 2"}) == [], "the settings say nothing"
    sol = {"lagrum": "SoL", "insats": "Korttidsvistelse"}
    assert noted("kopfil", sol, lagrum=LAGRUM) == [(2, "lagrum", "lagrum_mot_insats")]


def test_one_person_with_two_sexes() -> None:
    again = {"arende": "2", "kon": "M"}
    assert noted("beslut", {}, again) == [(2, "kon", "en_person_tva_kon"), (3, "kon", "en_person_tva_kon")]
    assert noted("beslut", {}, {**again, "kon": "K"}) == []
    assert noted("beslut", {}, {**again, "personnummer": ANNAN}) == []


def test_a_sex_that_is_not_known_contradicts_nothing() -> None:
    assert [rule for *_, rule in noted("beslut", {}, {"arende": "2", "kon": "okänt"})] == []
    three = noted("beslut", {}, {"arende": "2", "kon": "okänt"}, {"arende": "3", "kon": "M"})
    assert [rule for *_, rule in three] == ["en_person_tva_kon"] * 3


def test_a_case_whose_person_changes() -> None:
    other = {"personnummer": ANNAN, "beslutsdatum": "2024-01-05"}
    assert noted("beslut", {}, other) == [
        (2, "arende", "ett_arende_flera_personer"),
        (3, "arende", "ett_arende_flera_personer"),
    ]
    assert noted("beslut", {}, {**other, "arende": "2"}) == []


def test_a_row_in_quarantine_contradicts_nobody() -> None:
    outcome = taken("beslut", {}, {"kon": "M", "arende": "2", "beslutstyp": "x"})
    assert outcome.avvisade["regel"].to_list() == ["otillatet_varde"]


@pytest.mark.parametrize(
    ("belopp", "told"),
    [
        ("3100", False),
        ("3115,50", False),
        ("3115,51", True),
        ("3084,50", False),
        ("3084,49", True),
        ("0", True),
    ],
)
def test_an_amount_is_price_times_days_within_fifty_ore_a_day(belopp: str, told: bool) -> None:
    assert noted("kopfil", {"belopp": belopp}) == ([(2, "belopp", "belopp_mot_pris")] if told else [])


@pytest.mark.parametrize(
    "cells",
    [{"dygnspris": None, "belopp": "7"}, {"dygn": "0", "belopp": "-4300"}, {"dygn": "-2", "belopp": "-199"},
     {"dygn": "0", "belopp": "0,50"}, {"dygn": "0", "belopp": "-0,60"}, {"dygn": "-1", "belopp": "-0,50"}],
)  # fmt: skip
def test_a_row_without_a_price_and_a_credit_are_not_held_against_it(cells: dict[str, str | None]) -> None:
    assert noted("kopfil", cells) == []


def test_a_fee_without_days_is_no_contradiction_but_negative_days_that_cost_are() -> None:
    assert noted("kopfil", {"dygn": "0", "dygnspris": None, "belopp": "500"}) == []
    assert noted("kopfil", {"dygn": "0", "belopp": "0,51"}) == [(2, "belopp", "belopp_mot_pris")]
    for belopp in ("500", "0,50"):
        rules = taken("kopfil", {"dygn": "-1", "belopp": belopp}).avvisade["regel"].to_list()
        assert "negativa_dygn" in rules
