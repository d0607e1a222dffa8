"""Sheets of text cells: what every file format is turned into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from kpilib.sources.table import Trasig, Upplysning

HEAD = 20
"""Rows in which the header is looked for."""


@dataclass(frozen=True)
class Body:
    """The rows under a header: `celler` has String columns ``"0"``, ``"1"``, … and `rad`."""

    celler: pl.DataFrame
    trasiga: Sequence[Trasig]
    upplysningar: Sequence[Upplysning] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: its first rows with their numbers, and the rows below a header of a given width.

    `dold` is true of a sheet that its workbook hides. `sammanfogade` are its merged cells, each as first row,
    first column, last row, last column; rows from 1 as `rad`, columns from 0 as those of `celler`.
    """

    namn: str
    head: Sequence[tuple[int, Sequence[str]]]
    body: Callable[[int, int], Body]
    dold: bool = False
    sammanfogade: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True)
class Opened:
    """A file's sheets, how they were read (in Swedish), and what a person should know of the whole."""

    sheets: Sequence[Sheet]
    lasning: str
    excel: bool = False
    upplysningar: Sequence[Upplysning] = ()
