"""What a cell is in its file."""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class Celltyp(StrEnum):
    """What a cell is in its file, where the format tells: a workbook, JSON."""

    TEXT = "text"
    TAL = "tal"
    """A number; its text has a decimal point and no other mark, and a unit where its cell shows one that is
    not kronor (``-18420.7 tkr``)."""
    DATUM = "datum"
    """A day, with or without a time: ``2024-10-31 00:00:00``."""
    TID = "tid"
    """A time without a day, or a length of time: ``08:30:00``."""
    SANT = "sant"
    """True or false."""
    FEL = "fel"
    """An error value of a formula: ``#DIV/0!``."""
    FORMEL = "formel"
    """A formula whose value is not in the file; its text is the formula."""


CELLTYP = pl.Enum([typ.value for typ in Celltyp])
"""A column of cell types; null of an empty cell, and of one whose type is not known."""
