"""Which sources a part of a page stands on and lacks, and the sentence where none is lacking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import polars as pl
import pytest
from altered import AlteredGate, tabell

from kpilib.begrepp import Period
from kpilib.secrecy import Gate
from kpilib.underlag import Underlag
from kpilib.underlag.kallor import Kalla, kallorna, korta, saknar
from kpilib.workspace import Workspace

H2 = Period.parse("2024H2")
SLUT = date(2024, 12, 31)


@pytest.fixture(scope="module")
def gate(demo: Workspace) -> Iterator[Gate]:
    with Gate("rad", workspace=demo) as opened:
        yield opened


def underlag(gate: Gate, *args: Any, **tables: pl.DataFrame) -> Underlag:
    return Underlag(AlteredGate(gate, *args, **tables))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finns", "fran", "till", "nar"),
    [
        (True, date(2024, 1, 1), SLUT, True),
        (True, SLUT, SLUT, True),
        (True, date(2025, 1, 1), date(2025, 12, 31), False),
        (True, date(2024, 1, 1), date(2024, 12, 30), False),
        (True, None, None, True),
        (True, date(2025, 1, 1), None, True),
        (False, date(2024, 1, 1), SLUT, False),
        (False, None, None, False),
    ],
)
def test_a_source_covers_the_end_of_a_period(
    finns: bool, fran: date | None, till: date | None, nar: bool
) -> None:
    kalla = Kalla("Beslut", finns, fran, till, "")
    assert kalla.nar(H2) == nar
    assert kalla.nar(None) == finns


@pytest.mark.parametrize(
    ("kalla", "period", "vad", "told"),
    [
        (Kalla("Beslut", False, None, None, ""), H2, "", "**Beslut**"),
        (Kalla("Beslut", True, None, None, ""), H2, "", "**Beslut** för andra halvåret 2024"),
        (Kalla("Beslut", True, None, None, ""), None, "", "**Beslut**"),
        (Kalla("Beslut", True, None, None, ""), H2, "N1", "**Beslut** N1"),
        (Kalla("SCB", False, None, None, "kategoriplan fetch scb"), None, "N1",
         "**SCB (`kategoriplan fetch scb`)**"),
        (Kalla("SCB", True, None, None, "kategoriplan fetch scb"), None, "N1",
         "**SCB (`kategoriplan fetch scb`)** N1"),
    ],
)  # fmt: skip
def test_what_is_to_come_is_told_with_what_of_it(
    kalla: Kalla, period: Period | None, vad: str, told: str
) -> None:
    assert kalla.ord(period, vad) == told


@pytest.mark.parametrize(
    ("reason", "short"),
    [
        ("Källan Köpfil täcker inte hela perioden för insatsen.", ["Köpfil"]),
        ("Källorna Köpfil och Egen regi täcker inte perioden.", ["Köpfil", "Egen regi"]),
        ("Källorna Kolada, Egen regi och Köpfil täcker inte perioden.", ["Köpfil", "Egen regi"]),
        ("Nämnaren är noll.", []),
        ("Köpfil", []),
        (None, []),
    ],
)
def test_a_reason_names_the_sources_that_fall_short(reason: str | None, short: list[str], gate: Gate) -> None:
    row = {"nyckeltal": "dygn_per_person", "orsak_saknas": reason}
    assert list(korta(underlag(gate), row)) == short


def test_sources_are_those_of_nyckeltal_or_their_own_each_once(gate: Gate) -> None:
    u = underlag(gate)
    found = kallorna(u, ["dygn_per_person", "ramavtalskop", "kolada", "utgår", "beslut"])
    assert [(k.titel, k.finns, k.hamtas) for k in found] == [
        ("Köpfil", True, ""),
        ("Egen regi", True, ""),
        ("Kolada", True, "kategoriplan fetch kolada"),
        ("Beslut", True, ""),
    ]
    assert (found[0].fran, found[0].till) == (date(2015, 1, 1), SLUT)
    assert (found[2].fran, found[2].till) == (None, None)


def test_a_source_whose_files_are_refused_is_not_there(gate: Gate) -> None:
    u = underlag(gate, filer=tabell(gate, "filer", {"kalla": "beslut", "status": "avvisad"}))
    assert [k.finns for k in kallorna(u, ["beslut"])] == [False]


def _said(u: Underlag, *vad: str, **asked: Any) -> str:
    return unescape(str(saknar(u, *vad, **asked).data).strip())


def test_what_is_missing_is_asked_for_else_the_reason_is_told(gate: Gate) -> None:
    def because(reason: str | None, *, dolt: bool = False) -> Underlag:
        return underlag(
            gate,
            lambda v: v.with_columns(
                orsak_saknas=pl.lit(reason, pl.String), varde=pl.lit(None, pl.Float64), dolt=pl.lit(dolt)
            ),
        )

    reason = "Nämnaren är noll."
    assert _said(because(reason), "volym", period=H2) == reason
    assert _said(because(reason), "volym", period=H2, annars="Annars.") == "Annars."
    assert _said(because(None, dolt=True), "volym", period=H2) == "Antalen är för små för att visas."
    short = _said(because("Källan Beslut täcker inte perioden."), "volym", period=H2)
    assert "**Beslut** för andra halvåret 2024" in short
    assert "**Kolada (`kategoriplan fetch kolada`)** N1" in _said(underlag(gate), "kolada", av="N1")
    none = underlag(gate, lambda v: v.clear())
    assert _said(none, "volym", period=H2) == (
        "Inget räknas för andra halvåret 2024: se `kalender_fran` i `kategoriplan.toml`."
    )
    later = Period.parse("2031H2")
    assert "**Beslut** för andra halvåret 2031" in _said(none, "volym", period=later)
    assert ".utan-underlag" in _said(none, "volym")
