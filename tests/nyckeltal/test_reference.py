"""Every nyckeltal against a second calculation, on small random municipalities."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from kommunen import ALL, SETTINGS

from nyckeltal.reference import (
    DEFINITIONS,
    GROUPS,
    Definition,
    Outcome,
    Town,
    Values,
    computed,
    engine,
    expected,
)
from nyckeltal.reference.samples import chosen, group_of, samples
from nyckeltal.reference.town import Row

TOGETHER = "sample municipalities"

HALF_STORED = Fraction(1, 2 * 10**6)
"""Täljare and nämnare are stored with six decimals."""
FIFTEEN_DIGITS = Fraction(1, 10**14)
"""What is divided or multiplied on the way is a double, whose digits are fifteen or so."""


def test_every_folder_has_a_second_calculation_and_municipalities_to_try_it_on() -> None:
    tried = [name for group in GROUPS.values() for name in group.nyckeltal]
    assert sorted(tried) == sorted(ALL) == sorted(DEFINITIONS)


@pytest.mark.parametrize("name", ALL)
def test_the_second_calculation_is_of_all_that_the_terms_say(name: str) -> None:
    terms, definition = ALL[name].terms, DEFINITIONS[name]
    assert sorted(definition.insatser) == sorted(terms.insatser)
    assert sorted(definition.period_typer) == sorted(terms.period_typer)
    assert sorted(definition.kallor) == sorted(terms.kallor)
    assert sorted(definition.delar) == sorted(terms.dimension)


def check_agreement(name: str, town: Town, found: Values) -> None:
    """The engine gives the reference's values, all of them and no others."""
    definition = DEFINITIONS[name]
    exact = expected(definition, town)
    assert (name, found.keys() ^ exact.keys()) == (name, set())
    for key, mine in exact.items():
        theirs, varde = found[key]
        assert (name, key, theirs.saknas) == (name, key, mine.saknas)
        if mine.saknas:
            assert (name, key, varde, theirs.taljare, theirs.namnare) == (name, key, None, 0, 0)
            continue
        assert (name, key, theirs.rader, theirs.uteslutna) == (name, key, mine.rader, mine.uteslutna)
        assert _agree(definition, theirs, mine), (name, key, theirs, mine)
        value = definition.value(theirs.taljare, theirs.namnare, mine.publicerat)
        assert (name, key, varde) == (name, key, value)


def _agree(definition: Definition, theirs: Outcome, mine: Outcome) -> bool:
    things = max(mine.rader, 1) if definition.avrundas else 1
    return all(
        abs(stored - exact) <= HALF_STORED * things + FIFTEEN_DIGITS * max(abs(exact), 10**6)
        for stored, exact in ((theirs.taljare, mine.taljare), (theirs.namnare, mine.namnare))
    )


