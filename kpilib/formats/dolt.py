"""Persons' numbers where they should not be: found in any writing, and hidden.

A number with its century or its sign is a person's (`contains_personnummer`). Ten bare digits may be an
invoice or a phone: where they have a right check digit and a birth date they are hidden all the same, so what
hides them must keep the row and its kronor. What a number looks like is `personspar`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kpilib.formats.personspar import find_persons
from kpilib.formats.siffror import plain_digits

_OURS = re.compile(r"(?:dold|person|reserv|skyddad|arende)-[0-9a-f]{16}")
_BETWEEN = re.compile(r"[\s.+\-\u2010-\u2015\u2212/_]+")
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
    parts, end = [], 0
    for spar in find_persons(_without_ours(text)):
        parts += [text[end : spar.start], stand_in(spar.nummer)]
        end = spar.slut
    return "".join([*parts, text[end:]])


def persons_in(text: str) -> list[str]:
    """Every person's number in a text, in the form that `hidden` gives it."""
    return [spar.nummer for spar in find_persons(_without_ours(text))]


def holds_person(text: str) -> bool:
    """Whether a text holds what may be a person's number, with or without its sign."""
    return any(True for _ in find_persons(_without_ours(text)))


def contains_personnummer(text: str) -> bool:
    """Whether a person's number stands in a text with its century or with its sign.

    Ten bare digits are not taken for one here: phone and invoice numbers look the same.
    """
    return any(spar.saker for spar in find_persons(_without_ours(text)))


def may_show(text: str) -> bool:
    """Whether a cell may be shown to a person: it holds no number, and nothing as long as a mistyped one."""
    return not holds_person(text) and not _DIGITS.search(_BETWEEN.sub("", plain_digits(text)[0]))


def _without_ours(text: str) -> str:
    """The text, as long as it was, without our own stand-ins: sixteen hexadecimal digits may be ten decimal
    ones and six letters."""
    return _OURS.sub(lambda found: "x" * len(found[0]), text) if "-" in text else text
