"""What is said of a series and of its revisions, on rows made by hand."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from altered import AlteredGate

from kpilib import nationellt as sida
from kpilib.begrepp import RIKET
from kpilib.nationellt.utveckling import egen_mening
from kpilib.underlag import Jamforelse
from kpilib.underlag.serier import AVVIKELSE

EGEN, NBSP, MINUS = "1480", "\u00a0", "\u2212"
NAMN = {EGEN: "Göteborg", "1280": "Malmö", "1281": "Lund", RIKET: "Riket"}
HAMTAD = date(2025, 6, 2)


def comparison(
    varden: dict[tuple[str, int], float | None], brott: int | None = None, **tables: Any
) -> Jamforelse:
    """A comparison of one series: (area, year) -> value; `brott`: the year of a series break."""
    serie = pl.DataFrame(
        [(AVVIKELSE.id, k, NAMN[k], ar, varde, False) for (k, ar), varde in varden.items()],
        schema={
            "serie": pl.String, "kommun": pl.String, "kommun_namn": pl.String, "ar": pl.Int32,
            "varde": pl.Float64, "preliminar": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip
    breaks = [(AVVIKELSE.id, "*", date(brott, 1, 1), "Ny definition.", "")] if brott else []
    gate: Any = AlteredGate(
        SimpleNamespace(varden=lambda **_: pl.DataFrame(schema=["period", "varde", "dolt"])),
        nationell_serie=serie,
        egen_kommun=pl.DataFrame({"kommun": [EGEN], "namn": [NAMN[EGEN]]}),
        seriebrott=pl.DataFrame(breaks, ["nyckeltal", "insats", "fran", "orsak", "kalla"], orient="row"),
        **tables,
    )
    return Jamforelse(gate)


THREE = {(EGEN, 2021): 5.0, (EGEN, 2022): 6.0, (EGEN, 2023): 8.5, (RIKET, 2023): 0.5}
NOW = f"Nettokostnadsavvikelsen i Göteborg var 8,5{NBSP}% 2023."
RIKETS = f"I riket var det 0,5{NBSP}%."


def said(j: Jamforelse) -> str:
    """The sentence of the own value, as it reads on the page."""
    return unescape(egen_mening(j, AVVIKELSE))


def test_the_year_before_is_the_year_before() -> None:
    assert said(comparison(THREE)) == f"{NOW} Året före var det 6,0{NBSP}% (+2,5{NBSP}p.e.). {RIKETS}"


@pytest.mark.parametrize(
    ("varden", "brott"), [({**THREE, (EGEN, 2022): None}, None), (THREE, 2023)], ids=["gap", "break"]
)
def test_nothing_is_compared_with_a_year_that_is_missing_or_before_a_break(
    varden: dict[tuple[str, int], float | None], brott: int | None
) -> None:
    assert said(comparison(varden, brott)) == f"{NOW} {RIKETS}"


def test_a_break_in_an_earlier_year_parts_nothing() -> None:
    assert "Året före" in said(comparison(THREE, 2022))


def test_the_years_that_others_have_and_the_own_lacks_are_named() -> None:
    told = said(comparison({**THREE, ("1280", 2024): 1.0, ("1280", 2025): 1.0}))
    assert told.endswith("Göteborg saknar värde för 2024 och 2025.")


def revised(kommun: str, ar: int, fore: float, efter: float) -> dict[str, Any]:
    return {
        "kalla": "Kolada", "slag": "andrat", "serie": AVVIKELSE.id, "namn": AVVIKELSE.namn, "enhet": "",
        "kommun": kommun, "kommun_namn": NAMN[kommun], "ar": ar, "varde_fore": fore, "varde_efter": efter,
        "preliminar_fore": False, "preliminar_efter": False, "text_fore": None, "text_efter": None,
        "hamtad": HAMTAD, "kallhanvisning": "Källa: Kolada",
    }  # fmt: skip


def test_a_large_fall_is_a_larger_change_than_a_small_rise() -> None:
    rows = pl.DataFrame([revised("1281", 2022, 100.0, 110.0), revised("1280", 2021, 100.0, 50.0)])
    j = comparison(THREE, revideringar=rows, hamtningar=pl.DataFrame({"kalla": ["kolada", "kolada"]}))
    per_series, details = re.sub(r"<[^>]+>", " ", sida.revideringar(j).data).split(
        "#tbl-revideringar-detaljer"
    )
    assert "Malmö 2021: 100 → 50" in re.sub(r"\s+", " ", per_series)
    assert details.index(" Malmö ") < details.index(" Lund ")
