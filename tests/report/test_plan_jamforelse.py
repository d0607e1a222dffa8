"""The plan's national comparison: who is higher and lower, in a sentence and in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

import polars as pl
import pytest
from altered import AlteredGate
from tabeller import rader

from kpilib.begrepp import ALLA, Period
from kpilib.report.plan import jamforelse as sida
from kpilib.secrecy import Gate
from kpilib.underlag import Plan
from kpilib.underlag.serier import AVVIKELSE
from kpilib.workspace import Workspace

NBSP = "\u00a0"
MANAD = Period.parse("2024-10")


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def shown(gate: Gate, values: Mapping[str, tuple[float | None, float | None]]) -> str:
    """The comparison with these values of the last two years, by municipality; the others have none.

    Numbers stand without their anchors.
    """

    def altered(rows: pl.DataFrame) -> pl.DataFrame:
        own = rows.filter((pl.col("nyckeltal") == AVVIKELSE.nyckeltal) & (pl.col("period_typ") == "ar"))
        code = pl.when(pl.col("dimension") == ALLA).then(pl.lit("1480")).otherwise("dimension_varde")
        given = pl.struct(code.alias("kommun"), "period").map_elements(
            lambda r: dict(zip(("2022", "2023"), values.get(r["kommun"], ()), strict=False)).get(r["period"]),
            return_dtype=pl.Float64,
        )
        return own.with_columns(given.alias("varde"))

    plan = Plan(AlteredGate(gate, altered), MANAD)  # type: ignore[arg-type]
    return re.sub(r"\[([^\]]*)\]\{#v-[^}]*\}", r"\1", unescape(sida._serie(plan, AVVIKELSE).data))


def test_those_with_a_higher_value_and_those_without_are_named(gate: Gate) -> None:
    told = shown(gate, {"1480": (7.0, 7.3), "1280": (8.0, 8.1), "1281": (7.0, 7.3), "0180": (1.0, 2.0)})
    assert f"Det har ökat från 7,0{NBSP}% 2022." in told
    assert f"Högre värde har Malmö (8,1{NBSP}%)." in told
    assert f"Lägre eller samma värde har Lund (7,3{NBSP}%) och Stockholm (2,0{NBSP}%)." in told


def test_a_group_that_nobody_is_in_has_no_sentence(gate: Gate) -> None:
    told = shown(gate, {"1480": (7.3, 7.3), "1280": (8.0, 8.1)})
    assert f"Det är oförändrat sedan 2022 (7,3{NBSP}%)." in told
    assert "Högre värde har Malmö" in told
    assert "Lägre eller samma" not in told
    told = shown(gate, {"1480": (None, 7.3), "1280": (8.0, 7.1)})
    assert "2022" not in told.partition("#fig-")[0]
    assert "Högre värde" not in told


def test_the_table_has_the_own_first_and_only_those_that_have_a_value(gate: Gate) -> None:
    told = shown(gate, {"1480": (7.0, 7.3), "1280": (8.0, 8.1), "1281": (None, 6.0)})
    assert rader(told)[:-1] == [
        ["Kommun", "2022", "2023"],
        ["Göteborg", f"7,0{NBSP}%", f"7,3{NBSP}%"],
        ["Lund", "–", f"6,0{NBSP}%"],
        ["Malmö", f"8,0{NBSP}%", f"8,1{NBSP}%"],
    ]


def test_nothing_is_ranked_where_the_own_stands_alone(gate: Gate) -> None:
    assert "#fig-" in shown(gate, {"1480": (7.0, 7.3), "1280": (8.0, 8.1)})
    assert "#fig-" not in shown(gate, {"1480": (7.0, 7.3)})


def test_without_the_own_value_nothing_is_shown(gate: Gate) -> None:
    told = shown(gate, {"1280": (8.0, 8.1)})
    assert "**Kolada (`kategoriplan fetch kolada`)** värden för Göteborg 2023" in told
    assert "<table" not in told
