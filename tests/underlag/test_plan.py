"""The values that the plan prints: exact parts from the snapshot, and only those that may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import polars as pl
import pytest

from kpilib.begrepp import ALLA, SAKNAR_UNDERLAG, Period
from kpilib.form import cell, text
from kpilib.secrecy import Gate
from kpilib.underlag import Plan
from kpilib.underlag.delar import EGEN, UNDANTAG
from kpilib.underlag.plan import sammanlagt
from kpilib.workspace import Workspace

MANAD = Period.parse("2024-10")


@pytest.fixture(scope="module")
def plan(demo: Workspace) -> Iterator[Plan]:
    with Gate("stad", workspace=demo) as gate:
        yield Plan(gate, MANAD)


def test_the_parts_are_the_decimals_of_the_snapshot(plan: Plan) -> None:
    rows = plan.gate.varden("ramavtalskop", period=MANAD, dimension=ALLA).filter(~pl.col("dolt"))
    assert rows.schema["taljare"] == rows.schema["namnare"] == pl.Decimal(24, 6)
    parts = plan.led("ramavtalskop", MANAD)
    assert parts == {
        insats: (on, every)
        for insats, on, every in rows.select("insats", "taljare", "namnare").rows()
        if insats in plan.fokus
    }
    assert sammanlagt(parts) == (sum(on for on, _ in parts.values()), sum(n for _, n in parts.values()))


def test_several_insatser_together_are_summed_exactly() -> None:
    ore = {str(n): (Decimal("0.1"), Decimal("0.3")) for n in range(10)}
    assert sammanlagt(ore) == (Decimal("1.0"), Decimal("3.0"))
    assert sammanlagt({}) == (0, 0)


def test_what_is_hidden_is_no_number_to_compare_with_and_no_part(plan: Plan) -> None:
    hidden = plan.gate.varden(period=MANAD).filter("dolt", pl.col("insats").is_in(plan.fokus))
    assert hidden.height
    for row in hidden.iter_rows(named=True):
        part = ALLA if row["dimension"] == ALLA else f"{row['dimension']}.{row['dimension_varde']}"
        assert plan.x(row["nyckeltal"], row["insats"], MANAD, part) is None
        assert row["insats"] not in plan.kanda(row["nyckeltal"], MANAD, part)
        assert row["insats"] not in plan.led(row["nyckeltal"], MANAD, part)
        marks = {f"<{plan.gate.troskel}", text.DOLT}
        for led in ("taljare", "namnare"):
            assert plan.visa(row["nyckeltal"], row["insats"], MANAD, part, led) in marks
        limits = cell.inom(row)
        shown = plan.visa(row["nyckeltal"], row["insats"], MANAD, part)
        assert shown == limits.text if limits else shown in marks


def test_known_numbers_are_those_of_the_insatser_that_the_plan_steers(plan: Plan) -> None:
    known = plan.kanda("regiform", MANAD, EGEN)
    assert set(known) <= set(plan.fokus)
    assert known == {i: plan.x("regiform", i, MANAD, EGEN) for i in known}


def test_a_value_that_there_is_none_of_has_no_basis(plan: Plan) -> None:
    assert plan.rad("volym", "ingen", MANAD) is None
    assert plan.tal("volym", "ingen", MANAD) == SAKNAR_UNDERLAG
    assert plan.visa("volym", "ingen", MANAD) == text.SAKNAS


def test_a_part_of_a_value_is_a_count_of_what_is_counted(demo: Workspace) -> None:
    with Gate("rad", workspace=demo) as gate:
        plan = Plan(gate, MANAD)
        row = plan.rad("ramavtalskop_kronor", "bmss_vuxna", MANAD)
        assert row is not None
        whole = plan.cell("ramavtalskop_kronor", "bmss_vuxna", MANAD, led="taljare")
        share = plan.cell("ramavtalskop_kronor", "bmss_vuxna", MANAD)
        assert (whole.text, whole.enhet) == (text.tal(row["taljare"]), "kr")
        assert (share.text, share.enhet) == (text.varde(row["varde"], "andel"), "%")
        cost = plan.rad("kostnad_per_plats", "korttidsvistelse", plan.bokslut, EGEN)
        assert cost is not None
        places = plan.cell("kostnad_per_plats", "korttidsvistelse", plan.bokslut, EGEN, "namnare")
        assert (places.text, places.enhet) == (text.tal(cost["namnare"]), "antal")


def test_a_period_may_be_given_by_its_id(plan: Plan) -> None:
    row = plan.rad("volym", plan.fokus[0], MANAD)
    assert row is not None
    assert plan.rad("volym", plan.fokus[0], str(MANAD)) == row


def test_the_parts_of_a_breakdown_stand_in_order_of_their_names(plan: Plan) -> None:
    parts = plan.delar("ramavtalskop", "koptyp", MANAD)
    names = [[row["dimension_varde"] for row in rows] for rows in parts.values()]
    assert names
    assert all(row == sorted(row) for row in names)
    assert {f"koptyp.{name}" for row in names for name in row} & set(UNDANTAG)
