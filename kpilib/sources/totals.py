"""Sheets of a workbook that hold the others once more: a sheet of totals, or a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError
from kpilib.sheets.numbers import numbers
from kpilib.sheets.sumrow import label
from kpilib.sheets.types import Upplysning
from kpilib.sources.cell_types import type_of, types_together
from kpilib.sources.profile import Profile
from kpilib.sources.table import RawTable, Shape


def without_totals(
    names: Sequence[str], parts: Sequence[RawTable], profile: Profile, shape: Shape
) -> tuple[list[int], list[Upplysning]]:
    """Which of the sheets to read, when one may hold the rows of the others once more.

    A sheet that is named as a total and equals the others is left out, which is told. Sheets that the
    profile names are read as it says.

    Raises
    ------
    AmbiguousError
        A sheet equals the others, or some of them, without a name that says so, or has the name of a total
        and does not.
    """
    filled = [i for i, part in enumerate(parts) if part.frame.height]
    everything = list(range(len(parts)))
    if len(filled) < 2 or profile.las.blad:
        return everything, []
    sheets = _sheets([parts[i] for i in filled], profile, shape)
    twice = _held(sheets)
    whole = [filled[n] for n, of in twice.items() if len(twice) == 1 and len(of) == len(filled) - 1]
    same = [filled[n] for n in twice]
    called = [i for i in filled if label(names[i].replace("_", " "))]
    if not same and not called:
        return everything, []
    sure = [i for i in whole if i in called]
    if len(sure) == 1 and called == sure:
        vad = (
            f"Bladet {names[sure[0]]} är summan av de andra bladen och är inte läst, "
            "så att inget räknas två gånger."
        )
        gor = f"Ska alla blad läsas: blad = {_listed(names)} under [las] i profilen."
        return [i for i in everything if i not in sure], [
            Upplysning(names[sure[0]], 0, "", "summablad", vad, gor)
        ]
    odd = same or called
    which, several = och(names[i] for i in odd), len(odd) > 1
    if whole:
        vad = f"Bladet {which} innehåller lika mycket som de andra bladen tillsammans"
    elif same:
        of = "andra blad" if several else och(names[filled[n]] for n in next(iter(twice.values())))
        vad = f"{'Bladen' if several else 'Bladet'} {which} innehåller det som också står i {of}"
    else:
        vad = f"Bladet {which} heter som en summa, men är inte summan av de andra bladen"
    rest = [names[i] for i in everything if i not in odd]
    raise AmbiguousError(
        f"{vad}: läses alla blad kan samma belopp räknas två gånger.",
        var=f"blad {och(names[i] for i in filled)}",
        gor=f"Ange under [las] i profilen blad = {_listed(rest)} för att läsa de andra, "
        f"eller blad = {_listed(names)} om alla ska läsas.",
    )


@dataclass(frozen=True)
class _Sheet:
    """A sheet's rows without their place, its months, and the sum of each column of amounts and counts."""

    rows: pl.DataFrame
    when: Mapping[str, set[str]]
    sums: tuple[int, ...]


def _sheets(parts: Sequence[RawTable], profile: Profile, shape: Shape) -> list[_Sheet]:
    together = pl.concat([part.frame for part in parts], how="diagonal")
    typer = types_together(part.typer for part in parts)
    summed = [
        numbers(together[c], profile.las.decimaltecken, type_of(typer, c)).fill_null(0)
        for c in shape.summeras
        if c in together.columns
    ]
    months = shape.av_slag("manad", "period")
    found, first = [], 0
    for part in parts:
        rows, n = part.frame.drop("blad", "rad"), part.frame.height
        when = {c: set(rows[c].drop_nulls()) for c in months if c in rows.columns}
        found.append(_Sheet(rows, when, tuple(int(values[first : first + n].sum()) for values in summed)))
        first += n
    return found


def _held(sheets: Sequence[_Sheet]) -> dict[int, Sequence[int]]:
    """The sheets that hold others once more, and which: those that hold most first, each beside those that
    are left, so that of two that are the same one is left."""
    left = list(range(len(sheets)))
    found: dict[int, Sequence[int]] = {}
    while len(left) > 1:
        now = {k: [left[n] for n in _holds([sheets[i] for i in left], at)] for at, k in enumerate(left)}
        most = max(now, key=lambda k: len(now[k]))
        if not now[most]:
            break
        found[most] = now[most]
        left.remove(most)
    return found


def _holds(sheets: Sequence[_Sheet], k: int) -> Sequence[int]:
    """The sheets that sheet `k` holds once more: all others, or some; none where it has rows of its own.

    Some are those that have each of its rows, or some beside each other whose sums it has.
    """
    others = [n for n in range(len(sheets)) if n != k]
    own = sheets[k]
    if _equals(own, [sheets[n] for n in others]):
        return others
    having = [n for n in others if own.rows.columns == sheets[n].rows.columns]
    again = [n for n in having if own.rows.join(sheets[n].rows, on=own.rows.columns, nulls_equal=True).height]
    if any(own.sums) and again:
        every = pl.concat([sheets[n].rows for n in again])
        if not own.rows.join(every, on=own.rows.columns, how="anti", nulls_equal=True).height:
            return again
    runs = (others[a:b] for a in range(len(others)) for b in range(a + 2, len(others) + 1))
    return next((run for run in runs if _sums(own, [sheets[n] for n in run])), [])


def _equals(own: _Sheet, others: Sequence[_Sheet]) -> bool:
    """Whether a sheet has the others' rows, or in every column of amounts and counts their sum."""
    columns = own.rows.columns
    if sum(other.rows.height for other in others) == own.rows.height and all(
        set(columns) <= set(other.rows.columns) for other in others
    ):
        rest = pl.concat([other.rows.select(columns) for other in others])
        if own.rows.sort(columns).equals(rest.sort(columns)):
            return True
    return _sums(own, others)


def _sums(own: _Sheet, others: Sequence[_Sheet]) -> bool:
    for column, months in own.when.items():
        theirs = [other.when[column] for other in others if column in other.when]
        if theirs and not months & set().union(*theirs):
            return False  # of other months than the others: two months may cost the same
    return any(own.sums) and own.sums == tuple(map(sum, zip(*(o.sums for o in others), strict=True)))


def _listed(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
