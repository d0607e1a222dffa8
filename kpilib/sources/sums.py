"""Rows of a sheet that sum other rows of it: told from rows of data, and held against what they sum.

A row that calls itself a sum is one when its numbers are the sum of rows, or when it could be nothing else,
since what a row must have is missing. A row that calls itself a sum and is none is asked about, and so is a
row that is the sum of others without saying so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from kpilib.errors import AmbiguousError
from kpilib.formats import contains_personnummer, normalise
from kpilib.sources.agreement import Rows
from kpilib.sources.header import Header
from kpilib.sources.numbers import ONE, numbers
from kpilib.sources.profile import Profile
from kpilib.sources.sumrow import ANY_LABEL, NUMBER, count_in, label
from kpilib.sources.table import Shape, Summarad, Upplysning
from kpilib.sources.unmarked import equal_rows, unmarked

_TRACES = ["sum", "tot", "s:a", "antal"]
"""What every label has in it: a search for these is much faster than for the labels."""
_IDENTITY = ("person", "nummer", "organisationsnummer", "datum")


@dataclass(frozen=True)
class Divided:
    """Which rows are data (a mask), the sum rows, the numbers of those that sum only a part, what to tell."""

    data: pl.Series
    summarader: Sequence[Summarad]
    delsummor: frozenset[int]
    upplysningar: Sequence[Upplysning] = ()


@dataclass
class _Sum:
    """A row that calls itself a sum: its place among the rows, its label, and what it must be."""

    i: int
    rad: int
    etikett: str
    celler: Mapping[str, str | None]
    exakt: bool
    saker: bool
    antal: int | None = None
    ryms: frozenset[int] | None = field(default=None)


def divide(cells: pl.DataFrame, header: Header, profile: Profile, shape: Shape, blad: str) -> Divided:
    """The rows of a sheet (String columns ``"0"``, … and `rad`), parted into data and sums.

    Raises
    ------
    AmbiguousError
        A row calls itself a sum and its numbers are none, or equals a sum without saying so; the message
        gives the lines for the profile that settle it.
    """
    found = _labelled(cells, header, profile, shape)
    own = _own_identity(cells, header, shape)
    summed = {
        c: numbers(cells[str(header.kolumner[c])], profile.las.decimaltecken)
        for c in shape.summeras
        if c in header.kolumner
    }
    if not found and all(own):
        return Divided(pl.Series([True] * cells.height, dtype=pl.Boolean), [], frozenset())
    amounts = shape.av_slag("belopp")
    data = [True] * cells.height
    for row in found:
        if row.saker or (row.exakt and not own[row.i]):
            data[row.i] = False
    told: list[Upplysning] = []
    rows = Rows(summed, data, amounts)
    for row in found:  # those that may be either are sums only where they sum, and then rows of data
        counts = any(rows.value(row.i).values())  # of a row of zeros nothing is counted twice
        if not (data[row.i] and counts) or own[row.i]:
            continue
        if rows.sums(row.i, at_least=2):
            data[row.i] = False
            rows = Rows(summed, data, amounts)
        elif rows.sums(row.i):  # of one row: an equal row, or its sum
            raise _no_sum(blad, row, "har samma tal som raden bredvid")
    if found and not any(data):  # nothing that they could sum
        sure = {row.i for row in found if row.saker}
        data = [i not in sure for i in range(cells.height)]
        rows = Rows(summed, data, amounts)
    sums = [row for row in found if not data[row.i]]
    for row in sums:
        row.ryms = rows.counts(row.i, row.antal) if row.antal is not None else rows.sums(row.i)
        if row.ryms is None and not row.saker:
            row.ryms = rows.sums_alike(row.i, _alike(cells, header, row))
        if row.ryms is None and not row.saker and summed:
            raise _no_sum(blad, row, "är inte summan av några rader")
    may = [row for row in found if data[row.i] and (row.exakt or not own[row.i])]
    told += _told_of(blad, sums, may, rows)
    told += equal_rows(cells, rows, blad, own)
    extra = unmarked(cells, header, shape, rows, profile, blad, own)
    for i in extra:
        data[i] = False
    if extra:
        told.append(_unmarked_told(blad, [cells["rad"][i] for i in extra]))
    kept = sorted([*(row.i for row in sums), *extra])
    return Divided(
        pl.Series(data, dtype=pl.Boolean),
        [_summarad(cells, header, i, blad) for i in kept],
        _parts(sums, sum(data), {cells["rad"][i] for i in extra}),
        told,
    )


def _labelled(cells: pl.DataFrame, header: Header, profile: Profile, shape: Shape) -> list[_Sum]:
    """The rows that call themselves sums, or that the profile calls so."""
    names = [c for c in cells.columns if c != "rad"]
    said = {normalise(text) for text in profile.las.summor}
    lower = [text.casefold() for text in profile.las.summor]
    hit = [pl.col(c).str.contains(ANY_LABEL) for c in names]
    hit += [pl.col(c).str.to_lowercase().is_in(lower) for c in names] if lower else []
    near = [
        pl.col(c).str.contains_any([*_TRACES, *lower, *profile.las.summor], ascii_case_insensitive=True)
        for c in names
    ]
    rows = cells.with_row_index("i").filter(pl.any_horizontal(near).fill_null(value=False))
    rows = rows.filter(pl.any_horizontal(hit).fill_null(value=False))
    of = {str(i): c for c, i in header.kolumner.items()}
    result = []
    for row in rows.iter_rows(named=True):
        filled = {c: row[c] for c in names if row[c] is not None}
        labels = {c: label(cell) for c, cell in filled.items() if not _a_value(of.get(c), cell, profile)}
        if any(normalise(cell) in said for cell in filled.values()):
            etikett = next(cell for cell in filled.values() if normalise(cell) in said)
            result.append(_Sum(row["i"], row["rad"], etikett, filled, exakt=True, saker=True))
            continue
        at = next((c for c in filled if labels.get(c)), None)
        if at is None:
            continue
        exact = next((c for c in filled if labels.get(c) == "exakt"), None)
        if labels[at] == "antal" and all(c == at or _is_number(cell) for c, cell in filled.items()):
            rest = [cell for c, cell in filled.items() if c != at]
            beside = [int(n) // ONE for n in numbers(pl.Series(values=rest, dtype=pl.String)).drop_nulls()]
            n = count_in(filled[at])
            n = n if n is not None else (beside[0] if len(beside) == 1 else None)
            result.append(_Sum(row["i"], row["rad"], filled[at], filled, exakt=True, saker=True, antal=n))
            continue
        sure = _nothing_else(row, at, header, shape, first=at == next(iter(filled)))
        if labels[at] != "antal" or exact or sure:
            result.append(
                _Sum(row["i"], row["rad"], filled[exact or at], filled, exakt=exact is not None, saker=sure)
            )
    return result


def _a_value(column: str | None, cell: str, profile: Profile) -> bool:
    """Whether a word is what the column may hold, whatever it looks like, or is said to be no sum."""
    word = normalise(cell)
    ways = profile.varden.get(column or "", {})
    return any(word == normalise(way) for written in ways.values() for way in written) or any(
        word == normalise(text) for text in profile.las.inte_summor
    )


def _nothing_else(row: Mapping[str, Any], at: str, header: Header, shape: Shape, *, first: bool) -> bool:
    """Whether a row with a label cannot be data: of what it must have, it has only numbers and the label."""
    must = {c: str(header.kolumner[c]) for c in shape.obligatoriska if c in header.kolumner}
    if shape.slag:
        words = [
            i
            for c, i in must.items()
            if shape.slag.get(c) not in ("belopp", "heltal", "tal", "matt", "statistik")
        ]
        empty = [i for i in words if row[i] is None]
        return bool(empty) and all(row[i] is None or i == at for i in words)
    if not first:
        return False
    says = [i for i in must.values() if row[i] is not None and i != at and not _is_number(row[i])]
    return not says and any(row[i] is None for i in must.values())


def _is_number(cell: str) -> bool:
    return bool(pl.Series([cell]).str.contains(NUMBER).item())


def _own_identity(cells: pl.DataFrame, header: Header, shape: Shape) -> list[bool]:
    """Per row, whether it names a person, a day or a number of its own, as a sum of several rows cannot."""
    columns = [str(header.kolumner[c]) for c in shape.av_slag(*_IDENTITY) if c in header.kolumner]
    varied = [c for c in columns if cells[c].drop_nulls().n_unique() > 1]
    if not varied:
        return [False] * cells.height
    return cells.select(pl.any_horizontal(pl.col(varied).is_not_null())).to_series().to_list()


def _alike(cells: pl.DataFrame, header: Header, row: _Sum) -> pl.Series:
    """The rows that say the same as a sum row in each of its cells that is no number and no label."""
    same = [
        pl.col(c) == cell
        for c, cell in row.celler.items()
        if cell is not None
        and cell != row.etikett
        and not _is_number(cell)
        and int(c) in header.kolumner.values()
    ]
    if not same:
        return pl.Series([False] * cells.height, dtype=pl.Boolean)
    return cells.select(pl.all_horizontal(same).fill_null(value=False)).to_series()


def _summarad(cells: pl.DataFrame, header: Header, i: int, blad: str) -> Summarad:
    row = cells.row(i, named=True)
    return Summarad(
        blad, row["rad"], {c: row[str(n)] for c, n in header.kolumner.items() if row[str(n)] is not None}
    )


def _parts(sums: Sequence[_Sum], rows: int, extra: set[int]) -> frozenset[int]:
    """The numbers of the rows that sum only a part, or what another sums too."""
    known = [row for row in sums if row.ryms is not None and row.antal is None]
    top = [
        row
        for n, row in enumerate(known)
        if row.ryms
        and not any(
            other.ryms and (row.ryms < other.ryms or (row.ryms == other.ryms and m > n))
            for m, other in enumerate(known)
        )
    ]
    covered = [i for row in top for i in (row.ryms or ())]
    whole = len(covered) == len(set(covered)) == rows
    unsure = {row.rad for row in sums if row.ryms is None and (whole or row.antal is not None)}
    counts = {row.rad for row in sums if row.antal is not None}
    parts = {row.rad for row in known if not (whole and row in top)}
    return frozenset(parts | unsure | counts | extra)


def _told_of(blad: str, sums: Sequence[_Sum], may: Sequence[_Sum], rows: Rows) -> list[Upplysning]:
    told = []
    if sums:
        vad = f"{_many(sums, 'summarad', 'summarader')} är inte med bland raderna."
        told.append(Upplysning(blad, sums[0].rad, "", "summarader", vad))
    for row in sums:
        if row.ryms is None and rows.filled(row.i, row.antal):
            what = "antalet rader" if row.antal is not None else "summan av några rader i filen"
            told.append(
                Upplysning(
                    blad,
                    row.rad,
                    "",
                    "summarad_avviker",
                    f"Raden är en summarad, men dess tal är inte {what}.",
                    "Kontrollera i källan om rader saknas eller har ändrats efter att summan gjordes.",
                )
            )
    if may:
        vad = (
            f"{_many(may, 'rad', 'rader')} har en text som en summarad, men är ingen summa av andra rader "
            "och har lästs som data."
        )
        gor = (
            "Är de summor: ange texten i summor under [las] i profilen; "
            "är de inte det: i inte_summor, så sägs det inte mer."
        )
        told.append(Upplysning(blad, may[0].rad, "", "kan_vara_summa", vad, gor))
    return told


def _unmarked_told(blad: str, rader: Sequence[int]) -> Upplysning:
    vad = f"Summor utan märkning är inte med bland raderna (rad {_rows(rader)}), enligt profilen."
    return Upplysning(blad, rader[0], "", "summarader", vad)


def _many(sums: Sequence[_Sum], one: str, many: str) -> str:
    return f"{len(sums)} {one if len(sums) == 1 else many} (rad {_rows([row.rad for row in sums])})"


def _rows(rader: Sequence[int]) -> str:
    return ", ".join(map(str, rader[:5])) + (" …" if len(rader) > 5 else "")


def _no_sum(blad: str, row: _Sum, tal: str) -> AmbiguousError:
    word = "TEXTEN I RADEN" if contains_personnummer(row.etikett) else row.etikett
    return AmbiguousError(
        f"Raden heter {word} och {tal}: det går inte att veta om den är en summa eller en rad.",
        var=", ".join(filter(None, (f"blad {blad}" if blad else "", f"rad {row.rad}"))),
        gor=f'Ange under [las] i profilen summor = ["{word}"] om sådana rader är summor, eller '
        f'inte_summor = ["{word}"] om de är rader; saknas rader i filen: gör om uttaget.',
    )
