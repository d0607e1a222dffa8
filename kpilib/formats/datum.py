"""Dates as Swedish systems write them."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from kpilib.begrepp import MANADSNAMN
from kpilib.errors import FormatError

DEFAULT = frozenset({"åååå-mm-dd", "ååååmmdd", "åååå/mm/dd", "dd.mm.åååå"})
"""The forms that can be read in one way only."""

DATUMFORMER = DEFAULT | {"ååmmdd", "dd/mm/åååå", "excel", "ååmm"}
"""All forms; those outside `DEFAULT` are read only when a profile names them."""

MONTHS = {form: n for n, name in enumerate(MANADSNAMN, 1) for form in (name, name[:3])} | {"sept": 9}
_FORMS = {
    "åååå-mm-dd": r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})",
    "ååååmmdd": r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    "åååå/mm/dd": r"(?P<y>[0-9]{4})/(?P<m>[0-9]{2})/(?P<d>[0-9]{2})",
    "dd.mm.åååå": r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})",
    "dd/mm/åååå": r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})",
    "ååmmdd": r"(?P<y>[0-9]{2})(?P<s>-?)(?P<m>[0-9]{2})(?P=s)(?P<d>[0-9]{2})",
}
_TIME = re.compile(
    r"(?:[ T]|\s+kl\.?\s*)(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?"
    r"(?:Z|\s?[+-][01][0-9]:?[0-5][0-9])?$"
)
_IN_WORDS = re.compile(
    rf"(?:den\s+)?(?P<d>[0-9]{{1,2}})\.?\s+(?P<m>{'|'.join(MONTHS)})\.?\s+(?P<y>[0-9]{{4}})"
)
_SERIAL = re.compile(r"([0-9]{1,5})(?:\.0+)?")
FIRST, LAST = date(1900, 3, 1), date(2100, 12, 31)
_EPOCH = date(1899, 12, 30)  # Excel counts a 29 February 1900 that never was; `FIRST` lies after it
_OPEN_WORDS = re.compile(
    r"(?:gäller\s+)?tills\s*v(?:idare)?\.?(?:beslut)?|t\.?\s?v\.?|löpande|pågå(?:r|ende)(?:\s+fortfarande)?|öpp(?:et|en)"
    r"|(?:inget|utan|saknar)\s+slut(?:datum)?|(?:ej|inte|icke)\s+avslutat?d?|null|0000-00-00|[-–\u2212]"
)
_OPEN_YEAR = 2099  # what systems write for "no end": 2099-12-31, 2999-12-31, 9999-12-31
_OPEN_SERIAL = 72_686  # the day number of 1 January 2099
_GOR = "Skriv datumet som åååå-mm-dd i källan."


def parse_datum(text: str, *, former: Collection[str] = DEFAULT) -> date:
    """A day.

    Parameters
    ----------
    former
        The forms that may occur (`DATUMFORMER`). A two-digit year (``ååmmdd``) means 1970–2069, since the
        dates of a register are those of decisions and placements, never of births. ``excel`` is a day
        number counted from 1900. A time of day after the date does not change the day.

    Raises
    ------
    FormatError
        ``datum_form`` (no form fits), ``datum_finns_inte`` (31 February) or ``datum_orimligt`` (before March
        1900, or after 2100).

    >>> parse_datum("31.10.2024")
    datetime.date(2024, 10, 31)
    >>> parse_datum("31 oktober 2024")
    datetime.date(2024, 10, 31)
    """
    body = _TIME.sub("", text.strip())
    for form, pattern in _FORMS.items():
        found = re.fullmatch(pattern, body) if form in former else None
        if found:
            return _day(_full_year(found["y"]), int(found["m"]), int(found["d"]))
    if words := _IN_WORDS.fullmatch(body.casefold()):
        return _day(int(words["y"]), MONTHS[words["m"]], int(words["d"]))
    serial = _SERIAL.fullmatch(body) if "excel" in former else None
    if serial:
        return _reasonable(_EPOCH + timedelta(days=int(serial[1])))
    raise FormatError("datum_form", "Värdet är inte ett datum i någon känd form.", gor=_hint(body))


def is_open_end(text: str) -> bool:
    """Whether what stands in the place of a last day says that there is none.

    Words (``tillsvidare``, ``tills vidare``, ``t.v.``, a dash), or a day from 2099 on in any form: systems
    that want a date in every cell write ``9999-12-31`` or ``2999-12-31``. A day number of Excel counts too.

    >>> is_open_end("9999-12-31"), is_open_end("2024-12-31")
    (True, False)
    """
    body = _TIME.sub("", text.strip()).casefold()
    if _OPEN_WORDS.fullmatch(body):
        return True
    if (serial := re.fullmatch(r"([0-9]{5,7})(?:\.0+)?", body)) is not None:
        return int(serial[1]) >= _OPEN_SERIAL and len(serial[1]) != len("ååmmdd")
    found = (re.fullmatch(pattern, body) for pattern in _FORMS.values())
    return any(int(match["y"]) >= _OPEN_YEAR for match in found if match)


def format_datum(day: date) -> str:
    """A day as Swedish pages write it: ``2024-10-31``."""
    return day.isoformat()


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> date:
    try:
        return _reasonable(date(year, month, day))
    except ValueError:
        raise FormatError("datum_finns_inte", "Datumet finns inte i kalendern.", gor=_GOR) from None


def _reasonable(day: date) -> date:
    if FIRST <= day <= LAST:
        return day
    raise FormatError(
        "datum_orimligt",
        "Datumet ligger orimligt långt bort.",
        gor="Rätta datumet i källan.",
    )


def _hint(body: str) -> str:
    """Names the form that would have fitted, had the profile allowed it."""
    for form in ("ååmmdd", "dd/mm/åååå"):
        if re.fullmatch(_FORMS[form], body):
            return f'{_GOR} Är formen avsedd: lägg till datumformer = ["{form}"] under [las] i profilen.'
    if re.fullmatch(r"[0-9]{5}(?:\.0+)?", body):
        return 'Cellen kan vara ett dagnummer ur Excel: datumformer = ["excel"] under [las] i profilen.'
    return _GOR
