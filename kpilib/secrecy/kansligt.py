"""Which numbers are about so few persons that they may not be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from kpilib.secrecy.celler import Nar, Plats, Serie

DOMINANS = 85
"""An amount is one person's, or two's, where the two who contribute most have so many per cent of it."""
NARHET = 10
"""And where one of the two can tell what the other has to within so many per cent, by taking away the own."""


class Bakom(NamedTuple):
    """Who an amount or a count is made of: how many persons, and what the two greatest contribute."""

    personer: int
    storst: int
    nast_storst: int


def bakom(personer: pl.DataFrame | None) -> Mapping[Plats, Bakom]:
    """The rows of `nyckeltal.personer` by the number that they are about, in hundredths."""
    if personer is None:
        return {}
    return {
        (
            Serie(row["nyckeltal"], row["insats"], row["dimension"], row["dimension_varde"], row["matt"]),
            nar,
        ): Bakom(row["personer"], round(row["storst"] * 100), round(row["nast_storst"] * 100))
        for row in personer.iter_rows(named=True)
        for nar in [Nar(row["period_typ"], row["period"])]
    }


def litet_antal(antal: int, enhet: int, troskel: int, bakom: Bakom | None) -> bool:
    """Whether a count is small, or is few persons' though it is not.

    Parameters
    ----------
    enhet
        What one is, where the count is written in parts.
    """
    return enhet <= antal < troskel * enhet or (bakom is not None and 1 <= bakom.personer < troskel)


def fa_personers(belopp: int, troskel: int, bakom: Bakom | None) -> bool:
    """Whether an amount, in hundredths, is few persons', or one or two dominate it."""
    if bakom is None or not belopp:
        return False
    rest = abs(belopp) - bakom.storst - bakom.nast_storst
    return (
        bakom.personer < troskel
        or (bakom.storst + bakom.nast_storst) * 100 > DOMINANS * abs(belopp)
        or rest * 100 < NARHET * bakom.storst
    )
