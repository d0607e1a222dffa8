"""Rows of a sheet that sum other rows of it: told from rows of data, and held against what they sum.

A row that calls itself a sum is one when its numbers are the sum of rows, or when it could be nothing else,
since what a row must have is missing. A row that calls itself a sum and is none is asked about, and so is a
row that is the sum of others without saying so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kpilib.errors import AmbiguousError
from kpilib.formats import holds_person
from kpilib.sheets.numbers import numbers
from kpilib.sheets.types import Upplysning
from kpilib.sources.agreement import Rows
from kpilib.sources.cell_types import with_values
from kpilib.sources.header import Header
from kpilib.sources.labelled import Labelled, is_number, labelled
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape, Summarad
from kpilib.sources.unmarked import equal_rows, unmarked

_IDENTITY = ("person", "nummer", "organisationsnummer", "datum")


@dataclass(frozen=True)
class Divided:
    """Which rows are data (a mask), the sum rows, the numbers of those that sum only a part, what to tell."""

    data: pl.Series
    summarader: Sequence[Summarad]
    delsummor: frozenset[int]
    upplysningar: Sequence[Upplysning] = ()


def divide(
    cells: pl.DataFrame, typer: pl.DataFrame, header: Header, profile: Profile, shape: Shape, blad: str
) -> Divided:
    """The rows of a sheet (String columns ``"0"``, … and `rad`), parted into data and sums.

    `typer` has what each cell is (`CELLTYP`), under the same columns.

    Raises
    ------
    AmbiguousError
        A row calls itself a sum and its numbers are none, or equals a sum without saying so; the message
        gives the lines for the profile that settle it.
    """
    cells = with_values(cells, typer)
    found = labelled(cells, header, profile, shape)
    own = _own_identity(cells, header, shape, found)
    summed = {
        c: numbers(cells[at], profile.las.decimaltecken, typer[at])
        for c in shape.summeras
        if c in header.kolumner and (at := str(header.kolumner[c]))
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
    alone: list[Labelled] = []
    every = [n for i in range(cells.height) for n in rows.value(i).values()]
    nought = bool(every) and not any(every)
    for row in found:  # those that may be either are sums only where they sum, and then rows of data
        # Of a row of zeros nothing is counted twice, and it is a sum of anything; where all are zeros it is.
        counts = nought or any(rows.value(row.i).values())
        if not (data[row.i] and counts) or own[row.i]:
            continue
        if rows.sums(row.i, at_least=2):
            data[row.i] = False
            rows = Rows(summed, data, amounts)
        elif rows.sums(row.i):  # of one row: an equal row, or its sum
            alone.append(row)
    if alone:
        without = [is_data and i not in {row.i for row in alone} for i, is_data in enumerate(data)]
        if not _agrees_with_total(Rows(summed, without, amounts), found, without):
            raise _no_sum(blad, alone[0], "har samma tal som raden bredvid")
        data = without
        rows = Rows(summed, data, amounts)
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
        [_summarad(cells, typer, header, i, blad) for i in kept],
        _parts(sums, sum(data), {cells["rad"][i] for i in extra}),
        told,
    )


def _agrees_with_total(rows: Rows, found: Sequence[Labelled], data: Sequence[bool]) -> bool:
    """Whether a row that is a sum for certain sums all of the data."""
    return any(len(rows.sums(row.i) or ()) == sum(data) for row in found if row.saker and row.antal is None)


def _own_identity(cells: pl.DataFrame, header: Header, shape: Shape, found: Sequence[Labelled]) -> list[bool]:
    """Per row, whether it names a person, a day or a number of its own, as a sum of several rows cannot; the
    label of a sum is no name."""
    columns = [str(header.kolumner[c]) for c in shape.av_slag(*_IDENTITY) if c in header.kolumner]
    varied = [c for c in columns if cells[c].drop_nulls().n_unique() > 1]
    if not varied:
        return [False] * cells.height
    own: list[bool] = cells.select(pl.any_horizontal(pl.col(varied).is_not_null())).to_series().to_list()
    for row in found:
        own[row.i] = any(row.celler.get(c) not in (None, row.etikett) for c in varied)
    return own


def _alike(cells: pl.DataFrame, header: Header, row: Labelled) -> pl.Series:
    """The rows that say the same as a sum row in each of its cells that is no number and no label."""
    same = [
        pl.col(c) == cell
        for c, cell in row.celler.items()
        if cell is not None
        and cell != row.etikett
        and not is_number(cell)
        and int(c) in header.kolumner.values()
    ]
    if not same:
        return pl.Series([False] * cells.height, dtype=pl.Boolean)
    return cells.select(pl.all_horizontal(same).fill_null(value=False)).to_series()


def _summarad(cells: pl.DataFrame, typer: pl.DataFrame, header: Header, i: int, blad: str) -> Summarad:
    row, of = cells.row(i, named=True), typer.row(i, named=True)
    filled = {c: str(n) for c, n in header.kolumner.items() if row[str(n)] is not None}
    return Summarad(
        blad,
        row["rad"],
        {c: row[n] for c, n in filled.items()},
        {c: of[n] for c, n in filled.items() if of[n]},
    )


def _parts(sums: Sequence[Labelled], rows: int, extra: set[int]) -> frozenset[int]:
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


def _told_of(blad: str, sums: Sequence[Labelled], may: Sequence[Labelled], rows: Rows) -> list[Upplysning]:
    told = []
    if sums:
        agree = "stämmer med raderna och " if all(row.ryms is not None for row in sums) else ""
        vad = f"{_many(sums, 'summarad', 'summarader')} {agree}är inte med bland dem som lästs."
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


def _many(sums: Sequence[Labelled], one: str, many: str) -> str:
    return f"{len(sums)} {one if len(sums) == 1 else many} (rad {_rows([row.rad for row in sums])})"


def _rows(rader: Sequence[int]) -> str:
    return ", ".join(map(str, rader[:5])) + (" …" if len(rader) > 5 else "")


def _no_sum(blad: str, row: Labelled, tal: str) -> AmbiguousError:
    word = "TEXTEN I RADEN" if holds_person(row.etikett) else row.etikett
    return AmbiguousError(
        f"Raden heter {word} och {tal}: det går inte att veta om den är en summa eller en rad.",
        var=", ".join(filter(None, (f"blad {blad}" if blad else "", f"rad {row.rad}"))),
        gor=f'Ange under [las] i profilen summor = ["{word}"] om sådana rader är summor, eller '
        f'inte_summor = ["{word}"] om de är rader; saknas rader i filen: gör om uttaget.',
    )
