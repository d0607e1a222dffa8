"""Cells and rows that are read as something else than they look like: how many there are is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.formats import format_belopp, is_open_end
from kpilib.sheets.types import Upplysning

_CLOCK = re.compile(r"[ T][0-9]{1,2}[:.][0-9]{2}")
_MIDNIGHT = re.compile(r"[ T]0{1,2}[:.]00(?:[:.]00(?:[.,]0+)?)?Z?$")


def unusual(contract: Contract, frame: pl.DataFrame, accepted: pl.DataFrame) -> Sequence[Upplysning]:
    """How many open ends, clock times and credits the accepted rows have, and rows that say the same twice.

    Parameters
    ----------
    frame
        The same rows as the file has them.
    """
    told = []
    for name, column in contract.kolumner.items():
        source = in_file(name, column)
        if kind(column).typ != "datum" or source not in frame.columns:
            continue
        cells = [cell for cell in frame[source].to_list() if cell]
        if kind(column).oppen and (n := sum(map(is_open_end, cells))):
            told.append(_told(source, "oppet_slut", n, "har ett slut som är öppet (tills vidare)"))
        if n := sum(bool(_CLOCK.search(cell)) and not _MIDNIGHT.search(cell) for cell in cells):
            told.append(_told(source, "klockslag", n, "har ett klockslag, som inte läses"))
    if contract.krediteras:
        amounts = accepted[contract.krediteras]
        if n := amounts.filter(amounts < 0).len():
            vad = "är en kredit; den rättar" if n == 1 else "är krediter; de rättar"
            vad += " sin egen persons månad"
            told.append(_told(contract.krediteras, "kredit", n, vad))
    if not contract.nyckel and contract.kontrollsumma and (again := _again(contract, accepted)).height:
        told.append(_repeated(again, contract.kontrollsumma))
    return told


def _again(contract: Contract, accepted: pl.DataFrame) -> pl.DataFrame:
    """The rows that are equal to an earlier one in every column; no key says that they cannot be."""
    return accepted.filter(~pl.struct(list(contract.kolumner)).is_first_distinct())


def _repeated(again: pl.DataFrame, amount: str) -> Upplysning:
    n, first = again.height, again.row(0, named=True)
    kronor = sum(again[amount].to_list(), Decimal())
    rows = "rad är lik en tidigare rad" if n == 1 else "rader är lika en tidigare rad"
    return Upplysning(
        first["blad"] or "",
        first["rad"],
        "",
        "lika_rader",
        f"{n} {rows} i varje kolumn, sammanlagt {format_belopp(kronor)}\u00a0kr; de räknas var för sig.",
        "Är det samma kontering två gånger: ta bort den ena ur filen och ta in filen igen.",
    )


def _told(kolumn: str, kod: str, n: int, vad: str) -> Upplysning:
    return Upplysning("", 0, kolumn, kod, f"{n} {'rad' if n == 1 else 'rader'} {vad}.")