@pytest.mark.parametrize("group", GROUPS)
@hypothesis_settings(max_examples=hypothesis_settings.default.max_examples // 8)
@given(data=st.data())
def test_the_engine_gives_what_the_definition_says(group: str, data: st.DataObject) -> None:
    town = data.draw(GROUPS[group].towns)
    for name, found in computed([ALL[n] for n in GROUPS[group].nyckeltal], town, SETTINGS).items():
        check_agreement(name, town, found)


@pytest.mark.parametrize("group", GROUPS)
def test_the_municipalities_come_to_every_reason_and_every_breakdown(group: str) -> None:
    """What never happens in them would be agreed on for nothing."""
    towns, never = chosen(group)
    assert towns
    assert not never


@pytest.mark.parametrize("name", ALL)
def test_the_engine_agrees_where_every_reason_and_breakdown_occurs(name: str) -> None:
    for sample in samples(group_of(name)):
        check_agreement(name, sample.town, sample.values[name])


def agrees(name: str, town: Town) -> None:
    check_agreement(name, town, engine(ALL[name], town, SETTINGS))


def _purchase(**changed: Any) -> Row:
    usual = {
        "person": "a1",
        "insats": "bmss_vuxna",
        "leverantor": "Exempel 1",
        "organisationsnummer": "1",
        "enhet": "Norr",
        "avtalsform": "ramavtal",
        "skolplacering": False,
        "undantag": False,
        "fran": date(2022, 1, 1),
        "till": None,
        "period": "2023-01",
        "dygn": 31,
        "belopp": 1000,
    }
    return usual | changed


def _assessed(**changed: Any) -> Row:
    usual = {
        "person": "a1",
        "enhet": None,
        "regiform": "egen",
        "datum": date(2022, 1, 1),
        "poang": 12,
        "undantag": False,
    }
    return usual | changed


def _weighed(assessments: list[Row], placements: list[Row], costs: list[Row] | None = None) -> Town:
    """A town where the first quarter of 2023 has all that a cost per point needs."""
    months = ["2023-01", "2023-02", "2023-03"]
    cost = {"insats": "bmss_vuxna", "regiform": "egen", "enhet": "Eken", "intakt": 0, "kostnad": -900}
    return Town(
        {
            "behovsbedomning": assessments,
            "egen_regi": placements,
            "kopfil": [_purchase(person="a9", period=m, dygn=28) for m in months],
            "kostnad": costs or [{**cost, "overhead": None, "period": m} for m in months],
        },
        utdrag=date(2023, 12, 31),
    )


def _lives(**changed: Any) -> Row:
    usual = {"person": "a1", "insats": "bmss_vuxna", "enhet": "Eken", "fran": date(2022, 1, 1), "till": None}
    return usual | changed


def test_a_purchase_with_several_rows_counts_once() -> None:
    agrees("ramavtalskop", Town({"kopfil": [_purchase(dygnspris=1), _purchase(dygnspris=2)]}))


def test_a_decision_of_the_30th_of_november_passes_when_february_has_ended() -> None:
    waits = {
        "arende": "1",
        "person": "a1",
        "kon": "K",
        "insats": "bmss_barn",
        "beslutsdatum": date(2022, 11, 30),
        "beslutstyp": "nytt",
        "verkstallt_fran": None,
        "verkstallighetsgrad": None,
        "avslutsdatum": None,
    }
    town = Town(
        {
            "beslut": [waits],
            "avbrott": [{"arende": "0", "avbrott_fran": date(2022, 1, 1), "aterupptaget": None}],
        }
    )
    agrees("ej_verkstallda", town)
    found = engine(ALL["ej_verkstallda"], town, SETTINGS)
    counted = [found["bmss_barn", "alla", "alla", "manad", m][1] for m in ("2023-02", "2023-03")]
    assert counted == [0, 1]


def test_a_person_s_points_weigh_the_days_they_lived_there() -> None:
    agrees("kostnad_per_bedomningspoang", _weighed([_assessed()], [_lives(till=date(2023, 2, 14))]))


def test_a_part_with_nothing_but_left_out_rows_is_none_of_the_whole() -> None:
    moved = Town(
        {"kopfil": [_purchase(fran=date(2023, 1, 1))], "egen_regi": [_lives()]}, utdrag=date(2023, 12, 31)
    )
    agrees("regiform", moved)


def test_two_suppliers_without_number_are_two_purchases() -> None:
    without = [_purchase(organisationsnummer=None, leverantor=name) for name in ("Exempel 1", "Exempel 2")]
    agrees("ramavtalskop", Town({"kopfil": without}))


def test_a_person_s_day_weighs_once_however_many_placements_say_so() -> None:
    placements = [_lives(till=date(2023, 1, 31)), _lives(enhet="Björken", fran=date(2023, 1, 1))]
    agrees("kostnad_per_bedomningspoang", _weighed([_assessed()], placements))


def test_a_unit_s_assessment_holds_until_the_next() -> None:
    unit = [
        _assessed(person=None, enhet="Eken", undantag=True),
        _assessed(person=None, enhet="Eken", datum=date(2022, 6, 1)),
    ]
    agrees("kostnad_per_bedomningspoang", _weighed([_assessed(), *unit], [_lives()]))


def test_only_an_own_unit_excepts_an_own_unit() -> None:
    namesake = _assessed(person=None, enhet="Eken", regiform="extern", undantag=True)
    agrees("kostnad_per_bedomningspoang", _weighed([_assessed(), namesake], [_lives()]))


def test_a_year_s_cost_says_nothing_of_its_quarters() -> None:
    cost = {"insats": "bmss_vuxna", "regiform": "egen", "enhet": "Eken", "intakt": 0, "kostnad": -900}
    year: list[Row] = [{**cost, "overhead": None, "period": "2023"}]
    agrees("kostnad_per_bedomningspoang", _weighed([_assessed()], [_lives()], year))


def test_another_town_s_sellers_say_nothing_of_the_own() -> None:
    elsewhere = {"kpi": "N28028", "kommun": "1280", "ar": 2022, "kon": "T", "varde": None}
    agrees("kop_av_insatser", Town({"kolada_varde": [elsewhere]}, utdrag=date(2024, 3, 31)))
