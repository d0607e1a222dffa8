"""Months outside the rows: as columns of a sheet, or in a file's name."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kpilib.begrepp import MANADSNAMN
from kpilib.errors import AmbiguousError, FormatError
from kpilib.formats import normalise, parse_manad, without_unit
from kpilib.rawstore.manifest import days_in
from kpilib.sheets.types import Upplysning
from kpilib.sources.profile import Profile
from kpilib.sources.table import MATT, Shape

_NUMBER = {form: n for n, name in enumerate(MANADSNAMN, 1) for form in (name, name[:3])} | {"sept": 9}
_WORD = "|".join(sorted(_NUMBER, key=len, reverse=True))
_NAMED = re.compile(
    rf"(?<![^\W\d_])(?P<m>{_WORD})(?![^\W\d_])\.?(?:[\s'’._/-]*(?P<y>20\d\d|\d\d)(?!\d))?", re.IGNORECASE
)
_YEAR_FIRST = re.compile(rf"(?<!\d)(?P<y>20\d\d)[\s._/-]*(?P<m>{_WORD})(?![^\W\d_])\.?", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?<!\d)(?P<y>20\d\d)[-_/. ]?[MPmp]?(?P<m>0[1-9]|1[0-2])(?!\d)(?![-_/. ]\d\d(?!\d))"
    r"|(?<!\d)(?<!\d[-_/. ])(?P<m2>0[1-9]|1[0-2])[-_/. ]?(?P<y2>20\d\d)(?![-_/.]?\d)"
)
_SHORT = re.compile(r"(?<!\d)(?<!\d[-_/. ])(?P<y>2\d)(?P<m>0[1-9]|1[0-2])(?![-_/. ]?\d)")
_NUMBERED = re.compile(r"(?:p|per|period|m|mån|månad)\.?\s*(?P<m>0?[1-9]|1[0-2])", re.IGNORECASE)
_SPAN = re.compile(
    r"(?<![^\W_])(?:(?P<t>t|tertial)|(?P<q>q|kv|kvartal)|(?P<h>h|halvår))[\s._-]?(?P<n>[1-4])(?![^\W_])"
    r"|(?<=20\d\d)(?:(?P<t2>t)|(?P<q2>q|kv)|(?P<h2>h))(?P<n2>[1-4])(?![^\W_])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")

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


def month_in(text: str) -> tuple[int, int | None, str] | None:
    """The month of a header, its year (None where it has none), and what else the header says.

    >>> month_in("jan-24"), month_in("Belagda dygn mars"), month_in("202403"), month_in("Totalt 2024")
    ((1, 2024, ''), (3, None, 'Belagda dygn '), (3, 2024, ''), None)
    """
    if (numbered := _NUMBERED.fullmatch(text.strip())) is not None:
        return int(numbered["m"]), None, ""
    if (short := _SHORT.fullmatch(text.strip())) is not None:
        return int(short["m"]), 2000 + int(short["y"]), ""
    for pattern in (_YEAR_FIRST, _DIGITS, _NAMED):
        found = list(pattern.finditer(text))
        if len(found) > 1:
            return None
        if found:
            rest = text[: found[0].start()] + text[found[0].end() :]
            if pattern is not _NAMED and _NAMED.search(rest):
                return None
            year, month = _read(found[0])
            return month, year, rest
    try:  # a cell that is a day
        year, month = parse_manad(text).split("-")
    except FormatError:
        return None
    return int(month), int(year), ""


def months_in(name: str) -> set[str]:
    """The months that a file's name holds (``2024-05``), those of a tertial or a quarter, or of the days.

    A month without a year is of the year that stands elsewhere in the name, and not after a day in it.

    >>> months_in("reskontra-202405_uttag_2024-06-03.csv"), months_in("köp maj 2024.xlsx")
    ({'2024-05'}, {'2024-05'})
    """
    days = days_in(name)
    years = {int(year) for year in _YEAR.findall(_SPAN.sub(" ", name))} | {day.year for day in days}
    if spans := list(_SPAN.finditer(name)):
        return {f"{year}-{month:02d}" for span in spans for month in _of_span(span) for year in years}
    read = [_read(found) for pattern in (_YEAR_FIRST, _DIGITS, _NAMED) for found in pattern.finditer(name)]
    months = {(year, month) for year, month in read if year is not None}
    bare = {month for year, month in read if year is None} - {month for _, month in months}
    if bare and not months:  # what was taken out on a day is of that month or an earlier one
        months |= {(day.year - (month > day.month), month) for month in bare for day in days}
    if bare:
        months |= {(year, month) for month in bare for year in {y for y, _ in months} or years}
    if not months:
        short = {_read(found) for found in _SHORT.finditer(name)}
        near = {(day.year - (m > day.month), m) for day in days for m in range(1, 13)}
        months = short & near if days else short
    if not months:
        months = {(day.year, day.month) for day in days}
    return {f"{year}-{month:02d}" for year, month in months}


def _read(found: re.Match[str]) -> tuple[int | None, int]:
    """The year, None where there is none, and the month that one of the patterns has found."""
    named = found.groupdict()
    month, year = named["m"] or named["m2"], named["y"] or named.get("y2")
    number = int(month) if month.isdigit() else _NUMBER[month.casefold()]
    return (int(year if len(year) == 4 else f"20{year}") if year else None), number


def _of_span(found: re.Match[str]) -> range:
    """The months of a tertial, a quarter or a half-year."""
    n = int(found["n"] or found["n2"])
    length = 4 if found["t"] or found["t2"] else 3 if found["q"] or found["q2"] else 6
    return range((n - 1) * length + 1, min(n * length, 12) + 1)


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
