"""The purchase file against the ledger: every difference is named, and the names sum to the difference."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest
from tabeller import celler

from kpilib import pipeline
from kpilib.form import text
from kpilib.report.kop_mot_bokfort import ATT_UTREDA, kop_mot_bokfort
from kpilib.secrecy import Gate
from kpilib.underlag import Underlag
from kpilib.workspace import Workspace


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def test_each_year_and_cause_is_summed_to_the_ore(gate: Gate) -> None:
    shown = kop_mot_bokfort(Underlag(gate)).data
    for (year, _), part in gate.tabell("avstamning_inkop").group_by("ar", "orsak"):
        sums = {text.tal(part[side].sum(), 2) for side in ("kopt", "bokfort", "skillnad")}
        assert {year, *sums} <= celler(shown)


def test_the_sum_of_the_named_differences_is_that_of_the_two_sources(gate: Gate) -> None:
    rows = gate.tabell("avstamning_inkop")
    whole = rows["kopt"].sum() - rows["bokfort"].sum()
    assert f"Sammanlagt skiljer {text.tal(float(whole), 2)}" in kop_mot_bokfort(Underlag(gate)).data


def test_what_nobody_has_explained_is_listed_per_insats(gate: Gate) -> None:
    asked = gate.tabell("avstamning_inkop").filter(pl.col("orsak").is_in(ATT_UTREDA))
    assert asked.height, "the demonstration books some purchases on another supplier"
    names = dict(gate.tabell("insatser").select("insats", "namn").iter_rows())
    listed = kop_mot_bokfort(Underlag(gate)).data.partition("Att utreda")[2]
    for row in asked.iter_rows(named=True):
        assert f"- {names[row['insats']]}, {row['ar']}, " in listed
        assert f"sammanlagt {text.tal(float(row['skillnad']), 2)}" in listed


def test_a_supplier_and_a_month_do_not_pass_the_gate(gate: Gate) -> None:
    assert not {"leverantor", "leverantor_id", "manad"} & set(gate.tabell("avstamning_inkop").columns)


def test_without_a_ledger_the_page_says_what_is_missing(workspace: Workspace, write) -> None:  # type: ignore[no-untyped-def]
    rows = "Enhet;Insats;Regiform;Kommun;Period;Platser;Belagda dygn\n" + (
        "Snäckan;Korttidsvistelse;Egen;Göteborg;2024-01;10;200\n"
    )
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace, [write("enhet_2024.csv", rows)]).filer)
    with Gate("rad", workspace=workspace) as gate:
        assert "Lägg till leverantörsreskontran" in kop_mot_bokfort(Underlag(gate)).data
