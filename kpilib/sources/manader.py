"""Months outside the rows: as columns of a sheet, or in a file's name."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kpilib.errors import AmbiguousError
from kpilib.formats import month_in, months_of, normalise, without_unit
from kpilib.rawstore.manifest import days_in
from kpilib.sheets.types import Upplysning
from kpilib.sources.profile import Profile
from kpilib.sources.table import MATT, Shape

FEWEST = 2
"""Month headers that are no chance."""


class Manad(NamedTuple):
    """A column that is one month's: its place, the month, and its year where the header says it."""

    kolumn: int
    manad: int
    ar: int | None


def month_columns(headers: Sequence[str], profile: Profile) -> Mapping[str, Sequence[Manad]]:
    """Canonical column -> its month columns, for those that the profile says stand in such.

    A header is a month alone, or a month beside one of the column's own names (``Belagda dygn / jan``); of
    one column alone, whatever single name stands beside every month.
    """
    found = {}
    every = _months(headers) if profile.las.manader_som_kolumner else {}
    for column in profile.las.manader_som_kolumner:
        names = {normalise(name) for name in (column, *profile.headers(column))}
        if len(profile.las.manader_som_kolumner) == 1:
            names |= {"", *_only_group(every.values())}
        months = [Manad(i, *month[:2]) for i, month in every.items() if normalise(month[2]) in names]
        if months:
            found[column] = months
    return found


def month_ways(
    headers: Sequence[str],
    kolumner: Mapping[str, int],
    saknas: Collection[str],
    profile: Profile,
    shape: Shape,
) -> list[list[str]]:
    """The columns whose values may stand under headers that are months: those that the headers name, else
    each one that is missing; alternatives, and none where no months are headers.

    Parameters
    ----------
    kolumner, saknas
        What is understood of the headers, and what is missing (`Header`).
    """
    if not shape.tid or shape.tid in kolumner or profile.las.manader_som_kolumner:
        return []
    months = unread_months(headers, kolumner.values())
    if len(months) < FEWEST:
        return []
    lacking = [c for c in shape.kolumner if c not in {*kolumner, *profile.konstanter, shape.tid}]
    measures = [c for c in lacking if shape.slag.get(c) in MATT]
    rest = {normalise(month[2]) for month in months}
    named = [c for c in measures if rest & {normalise(n) for n in (c, *profile.headers(c))}]
    if named:
        return [named]
    must = [[c] for c in measures if c in saknas]
    one = "" in rest or _only_group(months)
    return (must or [[c] for c in measures]) if one else []


def unread_months(headers: Sequence[str], read: Collection[int]) -> list[tuple[int, int | None, str]]:
    """The months (`month_in`) of the headers that are not read."""
    return [month for i, month in _months(headers).items() if i not in read]


def _months(headers: Sequence[str]) -> dict[int, tuple[int, int | None, str]]:
    """Place -> the month of the header; numbers from 1 on beside each other are months too."""
    found = {i: month for i, h in enumerate(headers) if (month := month_in(without_unit(h))) is not None}
    numbers = [i for i, h in enumerate(headers) if h.strip().removesuffix(".0") == "1"]
    for first in numbers:
        run = []
        for n, header in enumerate(headers[first : first + 12], 1):
            if header.strip().removesuffix(".0") != str(n):
                break
            run.append(n)
        if len(run) > FEWEST:
            found |= {first + n - 1: (n, None, "") for n in run}
    return found


def _only_group(months: Iterable[tuple[int, int | None, str]]) -> set[str]:
    """What stands beside every month, where it is one and the same."""
    rest = {normalise(month[2]) for month in months}
    return rest if len(rest) == 1 else set()


def months_in(name: str) -> set[str]:
    """The months that a file's name holds (``2024-05``), those of a tertial or a quarter, or of its days."""
    return months_of(name, days_in(name))


def period_of_name(name: str, blad: str, shape: Shape) -> tuple[str, Upplysning]:
    """The one month of a file's name, as a cell of the column that says which month a row is of.

    Raises
    ------
    AmbiguousError
        It holds none, or several.
    """
    found = sorted(months_in(name))
    if len(found) != 1:
        several = f"flera månader ({', '.join(found)})" if found else "ingen månad"
        raise AmbiguousError(
            f"Profilen tar perioden ur filens namn, men namnet innehåller {several}.",
            gor="Ge filen ett namn med just den månad som den avser, till exempel kostnad-2024-05.csv.",
        )
    value = value_of(found[0], shape.slag.get(shape.tid, ""))
    vad = f"Kolumnen {shape.tid} saknas i filen; varje rad fick {value} ur filens namn"
    last = "" if value == found[0] else ", månadens sista dag"
    return value, Upplysning(blad, 0, shape.tid, "period_ur_filnamn", f"{vad}{last}.")


def value_of(period: str, slag: str) -> str:
    """A month as the cell of a column: the month, or of a column of days its last day."""
    if slag != "datum":
        return period
    year, month = map(int, period.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
