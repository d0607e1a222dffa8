"""A file that no profile reads yet: its header, told from what headers look like, and its columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import polars as pl

from kpilib.errors import FileRejectedError
from kpilib.formats import normalise, without_unit
from kpilib.formats.innehall import Passning, ar_rubriker, passning
from kpilib.rawstore.raw_file import original_name
from kpilib.sheets.opening import open_file
from kpilib.sheets.sheet import HEAD, Sheet
from kpilib.sheets.sumrow import SUM_LABEL
from kpilib.sources.profile import Las
from kpilib.sources.rubriker import candidates, one_name_each, whole

URVAL = 20_000
"""Cells that are counted, where a person is told how many fit."""
_PROV = 1000
_SMAL = 3
"""Columns of a table in which a row may have one filled cell; of a wider one it is a line of text."""


@dataclass(frozen=True)
class Kolumn:
    """A column of the file: its header, and its cells (String, null where empty), without sum rows and the
    lines of text under a table.

    `former` are the names that it may be known by: of a header over two rows, the lower part too.
    """

    rubrik: str
    celler: pl.Series
    former: tuple[str, ...]

    @cached_property
    def prov(self) -> pl.Series:
        """At most a thousand of the cells, from the whole length of the column: what it is guessed by."""
        return self.celler.gather_every(max(1, self.celler.len() // _PROV))

    @cached_property
    def visad(self) -> Callable[[str], Passning]:
        """How the cells fit a kind of value, as a person is told: all of them, or of a very long column
        `URVAL`, from its whole length."""
        cells = self.celler.gather_every(max(1, self.celler.len() // URVAL))
        return cache(lambda typ: passning(typ, cells))

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
        wanted = normalise(rubrik)
        whole = (k for k in self.kolumner if normalise(k.rubrik) == wanted)
        part = (k for k in self.kolumner if wanted in _kand_som(k.former))
        return next(whole, next(part, None))

    def namn_pa(self, rubrik: str) -> set[str]:
        """Every form, normalised, that a header is known in."""
        column = self.kolumn(rubrik)
        return _kand_som(column.former) if column is not None else set()


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
    opened = open_file(path, las.oppnas)
    sheets = [s for s in opened.sheets if (s.namn in las.blad if las.blad else not s.dold)]
    found = [(sheet, *row) for sheet in sheets for row in _rubriker(sheet, las, kanda)]
    if not found:
        raise FileRejectedError(
            f"Ingen av filens {HEAD} första rader ser ut som rubriker.",
            var=original_name(path.name),
            gor="Gör om uttaget med en rad rubriker över raderna.",
        )
    sheet, rad, names, *_ = max(found, key=lambda row: row[3:])
    data = _rader(sheet.body(rad, len(names)).celler, len(names))
    written = [whole(name) for name in names]
    same = [normalise(name) for name in written]
    columns = tuple(
        Kolumn(name, data[str(i)], candidates(names[i]))
        for i, name in enumerate(written)
        if name and same.count(same[i]) == 1
    )
    nameless = sum(not name and data[str(i)].null_count() < data.height for i, name in enumerate(written))
    twice = dict.fromkeys(name for i, name in enumerate(written) if name and same.count(same[i]) > 1)
    name = original_name(path.name)
    return Fil(path, name, sheet.namn, rad, columns, data.height, nameless, tuple(twice))


def _rader(cells: pl.DataFrame, width: int) -> pl.DataFrame:
    """The rows of data: no blank ones, no sums, and no lines of text under the table."""
    every = pl.exclude("rad")
    tidy = cells.with_columns(every.str.strip_chars())
    tidy = tidy.with_columns(pl.when(every != "").then(every))
    first = pl.coalesce(every)
    alone = (pl.sum_horizontal(every.is_not_null()) == 1) & (width > _SMAL)
    return tidy.filter(first.is_not_null() & ~first.str.contains(SUM_LABEL) & ~alone)


def _rubriker(
    sheet: Sheet, las: Las, kanda: Collection[str]
) -> Iterator[tuple[int, list[tuple[str, ...]], int, int, int]]:
    """What may be the header, on one row or on two: the last row, each column's name in its parts, and how
    well it is one: how many names are known, how few rows it takes, and how many names there are."""
    for n in (las.rubrikrader,) if las.rubrikrader else (1, 2):
        for i in range(min(len(sheet.head), HEAD if las.rubrikrad is None else len(sheet.head)) - n + 1):
            rows = sheet.head[i : i + n]
            texts = [[cell or "" for cell in cells] for _, cells in rows]
            if las.rubrikrad not in (None, rows[0][0]) or rows[-1][0] - rows[0][0] != n - 1:
                continue
            filled = [sum(bool(cell.strip()) for cell in row) for row in texts]
            if filled[0] > 1 and all(ar_rubriker(row) and any(row) for row in texts):
                names = one_name_each(texts, rows[0][0], sheet.sammanfogade)
                known = sum(bool(_kand_som(candidates(name)) & set(kanda)) for name in names)
                yield rows[-1][0], names, known, -n, max(filled)


def _kand_som(former: Iterable[str]) -> set[str]:
    """The forms in which a header is compared."""
    return {normalise(form) for name in former for form in (name, without_unit(name))} - {""}
