"""Months as Swedish systems write them: in a cell, as a header, in a file's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date

from kpilib.begrepp import Period
from kpilib.errors import FormatError
from kpilib.formats.datum import DEFAULT, FIRST, LAST, MONTHS, parse_datum

AR = range(1970, 2100)
"""What four digits can be as a year."""

_GOR_MANAD = "Skriv månaden som åååå-mm i källan."
_WORD = "|".join(MONTHS)
_NAMED = re.compile(
    rf"(?<![^\W\d_])(?P<m>{_WORD})(?![^\W\d_])\.?(?:[\s'’._/-]*(?P<y>(?:19|20|21)\d\d|\d\d)(?!\d))?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20|21)\d\d)[\s._/-]*(?P<m>{_WORD})(?![^\W\d_])\.?", re.IGNORECASE
)
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


def parse_manad(text: str, *, former: Collection[str] = DEFAULT) -> str:
    """A month as ``2024-10``: from ``202410``, ``okt-24``, ``oktober 2024``, ``10/2024`` or a day in it.

    ``2410`` is one where `former` has ``ååmm``.

    Raises
    ------
    FormatError
        ``manad_form``, ``manad_finns_inte``, or what `parse_datum` says of a day.
    """
    body = text.strip()
    found = re.fullmatch(r"([0-9]{4})[-/]?([0-9]{2})", body)
    if found:
        return _month(int(found[1]), int(found[2]))
    short = re.fullmatch(r"([0-9]{2})(0[1-9]|1[0-2])(?:\.0)?", body)
    if short and "ååmm" in former:
        return _month(2000 + int(short[1]), int(short[2]))
    if short:
        raise FormatError(
            "manad_form",
            "Värdet har fyra siffror och är varken en månad eller ett år i någon känd form.",
            gor=f'{_GOR_MANAD} Är det ÅÅMM: datumformer = ["ååmm"] under [las] i profilen.',
        )
    month = _in_text(body)
    if month is not None and month[1] is not None and not month[2]:
        return _month(month[1], month[0])
    if re.fullmatch(r"[a-zåäö]+\.?[ \u00a0-][0-9]{4}", body.casefold()):
        raise FormatError("manad_finns_inte", "Månadens namn är okänt.", gor=_GOR_MANAD)
    if re.match(r"[0-9]", body):
        return parse_datum(body).strftime("%Y-%m")
    raise FormatError("manad_form", "Värdet är inte en månad i någon känd form.", gor=_GOR_MANAD)


def parse_period(text: str, *, former: Collection[str] = DEFAULT) -> str:
    """A year as ``2024``, where four digits can be one and the months are not written so, or a month.

    Raises
    ------
    FormatError
        What `parse_manad` says.

    >>> parse_period("2024"), parse_period("2410", former={"ååmm"})
    ('2024', '2024-10')
    """
    body = text.strip().removesuffix(".0")
    if "ååmm" not in former and re.fullmatch(r"[0-9]{4}", body) and int(body) in AR:
        return body
    return parse_manad(body, former=former)


def month_in(text: str) -> tuple[int, int | None, str] | None:
    """The month of a header, its year (None where it has none), and what else the header says.

    ``Period 3`` and ``P03`` are the third month, and ``2403`` is one of 2024.

    >>> month_in("jan-24"), month_in("Belagda dygn mars"), month_in("202403"), month_in("Totalt 2024")
    ((1, 2024, ''), (3, None, 'Belagda dygn '), (3, 2024, ''), None)
    """
    if (numbered := _NUMBERED.fullmatch(text.strip())) is not None:
        return int(numbered["m"]), None, ""
    if (short := _SHORT.fullmatch(text.strip())) is not None:
        return int(short["m"]), 2000 + int(short["y"]), ""
    with suppress(FormatError):
        day = parse_datum(text)
        return day.month, day.year, ""
    return _in_text(text)


def months_of(name: str, days: Iterable[date]) -> set[str]:
    """The months that a file's name holds, with these days in it: its months, a tertial's, or the days'.

    A month without a year is of the year that stands elsewhere in the name, and not after a day in it.

    >>> months_of("reskontra-202405_uttag_2024-06-03.csv", [date(2024, 6, 3)]), months_of("köp maj 2024", [])
    ({'2024-05'}, {'2024-05'})
    """
    years = {int(year) for year in _YEAR.findall(_SPAN.sub(" ", name))} | {day.year for day in days}
    if spans := list(_SPAN.finditer(name)):
        return {f"{year}-{month:02d}" for span in spans for month in _of_span(span) for year in years}
    read = [_read(found) for pattern in (_YEAR_FIRST, _DIGITS, _NAMED) for found in pattern.finditer(name)]
    months: set[tuple[int | None, int]] = {(year, month) for year, month in read if year is not None}
    bare = {month for _, month in read} - {month for _, month in months}
    if bare and not months:  # what was taken out on a day is of that month or an earlier one
        months |= {(day.year - (month > day.month), month) for month in bare for day in days}
    if bare:
        months |= {(year, month) for month in bare for year in {y for y, _ in months} or years}
    if not months:
        short = {_read(found) for found in _SHORT.finditer(name)}
        near = {(y, m) for y, m in short if any(y == day.year - (m > day.month) for day in days)}
        months = near if days else short
    if not months:
        months = {(day.year, day.month) for day in days}
    return {f"{year}-{month:02d}" for year, month in months}


def _in_text(text: str) -> tuple[int, int | None, str] | None:
    """The one month that a text holds, its year, and the rest of the text."""
    for pattern in (_YEAR_FIRST, _DIGITS, _NAMED):
        found = list(pattern.finditer(text))
        if len(found) > 1:
            return None
        for hit in found:
            rest = text[: hit.start()] + text[hit.end() :]
            if pattern is not _NAMED and _NAMED.search(rest):
                return None
            year, month = _read(hit)
            return month, year, rest
    return None


def _read(found: re.Match[str]) -> tuple[int | None, int]:
    """The year, None where there is none, and the month that one of the patterns has found."""
    named = found.groupdict()
    month, year = str(named["m"] or named["m2"]), named["y"] or named.get("y2")
    number = int(month) if month.isdigit() else MONTHS[month.casefold()]
    return (int(year if len(year) == 4 else f"20{year}") if year else None), number


def _of_span(found: re.Match[str]) -> range:
    """The months of a tertial, a quarter or a half-year."""
    n = int(found["n"] or found["n2"])
    length = 4 if found["t"] or found["t2"] else 3 if found["q"] or found["q2"] else 6
    return range((n - 1) * length + 1, min(n * length, 12) + 1)


def format_manad(period: str) -> str:
    """A month id as words: ``2024-10`` becomes ``oktober 2024``."""
    return Period.parse(period).namn


def _month(year: int, month: int) -> str:
    if not 1 <= month <= 12:
        raise FormatError("manad_finns_inte", "Månaden finns inte.", gor=_GOR_MANAD)
    if not FIRST.year <= year <= LAST.year:
        raise FormatError("manad_finns_inte", "Månadens år är orimligt.", gor=_GOR_MANAD)
    return f"{year:04d}-{month:02d}"
