"""Suppliers, agreements and units."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from stdnum.se import orgnr, personnummer

from kpilib.demo.slump import slump
from kpilib.demo.utbud import AVTAL, BMSS_SOL, DIREKT, EGNA, Slag, Utbud


@pytest.fixture
def utbud() -> Utbud:
    return Utbud(slump("utbud"), 1)


def test_organisationsnummer_are_valid_and_unique(utbud: Utbud) -> None:
    nummer = [leverantor.organisationsnummer for leverantor in utbud.leverantorer]
    assert len(set(nummer)) == len(nummer) > 80
    assert all(orgnr.is_valid(n) for n in nummer)


def test_organisationsnummer_are_neither_persons_nor_in_a_series_in_use(utbud: Utbud) -> None:
    for leverantor in utbud.leverantorer:
        nummer = leverantor.organisationsnummer
        assert not personnummer.is_valid(nummer)
        assert nummer.startswith(("555", "212999"))


def test_supplier_names_are_unique(utbud: Utbud) -> None:
    namn = Counter(leverantor.namn for leverantor in utbud.leverantorer)
    assert namn.most_common(1)[0][1] == 1


def test_every_supplier_with_an_agreement_has_at_least_one_of_each_insats(utbud: Utbud) -> None:
    for insats, (_, leverantorer, _, _) in AVTAL.items():
        assert len({a.leverantor.namn for a in utbud.avtal if a.insats == insats}) == leverantorer


def test_own_units_open_when_the_others_are_full(utbud: Utbud) -> None:
    slag = Slag("korttidsboende_sol", "egen", "")
    enheter = [utbud.flytta_in(slag).namn for _ in range(24)]
    assert sorted(Counter(enheter).values()) == [1, 4, 19]


def test_a_place_that_is_left_can_be_taken_again(utbud: Utbud) -> None:
    slag = Slag("bmss_barn", "egen", "")
    enheter = [utbud.flytta_in(slag) for _ in range(EGNA["bmss_barn"][0][2])]
    utbud.lamna(enheter[0])
    assert utbud.flytta_in(slag) is enheter[0]


def test_suppliers_without_room_are_an_error(utbud: Utbud) -> None:
    slag = Slag("korttidsboende_sol", "extern", "direktupphandling")
    for _ in range(DIREKT["korttidsboende_sol"] * 5):
        utbud.flytta_in(slag)
    with pytest.raises(ValueError, match="no room left"):
        utbud.flytta_in(slag)


def test_decisions_by_sol_are_placed_in_units_of_that_part_of_the_agreement(utbud: Utbud) -> None:
    enhet = utbud.flytta_in(Slag("bmss_vuxna", "extern", "ramavtal", sol=True))
    assert enhet.avtal is not None
    assert enhet.avtal.delomrade == BMSS_SOL


def test_no_name_of_the_plan_is_used(skriven: Any) -> None:
    namn = {
        *skriven.kop["Leverantör"],
        *skriven.kop["Enhet"],
        *skriven.enheter["Enhet"],
        *skriven.ramavtal["Leverantör"],
        *skriven.reskontra["leverantor"],
        *skriven.reskontra["kopare"],
    }
    verkliga = ("dalheimer", "byalagsgatan", "göteborgs stad", "spink")
    assert not [n for n in namn if any(ord_ in n.lower() for ord_ in verkliga)]
