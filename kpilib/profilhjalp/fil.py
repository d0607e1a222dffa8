"""A file that no profile reads yet: its header, told from what headers look like, and its columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import polars as pl

from kpilib.errors import FileRejectedError
from kpilib.formats import normalise, without_unit
from kpilib.sources.innehall import Passning, ar_rubriker, passning
from kpilib.sources.opening import open_file
from kpilib.sources.profile import Las
from kpilib.sources.raw_file import original_name
from kpilib.sources.sheet import HEAD, Sheet
from kpilib.sources.sumrow import SUM_LABEL

_PROV = 1000
_SMAL = 3
"""Columns of a table in which a row may have one filled cell; of a wider one it is a line of text."""


@dataclass(frozen=True)
class Kolumn:
    """A column of the file: its header, and its cells (String, null where empty), without sum rows and the
    lines of text under a table."""

    rubrik: str
    celler: pl.Series

    @cached_property
    def prov(self) -> pl.Series:
        """At most a thousand of the cells, from the whole length of the column: what it is guessed by."""
        return self.celler.gather_every(max(1, self.celler.len() // _PROV))

    @cached_property
    def provad(self) -> Callable[[str], Passning]:
        """How the sample fits a kind of value; each kind is tried once."""
        return cache(lambda typ: passning(typ, self.prov))


@dataclass(frozen=True)
class Fil:
    """A file as it is before anybody has said what it means.

    `utan_rubrik` counts the columns that hold something and have no header; `lika` are headers that stand
    over more than one column. Neither can be named in a profile, and both are told.
    """

    path: Path
    namn: str
    blad: str
    rad: int
    kolumner: tuple[Kolumn, ...]
    rader: int
    utan_rubrik: int
    lika: tuple[str, ...]

    def kolumn(self, rubrik: str) -> Kolumn | None:
        """The column under a header, as it is compared."""
        return next((k for k in self.kolumner if normalise(k.rubrik) == normalise(rubrik)), None)


def oppna(path: Path, las: Las, kanda: Collection[str]) -> Fil:
    """A file's header and columns.

    Parameters
    ----------
    las
        What is known of how it is read.
    kanda
        Every header that some profile knows, normalised: the row with most of them is the header.

    Raises
    ------
    FileRejectedError
        The file cannot be read, or has no row that can be headers.
    AmbiguousError
        Its encoding or separator must be said.
    """
    opened = open_file(path, las)
    sheets = [s for s in opened.sheets if (s.namn in las.blad if las.blad else not s.dold)]
    rows = [(sheet, *found) for sheet in sheets for found in _rows(sheet, las, kanda)]
    if not rows:
        raise FileRejectedError(
            f"Ingen av filens {HEAD} första rader ser ut som rubriker.",
            var=original_name(path.name),
            gor="Gör om uttaget med en rad rubriker över raderna.",
        )
    sheet, rad, cells, *_ = max(rows, key=lambda row: (row[3], row[4]))
    body = sheet.body(rad, len(cells)).celler
    tidy = body.with_columns(pl.exclude("rad").str.strip_chars())
    tidy = tidy.with_columns(pl.when(pl.exclude("rad") != "").then(pl.exclude("rad")))
    first = pl.coalesce(pl.exclude("rad"))
    filled = pl.sum_horizontal(pl.exclude("rad").is_not_null())
    alone = (filled == 1) & (len(cells) > _SMAL)
    rows_of_data = tidy.filter(first.is_not_null() & ~first.str.contains(SUM_LABEL) & ~alone)
    names = [cell.strip() for cell in cells]
    counts = [normalise(name) for name in names]
    columns = tuple(
        Kolumn(name, rows_of_data[str(i)])
        for i, name in enumerate(names)
        if name and counts.count(counts[i]) == 1
    )
    nameless = sum(
        not name and rows_of_data[str(i)].null_count() < rows_of_data.height for i, name in enumerate(names)
    )
    twice = tuple(dict.fromkeys(name for i, name in enumerate(names) if name and counts.count(counts[i]) > 1))
    return Fil(
        path,
        original_name(path.name),
        sheet.namn,
        rad,
        columns,
        rows_of_data.height,
        nameless,
        twice,
    )


def _rows(sheet: Sheet, las: Las, kanda: Collection[str]) -> Iterator[tuple[int, list[str], int, int]]:
    """The rows that can be headers: number, cells, how many of them are known, and how many are filled."""
    for rad, cells in sheet.head:
        if rad != las.rubrikrad and (las.rubrikrad or rad > HEAD):
            continue
        filled = [cell for cell in cells if cell and cell.strip()]
        if len(filled) > 1 and ar_rubriker(filled):
            known = sum(bool({normalise(c), normalise(without_unit(c))} & set(kanda)) for c in filled)
            yield rad, [cell or "" for cell in cells], known, len(filled)
