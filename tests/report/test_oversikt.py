"""The first page: what it counts, what it lists, and how far the sources reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from altered import AlteredGate

from kpilib.begrepp import EJ_UPPNATT, SAKNAR_UNDERLAG, UPPNATT, Period
from kpilib.report import halvar, luckor, oversikt
from kpilib.secrecy import Gate
from kpilib.underlag import FollowUp
from kpilib.workspace import Workspace

H2 = Period.parse("2024H2")


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def with_status(gate: Gate, status: str) -> FollowUp:
    """The follow-up as it would be with every target of one status."""

    def altered(values: pl.DataFrame) -> pl.DataFrame:
        return values.with_columns(pl.lit(status).alias("malstatus"))

    return FollowUp(AlteredGate(gate, altered), H2)  # type: ignore[arg-type]


def reaching(gate: Gate, till: date) -> FollowUp:
    """The follow-up with a source that reaches to one day and a year beyond the half-year in another part."""
    rows = [("beslut", "a", date(2015, 1, 1), till, True), ("beslut", "b", date(2015, 1, 1), till, True)]
    covered = pl.DataFrame(rows, gate.tabell("tackning").schema, orient="row")
    return FollowUp(AlteredGate(gate, tackning=covered), H2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("till", "told"),
    [
        (date(2024, 12, 31), "Källan {namn} täcker andra halvåret 2024 till och med 2024-12-31."),
        (date(2025, 1, 31), "Källan {namn} täcker andra halvåret 2024 till och med 2025-01-31."),
        (date(2024, 12, 30), "Källor som inte når till periodens slut: {namn} (till 2024-12-30)."),
    ],
)
def test_a_source_falls_short_that_ends_before_the_half_year_does(till: date, told: str, gate: Gate) -> None:
    f = reaching(gate, till)
    shown = oversikt.farskhet(f).data
    assert shown.startswith(told.format(namn=f.kallnamn["beslut"]))
    assert shown.endswith(f"Ögonblicksbilden publicerades {gate.snapshot.publicerad:%Y-%m-%d}.")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (UPPNATT, "Alla mål som går att mäta för andra halvåret 2024 är uppnådda."),
        (SAKNAR_UNDERLAG, "Inget mål går att mäta för andra halvåret 2024."),
    ],
)
def test_nothing_missed_and_nothing_measured_are_told_apart(status: str, told: str, gate: Gate) -> None:
    assert oversikt.avvikelser(with_status(gate, status)).data == told


def test_six_deviations_are_listed_and_the_rest_counted(gate: Gate) -> None:
    f = with_status(gate, EJ_UPPNATT)
    lines = oversikt.avvikelser(f).data.splitlines()
    assert len(lines) == 7
    assert lines[6].startswith(f"- Ytterligare {f.lage().height - 6} står i [halvårsuppföljningen]")


def test_six_deviations_are_all_of_them_where_there_are_no_more(gate: Gate) -> None:
    key = ["nyckeltal", "insats", "dimension", "dimension_varde"]
    six = FollowUp(gate, H2).lage().head(6).select(key).with_columns(missad=True)

    def altered(values: pl.DataFrame) -> pl.DataFrame:
        both = values.join(six, key, "left", maintain_order="left")
        status = pl.when(pl.col("missad").is_not_null()).then(pl.lit(EJ_UPPNATT)).otherwise(pl.lit(UPPNATT))
        return both.with_columns(malstatus=status).drop("missad")

    f = FollowUp(AlteredGate(gate, altered), H2)  # type: ignore[arg-type]
    lines = oversikt.avvikelser(f).data.splitlines()
    assert len(lines) == 6
    assert not any("Ytterligare" in line for line in lines)


def test_the_boxes_count_what_the_follow_up_holds(gate: Gate) -> None:
    f = FollowUp(gate, H2)
    state = f.lage()["malstatus"]
    met, missed, gaps = (int((state == s).sum()) for s in (UPPNATT, EJ_UPPNATT, SAKNAR_UNDERLAG))
    checks = gate.tabell("avstamning")
    broken = int((checks["antal"] > 0).sum())
    shown = oversikt.rutor(f).data
    for number, what in (
        (f"{met} av {met + missed}", "mål är uppnådda"),
        (missed, "mål är inte uppnådda"),
        (gaps, "värden saknar underlag"),
        (broken, f"av {checks.height} kontroller fann något"),
    ):
        assert f"<strong>{number}</strong> {what}" in shown


def test_no_gap_is_said_and_a_gap_is_listed_with_why(gate: Gate) -> None:
    assert luckor.luckor(with_status(gate, UPPNATT)).data == (
        "Alla nyckeltal har underlag för andra halvåret 2024."
    )
    assert "#tbl-luckor" in luckor.luckor(with_status(gate, SAKNAR_UNDERLAG)).data


def test_the_summary_says_whether_a_value_lacks_its_basis(gate: Gate) -> None:
    assert "Inget värde saknar underlag." in halvar.sammanfattning(with_status(gate, UPPNATT)).data
    f = with_status(gate, SAKNAR_UNDERLAG)
    told = f"{f.lage().height} värden saknar underlag, se [Underlag som saknas](#sec-luckor)."
    assert told in halvar.sammanfattning(f).data
