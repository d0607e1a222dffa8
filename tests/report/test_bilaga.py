"""The plan's appendix: agreements counted by hand in a small register, and how far the sources reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from altered import AlteredGate
from tabeller import rader

from kpilib.begrepp import Period
from kpilib.report import plan as pages
from kpilib.secrecy import Gate
from kpilib.underlag import Plan
from kpilib.workspace import Workspace

MANAD = Period.parse("2024-10")
HYPHEN = "\u2011"


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


@pytest.fixture
def plan(gate: Gate) -> Plan:
    """A register of four agreements with two suppliers, of which one is to come."""
    start, soon, late = date(2022, 1, 1), date(2025, 12, 31), date(2027, 10, 30)
    rows = [
        ("A1", "Exempel A", "bmss_vuxna", "Nord", start, soon, None),
        ("A2", "Exempel A", "bmss_vuxna", "Nord", start, soon, None),
        ("A3", "Exempel B", "bmss_vuxna", None, start, date(2024, 12, 31), late),
        ("A4", "Exempel B", "bmss_vuxna", None, date(2025, 1, 1), date(2028, 12, 31), None),
    ]
    register = pl.DataFrame(rows, gate.tabell("ramavtal").schema, orient="row")
    return Plan(AlteredGate(gate, ramavtal=register), MANAD)  # type: ignore[arg-type]


def test_agreements_are_counted_by_when_they_end(plan: Plan) -> None:
    assert rader(pages.avtalstabell(plan).data)[1:-1] == [
        ["Löper ut inom 18 månader"],
        ["BmSS vuxna, Nord", "2022-01-01", "2025-12-31", "2", "1", "14"],
        ["Löper ut senare än 18 månader"],
        ["BmSS vuxna", "2022-01-01", "2027-10-30", "1", "1", "35"],
        ["Kommande avtal"],
        ["BmSS vuxna", "2025-01-01", "2028-12-31", "1", "1", "–"],
    ]


def test_the_periods_of_an_insats_are_those_of_the_agreements_in_force(plan: Plan) -> None:
    [_, *rows, _] = rader(pages.avtal_per_insats(plan).data)
    spans = {cells[0]: cells[1].replace(HYPHEN, "-") for cells in rows}
    assert spans["BmSS vuxna"] == "2022-01-01 till 2025-12-31, 2022-01-01 till 2027-10-30"
    assert spans["BmSS barn"] == ""


def test_agreements_and_suppliers_are_told_apart_where_they_differ_in_number(plan: Plan) -> None:
    shown = {cells[0]: cells[1:3] for cells in rader(pages.skillnader(plan).data)}
    assert shown["Avtal och leverantörer, BmSS vuxna"] == ["177 (avtal)", "2 (leverantörer)"]
    assert "Avtal och leverantörer, BmSS barn" not in shown


def test_a_source_reaches_from_its_first_day_to_its_last(gate: Gate) -> None:
    days = [(date(2016, 1, 1), date(2024, 6, 30)), (date(2015, 3, 1), date(2023, 12, 31))]
    covered = pl.DataFrame(
        [("beslut", insats, *span, True) for insats, span in zip(("a", "b"), days, strict=True)],
        gate.tabell("tackning").schema,
        orient="row",
    )
    plan = Plan(AlteredGate(gate, tackning=covered), MANAD)  # type: ignore[arg-type]
    rows = {cells[0]: cells[1:3] for cells in rader(pages.kallor(plan).data)}
    assert rows[plan.kallnamn["beslut"]] == ["2015-03-01", "2024-06-30"]
    assert rows[plan.kallnamn["kopfil"]] == ["–", "–"]
