"""Suppliers, agreements and units."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from stdnum.se import orgnr, personnummer

from kpilib.demo.avtal import AVTAL, BMSS_SOL, gallande
from kpilib.demo.enhet import Slag
from kpilib.demo.marknad import DIREKT, GLAPP, NAMNBYTEN
from kpilib.demo.slump import slump
from kpilib.demo.utbud import EGNA, Utbud

DAG = date(2024, 10, 1)


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
    enheter = [utbud.flytta_in(slag, DAG).namn for _ in range(24)]
    assert sorted(Counter(enheter).values()) == [1, 4, 19]


def test_a_place_that_is_left_can_be_taken_again(utbud: Utbud) -> None:
    slag = Slag("bmss_barn", "egen", "")
    enheter = [utbud.flytta_in(slag, DAG) for _ in range(EGNA["bmss_barn"][0][2])]
    utbud.lamna(enheter[0])
    assert utbud.flytta_in(slag, DAG) is enheter[0]


def test_suppliers_without_room_are_an_error(utbud: Utbud) -> None:
    slag = Slag("korttidsboende_sol", "extern", "direktupphandling")
    for _ in range(DIREKT["korttidsboende_sol"] * 5):
        utbud.flytta_in(slag, DAG)
    with pytest.raises(ValueError, match="no room left"):
        utbud.flytta_in(slag, DAG)


def test_decisions_by_sol_are_placed_in_units_of_that_part_of_the_agreement(utbud: Utbud) -> None:
    enhet = utbud.flytta_in(Slag("bmss_vuxna", "extern", "ramavtal", sol=True), DAG)
    assert {a.delomrade for a in enhet.avtal} == {BMSS_SOL}


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


def test_agreements_of_a_unit_follow_on_one_another(utbud: Utbud) -> None:
    for enhet in utbud.enheter:
        for nyare, aldre in pairwise(enhet.avtal):
            assert aldre.till + timedelta(days=1) == nyare.fran or (aldre.till, nyare.fran) == GLAPP
            assert aldre.nummer != nyare.nummer
            assert gallande(enhet.avtal, aldre.till) is aldre


def test_a_supplier_that_takes_another_name_keeps_its_number(skriven: Any) -> None:
    byter = NAMNBYTEN["bmss_vuxna"]
    med_nummer = skriven.kop.filter(pl.col("Organisationsnummer").fill_null("") != "")
    namn = med_nummer.group_by("Organisationsnummer").agg(
        pl.col("Leverantör").n_unique().alias("namn"),
        pl.col("Leverantör").filter(pl.col("Period") < f"{byter:%Y-%m}").unique().alias("forr"),
        pl.col("Leverantör").filter(pl.col("Period") >= f"{byter:%Y-%m}").unique().alias("nu"),
    )
    bytt = namn.filter(pl.col("namn") > 1)
    assert bytt.height == 1
    assert bytt["forr"].list.len().item() == bytt["nu"].list.len().item() == 1
    register = dict(skriven.ramavtal.select("Organisationsnummer", "Leverantör").iter_rows())
    assert register[bytt["Organisationsnummer"].item()] == bytt["nu"].item()[0]


def test_two_suppliers_of_one_group_have_its_name_and_numbers_of_their_own(utbud: Utbud) -> None:
    grupper = Counter(leverantor.namn.split()[0] for leverantor in utbud.leverantorer)
    assert sorted(grupper.values())[-2:] == [1, 2]


def test_some_suppliers_are_new_during_the_history(utbud: Utbud) -> None:
    nya = {e.leverantor for e in utbud.enheter if e.leverantor}
    gamla = {e.leverantor for e in utbud.enheter if e.leverantor and e.oppnar == date(2015, 1, 1)}
    assert len(nya - gamla) > 5


def test_one_agreement_ran_out_before_it_was_renewed(utbud: Utbud) -> None:
    glapp = [e for e in utbud.enheter for n, a in pairwise(e.avtal) if (a.till, n.fran) == GLAPP]
    assert len(glapp) == 1
    assert gallande(glapp[0].avtal, date(2024, 5, 31)) is None
