"""Months outside the rows: as columns of a sheet, or in a file's name."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Mapping, Sequence
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
_DIGITS = re.compile(r"(?<!\d)(?P<y>20\d\d)[-_/.]?[Mm]?(?P<m>0[1-9]|1[0-2])(?!\d)(?![-_/.]\d\d(?!\d))")

_FEWEST = 2  # month headers that are no chance


class Manad(NamedTuple):
    """A column that is one month's: its place, the month, and its year where the header says it."""

    kolumn: int
    manad: int
    ar: int | None


def month_columns(headers: Sequence[str], profile: Profile) -> Mapping[str, Sequence[Manad]]:
    """Canonical column -> its month columns, for those that the profile says stand in such.

    A header is a month alone, or a month beside one of the column's own names (``Belagda dygn / jan``).
    """
    found = {}
    for column in profile.las.manader_som_kolumner:
        names = {normalise(name) for name in (column, *profile.headers(column))}
        if len(profile.las.manader_som_kolumner) == 1:
            names.add("")
        months = [
            Manad(i, *month[:2])
            for i, header in enumerate(headers)
            if (month := month_in(without_unit(header))) is not None and normalise(month[2]) in names
        ]
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
    read = set(kolumner.values())
    months = [month for i, h in enumerate(headers) if i not in read and (month := month_in(without_unit(h)))]
    if len(months) < _FEWEST:
        return []
    lacking = [c for c in shape.kolumner if c not in {*kolumner, *profile.konstanter, shape.tid}]
    measures = [c for c in lacking if shape.slag.get(c) in MATT]
    rest = {normalise(month[2]) for month in months}
    named = [c for c in measures if rest & {normalise(n) for n in (c, *profile.headers(c))}]
    if named:
        return [named]
    must = [[c] for c in measures if c in saknas]
    return (must or [[c] for c in measures]) if "" in rest else []


def month_in(text: str) -> tuple[int, int | None, str] | None:
    """The month of a header, its year (None where it has none), and what else the header says.

    >>> month_in("jan-24"), month_in("Belagda dygn mars"), month_in("202403"), month_in("Totalt 2024")
    ((1, 2024, ''), (3, None, 'Belagda dygn '), (3, 2024, ''), None)
    """
    for pattern in (_YEAR_FIRST, _DIGITS, _NAMED):
        found = list(pattern.finditer(text))
        if len(found) > 1:
            return None
        if found:
            rest = text[: found[0].start()] + text[found[0].end() :]
            if pattern is not _NAMED and _NAMED.search(rest):
                return None
            month = found[0]["m"].casefold()
            number = int(month) if month.isdigit() else _NUMBER[month]
            year = found[0]["y"]
            return number, int(year if not year or len(year) == 4 else f"20{year}") if year else None, rest
    try:  # a cell that is a day
        year, month = parse_manad(text).split("-")
    except FormatError:
        return None
    return int(month), int(year), ""


def months_in(name: str) -> set[str]:
    """The months that a file's name holds (``2024-05``), else those of the days in it.

    >>> months_in("reskontra-202405_uttag_2024-06-03.csv"), months_in("köp maj 2024.xlsx")
    ({'2024-05'}, {'2024-05'})
    """
    months = set()
    for pattern in (_YEAR_FIRST, _DIGITS, _NAMED):
        for found in pattern.finditer(name):
            if found["y"] and len(found["y"]) == 4:
                word = found["m"].casefold()
                months.add(f"{found['y']}-{int(word) if word.isdigit() else _NUMBER[word]:02d}")
    return months or {day.strftime("%Y-%m") for day in days_in(name)}


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
