"""Why a value has changed, in words: the causes of `kpilib.nyckeltal.forandring` as a reader meets them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from kpilib.begrepp import DOLT, och, orsak
from kpilib.form import text
from kpilib.secrecy import Andringar

ORD = {
    orsak.PROGRAM: "programmet räknar på annat sätt",
    orsak.INSTALLNING: "inställning eller inläsning ändrad",
    orsak.DEFINITION: "ny definition",
    orsak.MAL: "nytt mål",
    orsak.UTGAR: "räknas inte längre",
}
"""Cause -> its words on a page, where they are not the cause's own."""


def orsaker(row: Mapping[str, Any]) -> str:
    """The causes of a row of `Andringar.varden`, each with what it moved: ``rättelse (+22 dygn)``."""
    return "; ".join(_with_step(row, cause) for cause in row["orsaker"])


def bakom(a: Andringar, row: Mapping[str, Any]) -> list[str]:
    """A sentence per table corrected behind a value: which file replaced which, and how many rows."""
    same = pl.all_horizontal(pl.col(c) == row[c] for c in ("nyckeltal", "insats", "period_typ", "period"))
    return [_files(part) for part in a.rader.filter(same).iter_rows(named=True)]


def steg(fran: float | None, till: float | None, enhet: str) -> str:
    """A step between two values; one that rounding hides says so, and a lost or found value too."""
    if fran is None or till is None:
        return f"{text.varde(fran, enhet)} till {text.varde(till, enhet)}"
    step = text.forandring(till, fran, enhet)
    return "syns inte i det avrundade talet" if step.startswith("±") and fran != till else step


def _with_step(row: Mapping[str, Any], cause: str) -> str:
    moved = [b for b in row["bidrag"] if b["orsak"] == cause]
    notes = [steg(b["fran"], b["till"], row["enhet"]) for b in moved]
    if cause == orsak.DEFINITION:
        notes.insert(0, f"version {row['definition_fore']} till {row['definition']}")
    if cause == orsak.MAL:
        targets = (text.varde(row[c], row["enhet"]) for c in ("mal_fore", "mal"))
        notes.append(" till ".join(targets))
    why = ORD.get(cause, cause)
    return f"{why} ({', '.join(notes)})" if notes else why


def _files(part: Mapping[str, Any]) -> str:
    counts = {"tillagda": "tillagda", "borttagna": "borttagna", "andrade": "ändrade"}
    rows = och(_counted(part[c], word) for c, word in counts.items() if part[c] != "0")
    new, old = och(part["filer"]), och(part["filer_fore"])
    if part["orsak"] == orsak.INSTALLNING:
        return f"{old or new} är läst på annat sätt: rader {rows}."
    if not new:
        return f"{old} gäller inte längre: rader {rows}."
    return f"{new} ersätter {old or 'inget tidigare'}: rader {rows}."


def _counted(antal: str, word: str) -> str:
    return f"{word} (antalet dolt)" if antal == DOLT else f"{antal} {word}"


def sammanlagt(parts: Iterable[str]) -> str:
    """Notes as one text, each said once."""
    return " ".join(dict.fromkeys(parts))
