"""Sheets of a workbook that hold the others once more: a sheet of totals, or a copy."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError
from kpilib.sheets.sumrow import label
from kpilib.sheets.types import Upplysning
from kpilib.sources.cell_types import type_of, types_together
from kpilib.sources.numbers import numbers
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
        A sheet equals the others without a name that says so, or has the name of a total and does not.
    """
    filled = [i for i, part in enumerate(parts) if part.frame.height]
    everything = list(range(len(parts)))
    if len(filled) < 2 or profile.las.blad:
        return everything, []
    same = [i for i in filled if _equals(parts[i], [parts[j] for j in filled if j != i], profile, shape)]
    called = [i for i in filled if label(names[i].replace("_", " "))]
    if not same and not called:
        return everything, []
    sure = [i for i in same if i in called]
    if len(sure) == 1 and called == sure:
        vad = (
            f"Bladet {names[sure[0]]} är summan av de andra bladen och är inte läst, "
            "så att inget räknas två gånger."
        )
        gor = f"Ska alla blad läsas: blad = {_listed(names)} under [las] i profilen."
        return [i for i in everything if i not in sure], [
            Upplysning(names[sure[0]], 0, "", "summablad", vad, gor)
        ]
    odd = sure or same or called
    which = och(names[i] for i in odd)
    vad = (
        f"Bladet {names[odd[0]]} innehåller lika mycket som de andra bladen tillsammans"
        if same
        else f"Bladet {which} heter som en summa, men är inte summan av de andra bladen"
    )
    rest = [names[i] for i in everything if i not in odd[: 1 if same else len(odd)]]
    raise AmbiguousError(
        f"{vad}: läses alla blad kan samma belopp räknas två gånger.",
        var=f"blad {och(names[i] for i in filled)}",
        gor=f"Ange under [las] i profilen blad = {_listed(rest)} för att läsa de andra, "
        f"eller blad = {_listed(names)} om alla ska läsas.",
    )


def _equals(part: RawTable, others: Sequence[RawTable], profile: Profile, shape: Shape) -> bool:
    """Whether a sheet has the others' rows, or in every column of amounts and counts their sum."""
    columns = [c for c in part.frame.columns if c not in ("blad", "rad")]
    rest = pl.concat([other.frame for other in others], how="diagonal")
    if set(columns) <= set(rest.columns) and part.frame.height == rest.height:
        mine, theirs = (f.select(columns).sort(columns) for f in (part.frame, rest))
        if mine.equals(theirs):
            return True
    when = [c for c in shape.av_slag("manad", "period") if c in part.frame.columns and c in rest.columns]
    if any(not set(part.frame[c].drop_nulls()) & set(rest[c].drop_nulls()) for c in when):
        return False  # of other months than the others: two months may cost the same
    types = types_together(other.typer for other in others)
    sums = [
        [
            int(numbers(frame[c], profile.las.decimaltecken, type_of(typer, c)).sum())
            if c in frame.columns
            else 0
            for c in shape.summeras
        ]
        for frame, typer in ((part.frame, part.typer), (rest, types))
    ]
    return any(sums[0]) and sums[0] == sums[1]


def _listed(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
