"""What a workbook shows a number as: a number, a day or a time; and the text of each."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from kpilib.arbetsbok.celltyp import Celltyp

Visas = Literal["datum", "tid"]

_DATES = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
_TIMES = {18, 19, 20, 21, 45, 46, 47}
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|general|standard|am/pm|a/p', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]?")

_DIVIDED = re.compile(r"[0#?](,+)(?![0#?,])")
_WRITTEN = re.compile(r'"([^"]*)"|\\(.)')
_PERCENT_IDS = {"9", "10"}
_UNIT = re.compile(r"\b(?:[tk](?:kr|sek)|mn?kr|msek|md(?:kr|r))\b", re.IGNORECASE)

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_ISO = re.compile(r"(?:([0-9-]{10})[T ]?)?([0-9]{2}:[0-9]{2}:[0-9]{2})?.*")
_LAST = 2_958_465  # 31 December 9999, beyond which Excel shows no day
_SEEN_AS_DAY = 25_569  # 1 January 1970: a time of day is far below it, a day with its date hidden is above


def shown_as(number: str, code: str | None) -> Visas | None:
    """Whether a number format (its id, and its code where the workbook gives one) shows a day or a time."""
    if code is None:
        known = int(number) if number.isdecimal() else 0
        return "datum" if known in _DATES else "tid" if known in _TIMES else None
    bare = _LITERAL.sub("", code)
    if _ELAPSED.search(bare):
        return "tid"
    letters = set(_BRACKET.sub("", bare).casefold()) & set("ymdhs")
    if letters & set("yd") or letters == {"m"}:
        return "datum"
    return "tid" if letters else None


def thousands(code: str | None) -> int:
    """How many times a number format shows a number divided by a thousand (``#,##0,`` once).

    >>> thousands("#,##0,"), thousands("#,##0"), thousands('0.0,,"mnkr"')
    (1, 0, 2)
    """
    found = _DIVIDED.search(_BRACKET.sub("", _LITERAL.sub("", code))) if code else None
    return len(found[1]) if found else 0


def shown_unit(code: str | None, number: str = "") -> str | None:
    """The unit other than kronor that a number format (its code, and its id) writes after its number.

    >>> shown_unit('#,##0" tkr"'), shown_unit('#,##0" kr"'), shown_unit("0%"), shown_unit(None, "10")
    ('tkr', None, '%', '%')
    """
    if "%" in _LITERAL.sub("", code) if code else number in _PERCENT_IDS:
        return "%"
    literals = "".join(quoted or escaped for quoted, escaped in _WRITTEN.findall(code or ""))
    found = _UNIT.search(literals)
    return found[0].lower() if found else None


def with_unit(number: str, unit: str, divided: int) -> str:
    """A number as its cell shows it: divided by thousands or in hundredths, and with its format's unit.

    >>> with_unit("-18420700", "tkr", 1)
    '-18420.7 tkr'
    """
    scale = 2 if unit == "%" else -3 * divided
    return f"{number_text(f'{Decimal(number).scaleb(scale):f}')} {unit}"


def number_text(written: str) -> str | None:
    """A number as it is written in a workbook, in plain digits with a decimal point; None of no number.

    >>> number_text("1E+05"), number_text("31.0"), number_text("0.30000000000000004")
    ('100000', '31', '0.30000000000000004')
    """
    if _PLAIN.fullmatch(written):
        return written
    if not _NUMBER.fullmatch(written):
        return None
    text = f"{Decimal(written):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(1 << 14)
def moment(number: str, visas: Visas, fran_1904: bool = False) -> tuple[str, Celltyp]:
    """A number that is shown as a day or a time: ``2024-10-31 00:00:00``, or ``08:30:00`` without a day.

    A number that is no such thing (below zero, or beyond the year 9999) stays a number, as Excel shows it.

    >>> moment("45596", "datum")
    ('2024-10-31 00:00:00', <Celltyp.DATUM: 'datum'>)
    """
    seconds = round(Decimal(number) * 86_400)
    days, rest = divmod(seconds, 86_400)
    if not 0 <= days <= _LAST:
        return number, Celltyp.TAL
    clock = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    if visas == "tid" and days < _SEEN_AS_DAY:
        return f"{seconds // 3600:02d}{clock[2:]}", Celltyp.TID
    return f"{_day(days, fran_1904)} {clock}", Celltyp.DATUM


def iso_moment(written: str) -> tuple[str, Celltyp]:
    """A day or a time that is written as one (``2024-10-31T08:30:00``); text where it is none."""
    found = _ISO.fullmatch(written)
    day, clock = found.groups() if found else (None, None)
    with suppress(ValueError):
        if day:
            return f"{date.fromisoformat(day)} {clock or '00:00:00'}", Celltyp.DATUM
        if clock:
            return clock, Celltyp.TID
    return written, Celltyp.TEXT


def _day(days: int, fran_1904: bool) -> str:
    if fran_1904:
        return (date(1904, 1, 1) + timedelta(days=min(days, _LAST - 1462))).isoformat()
    if days in (0, 60):  # the day before 1 January 1900, and the 29 February 1900 that never was
        return "1900-01-00" if days == 0 else "1900-02-29"
    return (date(1899, 12, 31 if days < 60 else 30) + timedelta(days=days)).isoformat()
