"""Persons' numbers where they should not be: found in any text, and hidden.

A number with its century or its sign is a person's (`contains_personnummer`). Ten bare digits may be an
invoice or a phone: where they have a right check digit and a birth date they are hidden all the same, so what
hides them must keep the row and its kronor. A reserve number is known by its sign and its letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kpilib.formats.identitet import contains_personnummer, is_person

_NUMBER = re.compile(
    # A personnummer, or anything of its form;
    r"(?<![0-9])(?:(?:18|19|20)?(?P<rest>[0-9]{6})\s?[-+/]?\s?(?P<last>[0-9]{4}))(?![0-9])"
    # one whose day of birth is written as a day is, and which no day follows;
    r"|(?<![0-9])(?:(?:18|19|20)?(?=[0-9 ./-]{8}\s?[-+])|(?:18|19)(?=[0-9 ./-]{8}\s))"
    r"(?P<born>[0-9]{2}([-. /])[0-9]{2}\4[0-9]{2})\s?[-+]?\s?(?P<four>[0-9]{4})(?![0-9]|-[0-9]{2}-)"
    # a reserve number: a date, a sign, and four of letters and digits.
    r"|(?<![0-9A-ZÅÄÖ])(?:18|19|20)?(?P<date>[0-9]{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278][0-9]|[39][01]))[-+]"
    r"(?P<reserve>(?=[0-9]*[A-ZÅÄÖ])(?=[A-ZÅÄÖ]*[0-9])[0-9A-ZÅÄÖ]{4})(?![0-9A-ZÅÄÖ])",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2013\u2212", "-"))
_OURS = re.compile(r"(?:dold|person|reserv|skyddad|arende)-[0-9a-f]{16}")
_MAY_BE = re.compile(
    r"[0-9]{6}\s?[-+/\u2010\u2011\u2013\u2212]?\s?[0-9A-ZÅÄÖ]{4}"
    r"|[0-9]{2}([-. /\u2010\u2011\u2013\u2212])[0-9]{2}\1[0-9]{2}",
    re.IGNORECASE,
)
"""What the forms have; most cells of a large file have it not."""
_BETWEEN = re.compile(r"[\s.+-]+")
_DIGITS = re.compile(r"[0-9]{10}")

DOLT = "(visas inte)"
"""What stands in a message for a text that may be a person's."""


def hidden(text: str, stand_in: Callable[[str], str] = lambda _: DOLT) -> str:
    """The text with every person's number in it replaced.

    Parameters
    ----------
    stand_in
        What to write for a number, given in a form that is the same however it is written: ten digits, or a
        reserve number in capitals without sign and century.

    >>> hidden("Lag 8112189876 och 5560360793")
    'Lag (visas inte) och 5560360793'
    """
    if not _MAY_BE.search(text):
        return text
    plain = text.translate(_DASHES)
    changed = _NUMBER.sub(lambda found: stand_in(number) if (number := _person(found)) else found[0], plain)
    return text if changed == plain else changed


def persons_in(text: str) -> list[str]:
    """Every person's number in a text, in the form that `hidden` gives it."""
    found = map(_person, _NUMBER.finditer(text.translate(_DASHES)))
    return [number for number in found if number]


def holds_person(text: str) -> bool:
    """Whether a text holds what may be a person's number, with or without its sign."""
    if not _MAY_BE.search(text):
        return False
    text = _OURS.sub("", text)  # sixteen hexadecimal digits may be ten decimal ones and six letters
    return contains_personnummer(text) or bool(persons_in(text))


def may_show(text: str) -> bool:
    """Whether a cell may be shown to a person: it holds no number, and nothing as long as a mistyped one."""
    return not holds_person(text) and not _DIGITS.search(_BETWEEN.sub("", text.translate(_DASHES)))


def _person(found: re.Match[str]) -> str | None:
    if found["reserve"]:
        return f"{found['date']}{found['reserve'].upper()}"
    if found["born"]:
        ten = re.sub(r"[^0-9]", "", found["born"] + found["four"])
    else:
        ten = f"{found['rest']}{found['last']}"
    return ten if is_person(ten) else None
