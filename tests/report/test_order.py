"""A page follows from its rows, not from the order that they come in: two renders of a snapshot are alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from altered import AlteredGate

from kpilib import nationellt
from kpilib.begrepp import Period
from kpilib.report import andringar, atgarder, halvar, luckor, oversikt
from kpilib.report import plan as planen
from kpilib.secrecy import Gate
from kpilib.underlag import FollowUp, Jamforelse, Plan
from kpilib.workspace import Workspace

H2, MANAD = Period.parse("2024H2"), Period.parse("2024-10")
FOLLOW_UP = (
    halvar.sammanfattning, halvar.lage, halvar.jamforelse, luckor.luckor, halvar.kallor, halvar.ursprung,
    oversikt.rutor, oversikt.avvikelser, oversikt.farskhet, atgarder.avvikelsetabell, atgarder.aktiviteter,
    atgarder.beslut, andringar.andringar,
)  # fmt: skip
PLAN = (
    planen.sammanfattning, planen.trad, planen.nettokostnad, planen.regiform, planen.kopform,
    planen.kostnad_per_enhet, planen.avvikelse, planen.lss_per_invanare, planen.saknade, planen.volymer,
    planen.over_tid, planen.vantande, planen.personkrets, planen.laget, planen.nyckeltal,
    planen.avtalstabell, planen.avtal_per_insats, planen.skillnader, planen.kallor,
)  # fmt: skip
COMPARISON = (
    nationellt.sammanfattning, nationellt.avvikelse, nationellt.punkter, nationellt.tabell,
    nationellt.per_10000, nationellt.kop, nationellt.per_invanare, nationellt.uppdelning,
    nationellt.avstamning, nationellt.revideringar, nationellt.grupper, nationellt.alder,
)  # fmt: skip
TABLES = (
    "avstamning_nationell", "kolada", "kommentar", "kommungrupp_historik", "kommunvarden", "nationell_lage",
    "nationell_serie", "nationell_uppdelning", "ramavtal", "revideringar", "seriebrott", "tackning",
)  # fmt: skip


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sample(fraction=1, shuffle=True, seed=20241231)


@pytest.fixture(scope="module")
def mixed(gate: Gate) -> Any:
    """The same gate, whose rows come in another order."""
    tables = {name: shuffled(gate.tabell(name)) for name in TABLES}
    return AlteredGate(gate, shuffled, **tables)


@pytest.mark.parametrize("page", FOLLOW_UP, ids=lambda page: page.__name__)
def test_a_cell_of_the_follow_up_is_the_same(page: Any, gate: Gate, mixed: Any) -> None:
    assert page(FollowUp(mixed, H2)).data == page(FollowUp(gate, H2)).data


@pytest.mark.parametrize("id_", ["regiform", "kostnad_per_plats", "nya_beslut", "ramavtalskop"])
def test_a_chart_of_the_follow_up_is_the_same(id_: str, gate: Gate, mixed: Any) -> None:
    assert halvar.nyckeltal(FollowUp(mixed, H2), id_).data == halvar.nyckeltal(FollowUp(gate, H2), id_).data


@pytest.mark.parametrize("page", PLAN, ids=lambda page: page.__name__)
def test_a_cell_of_the_plan_is_the_same(page: Any, gate: Gate, mixed: Any) -> None:
    assert page(Plan(mixed, MANAD)).data == page(Plan(gate, MANAD)).data


@pytest.mark.parametrize("page", COMPARISON, ids=lambda page: page.__name__)
def test_a_cell_of_the_comparison_is_the_same(page: Any, gate: Gate, mixed: Any) -> None:
    assert page(Jamforelse(mixed)).data == page(Jamforelse(gate)).data


def test_an_insats_of_the_plan_is_the_same(gate: Gate, mixed: Any) -> None:
    for insats in Plan(gate, MANAD).fokus:
        assert planen.insats(Plan(mixed, MANAD), insats).data == planen.insats(Plan(gate, MANAD), insats).data
