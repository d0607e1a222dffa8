"""Persons' numbers in any writing: where in a text each stands, whatever is between its digits.

The one rule on what a person's number looks like outside a column of its own. Digits of every script count,
marks that are not seen do not, and its parts may be apart by any sign. A right check digit and a day that has
been tell it from the other numbers of a municipality: an organisationsnummer has 20 or more for its month,
thousands are parted by threes, and a phone by other places than a birth and its four last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from stdnum import luhn

from kpilib.formats.siffror import any_unseen, as_written, plain_digits

FORSTA_AR = 1840
"""The earliest year of birth that a century before the number can mean."""

_STRECK = (
    r"\-\u00af\u02d7\u058a\u05be\u1806\u2010-\u2015\u2043\u207b\u208b\u2212\u2796\u2e3a\u2e3b\u301c"
    r"\ufe58\ufe63\uff0d"
)
_TECKEN = rf"{_STRECK}+\u207a\u2795\ufe62\uff0b"
_SP = r"[^\S\r\n]"
_ANDRA = r"/\\_*~|\u00b7\u2022'\u2019"
_I_DAG = rf"(?:\s?[{_TECKEN}{_ANDRA}.]\s?|{_SP}{{1,2}})"
"""Between the parts of a day."""
_I_CELL = rf"(?:\s{{0,2}}[{_TECKEN}]{{1,2}}\s{{0,2}}|\s?[{_ANDRA}]\s?|[.,;:=()#]|\s{{1,3}})"
_I_FIL = rf"(?:{_SP}?[{_TECKEN}]{{1,2}}\s?|[/\\_.]|{_SP})"
"""Between the day and the four last: in a cell anything, in a file what is no boundary of cells there."""
_MM, _DD = r"(?:0[1-9]|1[0-2])", r"(?:[06][1-9]|[1278][0-9]|[39][01])"


def _number(between: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![0-9])(?:(?P<ar>18|19|20){_I_DAG}?)?(?P<yy>[0-9]{{2}})(?P<a>{_I_DAG})?(?P<mm>{_MM})"
        rf"(?P<b>{_I_DAG})?(?P<dd>{_DD})(?P<c>{between})?"
        rf"(?:(?P<nr>[0-9]{{4}}|[0-9]{{2}}{_I_DAG}[0-9]{{2}}|[0-9]{{3}}{_I_DAG}[0-9])(?![0-9])"
        r"|(?P<reserv>(?=[0-9]*[A-ZÅÄÖ])(?=[A-ZÅÄÖ]*[0-9])[0-9A-ZÅÄÖ]{4})(?![0-9A-ZÅÄÖ]))",
        re.IGNORECASE,
    )


_CELL, _FIL = _number(_I_CELL), _number(_I_FIL)
_ISAR = re.compile(rf"(?<![0-9])[0-9](?:{_I_DAG}[0-9]){{9}}(?:{_I_DAG}[0-9]{_I_DAG}[0-9])?(?![0-9])")
"""Every digit by itself."""
_MOMS = re.compile(r"(?<![A-Z])SE[ \-]?([0-9]{6}-?[0-9]{4})[ \-]?[0-9]{2}(?![0-9])", re.IGNORECASE)
_NOLLOR = re.compile(r"(?<![0-9.,])00[0-9]{10,18}(?![0-9])")
"""Filled up with noughts to the width of a field."""
_EXPONENT = re.compile(r"(?<![0-9.,])[1-9](?:[.,][0-9]{6,11})E\+?(?:0?[89]|1[01])(?![0-9])", re.IGNORECASE)
_TAL = re.compile(r"[0-9]{8,9}\.0+")
"""A whole cell that a workbook made a number of, so that it lost the noughts that it began with."""

_JSON_NEXT = re.compile(r"(?:\.[0-9]+)?\s*[,\]}]")
_DATUM_FOLJER = re.compile(rf"{_I_DAG}[0-9]{{2}}{_I_DAG}[0-9]{{2}}(?![0-9])")
_KRONOR = re.compile(r"(?:[.,][0-9]{1,2})?\s{0,2}(?:kr\b|kronor|sek\b|tkr\b|mkr\b|:-|€)", re.IGNORECASE)
_TELEFON = re.compile(
    r"\b(?:tel|tfn|telefon|mob|mobil|mobiltelefon|ring|sms|fax|växel)(?:nr|nummer)?[\s.:]{0,3}$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"[a-zåäö]{3}[0-9]|[0-9][a-zåäö]{3}")
"""What a file is called after its date (``20241231-rev2``), and no reserve number is."""
_TID = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
_TILLFALLIGA = "TRSUWXJKLMN"
"""What stands for the first of the four last in an interim number, and counts as 1 in its check digit."""
_MAY_BE = re.compile(r"(?:[0-9][\W_]{0,5}){6}|[0-9]E\+?[01]?[0-9]", re.IGNORECASE)
"""What every form has, where nothing in it is unseen; most cells of a large file have it not."""
_HEX = re.compile(r"(?:k|(?<=-))?[0-9a-f]{12,64}")


Skrift = Literal["cell", "text", "kod"]


class Spar(NamedTuple):
    """A person's number in a text: from `start` to `slut`, and what it is however it is written: ten digits,
    or a reserve number in capitals without sign and century. `saker`: it has its century or its sign, so that
    it is hardly anything else."""

    start: int
    slut: int
    nummer: str
    saker: bool


def find_persons(text: str, i: Skrift = "cell") -> Iterator[Spar]:
    """Every person's number in a text, in order.

    Parameters
    ----------
    i
        What the text is: a ``cell``, a name or a sentence; the ``text`` of a whole file, with what parts its
        cells; or ``kod``, a page or what else has numbers for programs in it. In files a hash is no number.
    """
    if not (i != "cell" or _MAY_BE.search(text) or any_unseen(text)):
        return
    plain, removed = plain_digits(text)
    found: dict[int, Spar] = {}
    for spar in (*_structured(plain, i), *_others(plain, i)):
        found.setdefault(spar.start, spar)
    end = 0
    for start in sorted(found):
        spar = found[start]
        if start >= end:
            end = spar.slut
            yield spar._replace(
                start=as_written(spar.start, removed), slut=as_written(spar.slut - 1, removed) + 1
            )


def is_number(ten: str) -> bool:
    """Whether ten digits are a personnummer or samordningsnummer: a day of some century, a birth number that
    is not 000, and the check digit.

    >>> is_number("8112289874"), is_number("8112889872"), is_number("5560360793")
    (True, False, False)
    """
    if ten[6:9] == "000" or not _day(2000 + int(ten[:2]), int(ten[2:4]), int(ten[4:6])):
        return False
    valid: bool = luhn.is_valid(ten)
    return valid


def _structured(text: str, i: Skrift) -> Iterator[Spar]:
    pattern, at = _CELL if i == "cell" else _FIL, 0
    while (m := pattern.search(text, at)) is not None:
        spar = _reserve(m) if m["reserv"] else _person(m, i)
        if spar is not None:
            yield spar
        # What is none may be one from a later digit on: a day, and then a number.
        at = m.end() if spar is not None else m.start() + 1


def _others(text: str, i: Skrift) -> Iterator[Spar]:
    for m in _ISAR.finditer(text):
        digits = re.sub("[^0-9]", "", m[0])
        if _valid(digits):
            yield Spar(m.start(), m.end(), digits[-10:], saker=False)
    for m in _MOMS.finditer(text):
        digits = re.sub("[^0-9]", "", m[1])
        if is_number(digits):
            yield Spar(m.start(1), m.end(1), digits, saker=False)
    for m in _NOLLOR.finditer(text):
        for width in (12, 10):
            digits = m[0][-width:]
            if not m[0][:-width].strip("0") and len(m[0]) - width > 1 and _valid(digits):
                yield Spar(m.start(), m.end(), digits[-10:], saker=False)
                break
    for m in _EXPONENT.finditer(text):
        yield from _of_number(Decimal(m[0].replace(",", ".")), m.start(), m.end())
    if i == "cell" and (whole := _TAL.fullmatch(text.strip())):
        start = text.index(whole[0])
        yield from _of_number(Decimal(whole[0]), start, start + len(whole[0]))


def _of_number(value: Decimal, start: int, end: int) -> Iterator[Spar]:
    digits = f"{value:f}".removesuffix(".0")
    digits = digits if "." not in digits else ""
    if digits and _valid(digits.zfill(10)):
        yield Spar(start, end, digits.zfill(10)[-10:], saker=False)


def _person(m: re.Match[str], i: Skrift) -> Spar | None:
    nr = re.sub("[^0-9]", "", m["nr"])
    ten = m["yy"] + m["mm"] + m["dd"] + nr
    if not _valid((m["ar"] or "") + ten) or not _as_persons_are_written(m, nr, i):
        return None
    signed = re.search(f"[{_TECKEN}]", m["c"] or "") is not None
    return Spar(m.start(), m.end(), ten, saker=bool(m["ar"]) or signed)


def _as_persons_are_written(m: re.Match[str], nr: str, i: Skrift) -> bool:
    """Whether the digits stand apart where those of a person do, and nothing around them says otherwise."""
    text, a, b, c = m.string, bool(m["a"]), bool(m["b"]), m["c"]
    whole = len(m["nr"]) == len("0000")
    if (a != b and not whole) or ((a or b or not whole) and not c):
        return False
    if a and b and m["a"].strip() != m["b"].strip():
        return False
    if not (a or b or c) and whole:
        return _is_no_other(m, i)
    if a and c and c.isspace():
        # A day and then a number with nothing but a space between is a time, an amount or another day.
        if _KRONOR.match(text, m.end()) or (m["ar"] not in ("18", "19") and _TID.fullmatch(nr)):
            return False
        if i != "cell" and m["ar"] not in ("18", "19"):
            return False
    if a and c in tuple(",;:=()#"):
        return False
    if c and c.isspace() and _KRONOR.match(text, m.end()):
        return False
    if c == "." and i == "kod" and _is_json_number(m):
        return False
    return not ((a or nr[:2] in ("19", "20")) and _DATUM_FOLJER.match(text, m.end()))


def _is_no_other(m: re.Match[str], i: Skrift) -> bool:
    """Whether bare digits are neither decimals, an amount, a phone nor a part of a hash."""
    text, start = m.string, m.start()
    before = text[max(0, start - 2) : start]
    if before[-1:] == "." and (before[:-1].isdigit() or (i != "cell" and not before[:-1].isalpha())):
        return False
    if before[-1:] == "," and before[:-1].isdigit() and i == "cell":
        return False
    if _KRONOR.match(text, m.end()):
        return False
    if i == "kod" and not m["ar"] and _is_json_number(m):
        return False
    if i != "cell" and _in_hash(text, start, m.end()):
        return False
    return not (m["yy"] == "07" and not m["ar"] and _TELEFON.search(text, max(0, start - 20), start))


def _is_json_number(m: re.Match[str]) -> bool:
    before = m.string[max(0, m.start() - 2) : m.start()].strip()
    return before[-1:] in ("[", ",", ":", "-") and _JSON_NEXT.match(m.string, m.end()) is not None


def _in_hash(text: str, start: int, end: int) -> bool:
    first, last = start, end
    while first > 0 and start - first < 64 and text[first - 1].isalnum():
        first -= 1
    while last < len(text) and last - end < 64 and text[last].isalnum():
        last += 1
    token = text[first:last]
    return len(token) > end - start and _HEX.fullmatch(token) is not None


def _reserve(m: re.Match[str]) -> Spar | None:
    """A reserve number: a day, a sign and four of digits and letters; without the sign only an interim one
    with its check digit."""
    text, four = m.string, m["reserv"]
    if m.start() and text[m.start() - 1].isalnum():
        return None
    if bool(m["a"]) != bool(m["b"]) or m["a"] or not _day_of(m):
        return None
    if m["c"] and re.search(f"[{_TECKEN}]", m["c"]) is None and not m["c"].isspace():
        return None
    if not m["c"] or m["c"].isspace():
        ten = m["yy"] + m["mm"] + m["dd"] + "1" + four[1:]
        if four[0].upper() not in _TILLFALLIGA or not four[1:].isdecimal() or not luhn.is_valid(ten):
            return None
    elif _VERSION.fullmatch(four):
        return None
    return Spar(m.start(), m.end(), m["yy"] + m["mm"] + m["dd"] + four.upper(), saker=False)


def _day_of(m: re.Match[str]) -> bool:
    century = int(m["ar"] or 20) * 100
    return _day(century + int(m["yy"]), int(m["mm"]), int(m["dd"])) is not None


def _valid(digits: str) -> bool:
    """Whether ten or twelve digits are a person's; with a century the day of birth has been."""
    if len(digits) == len("8112289874"):
        return is_number(digits)
    if len(digits) != len("198112289874") or digits[:2] not in ("18", "19", "20"):
        return False
    born = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return (
        born is not None
        and date(FORSTA_AR, 1, 1) <= born <= datetime.now(UTC).date()
        and is_number(digits[2:])
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day % 60 if day > 60 else day)
    except ValueError:
        return None
