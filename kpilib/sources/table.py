"""What a file becomes when it is read: text cells under canonical names, each row with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from kpilib.formats import DEFAULT
from kpilib.sheets.types import Trasig, Upplysning

MATT = ("belopp", "heltal", "tal", "matt", "statistik")
"""Kinds of column (`Shape.slag`) whose values are counted."""


@dataclass(frozen=True)
class Shape:
    """The columns, under canonical names, that a source's file must have and may have.

    Parameters
    ----------
    slag
        Canonical column -> the kind that its contract declares (``belopp``, ``heltal``, ``period``, …).
    varden
        Canonical column -> the only values that it can have: a proposed header's cells are held against them.
    tid
        The column that says which month a row is of; empty where none does.
    summeras
        The columns whose values a sum row may sum: amounts and counts, but no prices and years.
    tecken
        Amount column -> the sign, ``+`` or ``-``, that its values usually have.
    delas
        Column -> the column that it may stand in after a number, as an account's name after its number.
    """

    kalla: str
    obligatoriska: tuple[str, ...]
    valfria: tuple[str, ...] = ()
    slag: Mapping[str, str] = field(default_factory=dict, compare=False)
    varden: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    tid: str = ""
    summeras: Collection[str] = ()
    tecken: Mapping[str, str] = field(default_factory=dict)
    delas: Mapping[str, str] = field(default_factory=dict)

    @property
    def kolumner(self) -> tuple[str, ...]:
        return self.obligatoriska + self.valfria

    def av_slag(self, *slag: str) -> tuple[str, ...]:
        """The columns of one of these kinds, in order."""
        return tuple(column for column in self.kolumner if self.slag.get(column) in slag)


class Summarad(NamedTuple):
    """A sum row of the file, which is not data: its place, and its cells (and their types, where known) under
    canonical names."""

    blad: str
    rad: int
    celler: Mapping[str, str]
    typer: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class RawTable:
    """A file's rows as text.

    Parameters
    ----------
    frame
        Every column of the shape that the file or the profile gives, all String and null where the cell is
        empty; then `blad` (String, empty for a text file) and `rad` (UInt32, 1-based, as an editor or Excel
        shows it; for a row over several lines its first).
    okanda_kolumner
        Headers of any sheet that no column of the shape fits; their cells are left out.
    typer
        What the cells of `frame` are (`CELLTYP`), row by row, for the columns whose types are known; None
        where none are.
    platser
        Sheet -> canonical column -> the column of the sheet, as Excel names it (``G``); of workbooks.
    summarader, trasiga
        Rows that are not in `frame`. Blank rows are in neither.
    delsummor
        Places (`blad`, `rad`) of sum rows of only a part of the file, or of rows that another sums too.
    upplysningar
        What a person should know of the file: what was left out of it, and what was taken for granted.
    lasning
        How the file was read, in Swedish: encoding, separator, sheets, header rows.
    rubriker
        Canonical column -> the file's header.
    enhet, faktor
        Canonical column -> the unit that the header states (``kr``, ``tkr``, ``mkr``, ``mdkr``), and what
        the amounts are to be multiplied with to be SEK.
    datumformer
        The date forms that may occur: the profile's, day numbers where the file is a workbook (with
        `EXCEL_1904` where they count from 1904), and ``ååmm`` where a month can be nothing else.
    omvanda
        Canonical columns whose amounts are written with the other sign than the contract's.
    personnamn
        Names of persons that the file tells (`formats.personnamn`), which no text of it may repeat.
    """

    frame: pl.DataFrame
    okanda_kolumner: Sequence[str] = ()
    typer: pl.DataFrame | None = None
    platser: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    summarader: Sequence[Summarad] = ()
    delsummor: frozenset[tuple[str, int]] = frozenset()
    trasiga: Sequence[Trasig] = ()
    upplysningar: Sequence[Upplysning] = ()
    lasning: str = ""
    rubriker: Mapping[str, str] = field(default_factory=dict)
    enhet: Mapping[str, str] = field(default_factory=dict)
    faktor: Mapping[str, Decimal] = field(default_factory=dict)
    datumformer: frozenset[str] = DEFAULT
    omvanda: frozenset[str] = frozenset()
    personnamn: frozenset[tuple[str, ...]] = frozenset()
