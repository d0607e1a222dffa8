"""Every nyckeltal against a second calculation, on small random municipalities."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpilib.nyckeltal import registry
from kpilib.settings import load_settings
from nyckeltal.reference import DEFINITIONS, PUBLISHED, Definition, Town, engine, expected, statistik
from nyckeltal.reference.rows import towns
from nyckeltal.reference.statistik import kolada
from nyckeltal.reference.town import Row

ALL = registry()
SETTINGS = load_settings()
STORED = Fraction(1, 10**6)
"""Täljare and nämnare are stored with six decimals."""


def check_agreement(name: str, town: Town, *, strict: bool = True) -> None:
    """The engine gives the reference's values, all of them and no others.

    Without `strict` a part whose rows are all left out may be a gap too; it has a test of its own.
    """
    definition = DEFINITIONS[name]
    found = engine(ALL[name], town, SETTINGS)
    exact = expected(definition, town)
    assert found.keys() == exact.keys()
    for key, mine in exact.items():
        theirs, varde = found[key]
        assert (key, theirs.saknas) == (key, mine.saknas)
        if mine.saknas:
            assert (key, varde, theirs.taljare + theirs.namnare) == (key, None, Fraction(0))
            continue
        assert (key, theirs.rader, theirs.uteslutna) == (key, mine.rader, mine.uteslutna)
        assert (key, _same(theirs.taljare, mine.taljare), _same(theirs.namnare, mine.namnare)) == (
            key,
            True,
            True,
        ), (theirs, mine)
        if mine.rader or strict:
            assert (key, varde) == (key, _value(definition, theirs.taljare, theirs.namnare))


def _same(stored: Fraction, exact: Fraction) -> bool:
    return abs(stored - exact) <= STORED / 2 + Fraction(1, 10**9)


def _value(definition: Definition, taljare: Fraction, namnare: Fraction) -> float | None:
    """A count is its täljare; a share of nothing has no value."""
    if definition.antal:
        return float(taljare)
    return float(taljare) / float(namnare) if namnare else None


@pytest.mark.parametrize("name", DEFINITIONS)
@hypothesis_settings(max_examples=20)
@given(data=st.data())
def test_the_engine_gives_what_the_definition_says(name: str, data: st.DataObject) -> None:
    definition = DEFINITIONS[name]
    check_agreement(name, data.draw(towns(definition.tabeller, definition.insatser)), strict=False)


@pytest.mark.parametrize("name", PUBLISHED)
@hypothesis_settings(max_examples=15)
@given(data=st.data())
def test_a_published_figure_is_the_source_s_own(name: str, data: st.DataObject) -> None:
    town = data.draw(kolada(PUBLISHED[name]))
    found = engine(ALL[name], town, SETTINGS)
    exact = statistik.expected(PUBLISHED[name], town)
    assert found.keys() == exact.keys()
    for key, (mine, published) in exact.items():
        theirs, varde = found[key]
        assert (key, varde, theirs.rader, theirs.uteslutna) == (key, published, mine.rader, mine.uteslutna)
        assert _same(theirs.taljare, mine.taljare)
        # The referenskostnad follows from two published doubles: fifteen digits, not six decimals.
        assert float(theirs.namnare) == pytest.approx(float(mine.namnare), rel=1e-14, abs=1e-6)


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
    check_agreement("ramavtalskop", Town({"kopfil": [_purchase(dygnspris=1), _purchase(dygnspris=2)]}))


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
    check_agreement("ej_verkstallda", town)
    found = engine(ALL["ej_verkstallda"], town, SETTINGS)
    counted = [found["bmss_barn", "alla", "alla", "manad", m][1] for m in ("2023-02", "2023-03")]
    assert counted == [0, 1]


def test_a_person_s_points_weigh_the_days_they_lived_there() -> None:
    check_agreement("kostnad_per_bedomningspoang", _weighed([_assessed()], [_lives(till=date(2023, 2, 14))]))


def test_a_part_with_nothing_but_left_out_rows_is_none_of_the_whole() -> None:
    moved = Town(
        {"kopfil": [_purchase(fran=date(2023, 1, 1))], "egen_regi": [_lives()]}, utdrag=date(2023, 12, 31)
    )
    check_agreement("regiform", moved)


def test_two_suppliers_without_number_are_two_purchases() -> None:
    without = [_purchase(organisationsnummer=None, leverantor=name) for name in ("Exempel 1", "Exempel 2")]
    check_agreement("ramavtalskop", Town({"kopfil": without}))


def test_a_person_s_day_weighs_once_however_many_placements_say_so() -> None:
    placements = [_lives(till=date(2023, 1, 31)), _lives(enhet="Björken", fran=date(2023, 1, 1))]
    check_agreement("kostnad_per_bedomningspoang", _weighed([_assessed()], placements))


def test_a_unit_s_assessment_holds_until_the_next() -> None:
    unit = [
        _assessed(person=None, enhet="Eken", undantag=True),
        _assessed(person=None, enhet="Eken", datum=date(2022, 6, 1)),
    ]
    check_agreement("kostnad_per_bedomningspoang", _weighed([_assessed(), *unit], [_lives()]))


def test_only_an_own_unit_excepts_an_own_unit() -> None:
    namesake = _assessed(person=None, enhet="Eken", regiform="extern", undantag=True)
    check_agreement("kostnad_per_bedomningspoang", _weighed([_assessed(), namesake], [_lives()]))


def test_a_year_s_cost_says_nothing_of_its_quarters() -> None:
    cost = {"insats": "bmss_vuxna", "regiform": "egen", "enhet": "Eken", "intakt": 0, "kostnad": -900}
    year: list[Row] = [{**cost, "overhead": None, "period": "2023"}]
    check_agreement("kostnad_per_bedomningspoang", _weighed([_assessed()], [_lives()], year))
