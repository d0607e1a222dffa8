"""Sheets of text cells: what every file format is turned into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from kpilib.sheets.types import Trasig, Upplysning

HEAD = 20
"""Rows in which the header is looked for."""


@dataclass(frozen=True)
class Body:
    """The rows under a header: `celler` has String columns ``"0"``, ``"1"``, … and `rad`.

    `typer` has the same columns and `rad`, with what each cell is (`CELLTYP`); None where the format does not
    tell. `blanka` are the numbers of blank rows; None where a number that is missing is a blank row's.
    """

    celler: pl.DataFrame
    trasiga: Sequence[Trasig]
    upplysningar: Sequence[Upplysning] = ()
    typer: pl.DataFrame | None = None
    blanka: frozenset[int] | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its first rows with their numbers, and the rows below a header of a given width.

    `dold` is true of a sheet that its workbook hides. `sammanfogade` are its merged cells, each as first row,
    first column, last row, last column; rows from 1 as `rad`, columns from 0 as those of `celler`.
    `dolda_rader` and `dolda_kolumner` are what its workbook hides or filters out, and `delade_kolumner` those
    with numbers that it shows divided by thousands, numbered in the same way.
    """

    namn: str
    head: Sequence[tuple[int, Sequence[str]]]
    body: Callable[[int, int], Body]
    dold: bool = False
    sammanfogade: Sequence[tuple[int, int, int, int]] = ()
    dolda_rader: frozenset[int] = frozenset()
    dolda_kolumner: frozenset[int] = frozenset()
    delade_kolumner: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Opened:
    """A file's sheets, how they were read (in Swedish), and what a person should know of the whole.

    `fran_1904` is true of a workbook whose day numbers count from 1904.
    """

    sheets: Sequence[Sheet]
    lasning: str
    excel: bool = False
    fran_1904: bool = False
    upplysningar: Sequence[Upplysning] = ()
