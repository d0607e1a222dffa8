"""When two values of a series may not be compared: a break lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from kpilib.begrepp import ALLA_INSATSER


class Brott(NamedTuple):
    """One series break: a row of `nyckeltal.seriebrott`."""

    nyckeltal: str
    insats: str
    fran: date
    orsak: str
    kalla: str


def emellan(brott: Sequence[Brott], fore: pl.Expr, nu: pl.Expr) -> pl.Expr:
    """Why two values of one series may not be compared: the break between their days, or null.

    Parameters
    ----------
    brott
        The breaks of the series.
    fore, nu
        The days of the earlier and the later value (Date). The frame has the column `insats`.
    """
    why = pl.lit(None, pl.String)
    for b in brott:
        concerned = pl.lit(value=True) if b.insats == ALLA_INSATSER else pl.col("insats") == b.insats
        why = pl.when(concerned & (fore < b.fran) & (nu >= b.fran)).then(pl.lit(b.orsak)).otherwise(why)
    return why
