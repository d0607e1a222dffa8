"""What always holds in the simulated municipality."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kpilib.demo.insatser import INSATSER
from kpilib.demo.kommun import STANGER, Kommun, simulera
from kpilib.demo.modell import Insats
from kpilib.demo.tid import manader, sista

UTTAG = date(2024, 12, 31)


@pytest.fixture(scope="module", params=[2024, 7])
def en_kommun(request: pytest.FixtureRequest) -> Kommun:
    return simulera(request.param, 1, UTTAG)


def test_a_person_has_at_most_one_running_placement_per_insats(en_kommun: Kommun) -> None:
    per_person: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for e in en_kommun.episoder:
        for p in e.placeringar:
            nyckel = (e.person.personnummer, e.insats.id)
            per_person.setdefault(nyckel, []).append((p.fran, p.till or date.max))
    for perioder in per_person.values():
        assert all(forra[1] < nasta[0] for forra, nasta in pairwise(sorted(perioder)))


def test_a_decision_comes_before_its_placements_and_its_end_after_them(en_kommun: Kommun) -> None:
    for e in en_kommun.episoder:
        dagar = [e.beslut, *(d for p in e.placeringar for d in (p.fran, p.till) if d)]
        assert dagar == sorted(dagar)
        assert e.slut is None or e.slut >= dagar[-1]


def test_an_ended_episode_ends_with_its_last_placement_and_has_a_reason(en_kommun: Kommun) -> None:
    for e in en_kommun.episoder:
        assert (e.slut is None) == (e.avslutsorsak == "")
        if e.placeringar:
            assert e.slut == e.placeringar[-1].till


def test_nothing_is_known_after_the_day_of_extraction(en_kommun: Kommun) -> None:
    for e in en_kommun.episoder:
        dagar = [e.beslut, e.slut, e.omprovad, *(d for p in e.placeringar for d in (p.fran, p.till))]
        assert max(d for d in dagar if d) <= UTTAG


def test_no_placement_begins_or_ends_where_definitions_could_differ(en_kommun: Kommun) -> None:
    for e in en_kommun.episoder:
        for p in e.placeringar:
            assert p.till is None or 3 <= p.till.day <= 26
            assert p.fran < date(2015, 1, 1) or 2 <= p.fran.day <= 27


@pytest.mark.parametrize("insats", INSATSER, ids=lambda i: i.id)
def test_the_stock_of_every_stream_is_the_calibrated_one(en_kommun: Kommun, insats: Insats) -> None:
    for manad in manader("2015-01", "2024-12"):
        dag = sista(manad)
        for strom in insats.strommar:
            antal = sum(
                p.strom is strom and p.fran <= dag and (p.till is None or p.till >= dag)
                for e in en_kommun.episoder
                if e.insats is insats
                for p in e.placeringar
            )
            assert antal == strom.mal(manad)


def test_no_own_unit_has_more_residents_than_room(en_kommun: Kommun) -> None:
    for dag in (sista(m) - timedelta(days=n) for m in manader("2015-01", "2024-12") for n in (0, 10, 20)):
        antal: dict[int, int] = {}
        for _, p in en_kommun.placeringar("egen"):
            if p.enhet and p.fran <= dag and (p.till is None or p.till >= dag):
                antal[id(p.enhet)] = antal.get(id(p.enhet), 0) + 1
        rymmer = {id(e): e.rymmer for e in en_kommun.utbud.enheter}
        assert all(n <= rymmer[enhet] for enhet, n in antal.items())


def test_persons_who_move_on_stay_within_their_decision(en_kommun: Kommun) -> None:
    flyttade = [e for e in en_kommun.episoder if len(e.placeringar) > 1]
    assert flyttade
    for e in flyttade:
        for forra, nasta in pairwise(e.placeringar):
            assert nasta.strom.regiform == "egen"
            assert forra.strom.regiform == "extern" or forra.till == STANGER
            assert forra.till is not None
            assert nasta.fran == forra.till + timedelta(days=1)


def test_the_residents_of_the_unit_that_closes_live_in_the_one_that_opens(en_kommun: Kommun) -> None:
    gammal = next(e for e in en_kommun.utbud.enheter if e.stanger == STANGER)
    assert all(p.till and p.till <= STANGER for _, p in en_kommun.placeringar("egen") if p.enhet is gammal)
    flyttade = [
        nasta.enhet
        for e in en_kommun.episoder
        for forra, nasta in pairwise(e.placeringar)
        if forra.enhet is gammal
    ]
    ny = flyttade[0]
    assert ny is not None
    assert all(enhet is ny for enhet in flyttade)
    assert ny.oppnar == STANGER + timedelta(days=1)


def test_no_one_lives_in_a_unit_before_it_opens(en_kommun: Kommun) -> None:
    for regiform in ("egen", "extern"):
        for _, p in en_kommun.placeringar(regiform):
            assert p.enhet is None or p.enhet.oppnar <= max(p.fran, date(2015, 1, 1))


def test_children_are_children_and_adults_are_adults(en_kommun: Kommun) -> None:
    for e in en_kommun.episoder:
        alder = (e.beslut - e.person.fodd).days / 365.25
        if e.insats.id == "bmss_barn":
            assert 7 <= alder < 15.01
        elif e.insats.id == "bmss_vuxna":
            assert alder >= 18.99


def test_a_conversion_moves_a_decision_from_sol_to_lss(en_kommun: Kommun) -> None:
    konverterade = [e for e in en_kommun.episoder if e.konverterad]
    assert konverterade
    for e in konverterade:
        assert e.omprovad is not None
        assert e.lagrum_pa(e.omprovad - timedelta(days=1)).startswith("SoL")
        assert e.lagrum_pa(e.omprovad).startswith("LSS")


def test_the_scale_multiplies_the_stock() -> None:
    dubbel = simulera(2024, 2, UTTAG)
    antal = sum(
        e.insats.id == "bmss_barn" and e.slut is None and bool(e.placeringar) for e in dubbel.episoder
    )
    assert antal == 2 * sum(s.mal("2024-12") for i in INSATSER if i.id == "bmss_barn" for s in i.strommar)
