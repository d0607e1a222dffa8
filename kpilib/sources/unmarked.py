"""Rows that are the sum of others though nothing in them says so: asked about, since both can be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import polars as pl

from kpilib.errors import AmbiguousError
from kpilib.sheets.types import Upplysning
from kpilib.sources.agreement import Rows
from kpilib.sources.header import Header
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape

_FEWEST = 2
"""Rows with numbers that a sum must have: of one alone, a sum is only an equal row."""


def unmarked(
    cells: pl.DataFrame,
    header: Header,
    shape: Shape,
    rows: Rows,
    profile: Profile,
    blad: str,
    own: Sequence[bool],
) -> list[int]:
    """The rows that are unmarked sums, and no data by the profile; none where it says that they are data.

    A row is looked at when it has no identity of its own (`own`). It is a sum when it ends or begins its
    month and equals the rest of it, when it lacks a text that the rows above have and equals them, or when
    all of the sheet falls into groups that each end with their sum.

    Raises
    ------
    AmbiguousError
        There is one, and the profile does not say what it is.
    """
    if profile.las.omarkta_summor == "rader":
        return []
    free = [i for i in rows.data if not own[i] and any(rows.value(i).values())]
    if len(free) <= _FEWEST:
        return []
    filled = [str(header.kolumner[c]) for c in profile.las.fyll_nedat if c in header.kolumner]
    whole = cells.drop(filled)  # what repeats the cell above is left out of rows that are no sums too
    found = sorted({*_of_months(cells, header, shape, rows), *_of_groups(rows), *_without_text(whole, rows)})
    found = [i for i in found if not own[i]]
    if not found or profile.las.omarkta_summor == "summor":
        return found
    rad = cells["rad"][found[0]]
    raise AmbiguousError(
        "Raden har inget som säger att den är en summa, men alla dess tal är summan av andra rader i filen: "
        "den kan vara en rad, eller en summa som skulle räknas dubbelt.",
        var=", ".join(filter(None, (f"blad {blad}" if blad else "", f"rad {rad}"))),
        gor='Ange under [las] i profilen omarkta_summor = "summor" om den är en summa och inte ska läsas '
        'som en rad, eller omarkta_summor = "rader" om den är en rad som andra.',
    )


def equal_rows(cells: pl.DataFrame, rows: Rows, blad: str, own: Sequence[bool]) -> list[Upplysning]:
    """That rows with numbers, and no identity of their own, are equal to an earlier one in every cell."""
    first = cells.select(pl.struct(pl.exclude("rad")).is_first_distinct()).to_series().to_list()
    again = [i for i in rows.data if not first[i] and not own[i] and any(rows.value(i).values())]
    if not again:
        return []
    rad = cells["rad"][again[0]]
    many = "1 rad är" if len(again) == 1 else f"{len(again)} rader är"
    vad = f"{many} lika en tidigare rad i varje cell (den första är rad {rad})."
    gor = "Kontrollera i källan att de inte är dubbletter eller summor; de är lästa som rader."
    return [Upplysning(blad, rad, "", "lika_rader", vad, gor)]


def _of_months(cells: pl.DataFrame, header: Header, shape: Shape, rows: Rows) -> Iterator[int]:
    """The first or last row of each month that equals the others of it."""
    when = [str(header.kolumner[c]) for c in shape.av_slag("manad", "period") if c in header.kolumner]
    months: dict[str | None, list[int]] = defaultdict(list)
    written = cells[when[0]].to_list() if when else [None] * cells.height
    for i in rows.data:
        months[written[i]].append(i)
    for month in months.values():
        total = rows.total(month)
        for i in (month[0], month[-1]):
            rest = [r for r in month if r != i and any(rows.value(r).values())]
            value = rows.value(i)
            same = all(total[c] == 2 * value.get(c, 0) for c in total)
            if len(rest) >= _FEWEST and any(value.values()) and same:
                yield i


def _of_groups(rows: Rows) -> list[int]:
    """The rows that end a group as its sum: all of the sheet's, with a total of them last, or the first few.

    Where not all of the sheet is such groups, a sum must be of two rows or more in two columns or more.
    """
    n = len(rows.data)
    start: dict[int, int] = {}  # position after a group's end -> where the group begins
    for k in range(1, n):
        begins = [j for j in rows.begins(rows.data[k], k) if j == 0 or j in start]
        if begins and any(rows.value(rows.data[k]).values()):
            start[k + 1] = min(begins)
    for last in (n, n - 1):
        ends = _ends(start, last)
        found = [rows.data[k] for k in ends]
        total = last == n or (rows.total(found) == rows.total([rows.data[n - 1]]))
        if len(ends) > 1 and total and any(k - start[k + 1] > 1 for k in ends):
            return found if last == n else [*found, rows.data[n - 1]]
    firm = [
        k - 1
        for k, j in start.items()
        if sum(map(bool, rows.value(rows.data[k - 1]).values())) > 1
        and sum(any(rows.value(r).values()) for r in rows.data[j : k - 1]) >= _FEWEST
    ]
    return [rows.data[k] for k in firm]


def _ends(start: dict[int, int], last: int) -> list[int]:
    """The ends of the groups that fill all up to a position; none where it is not filled."""
    ends: list[int] = []
    while last in start:
        ends.insert(0, last - 1)
        last = start[last]
    return ends if last == 0 else []


def _without_text(cells: pl.DataFrame, rows: Rows) -> Iterator[int]:
    """The rows that lack a text that every row which they sum has."""
    names = [c for c in cells.columns if c != "rad"]
    gaps = [c for c in names if 0 < cells[c].null_count() * 2 < cells.height]
    for c in gaps:
        filled = cells[c].is_not_null().to_list()
        for i in rows.data:
            run = None if filled[i] or not any(rows.value(i).values()) else rows.sums(i, at_least=_FEWEST)
            if (
                run
                and all(filled[r] for r in run)
                and sum(any(rows.value(r).values()) for r in run) >= _FEWEST
            ):
                yield i
