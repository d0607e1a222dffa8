"""Text and numbers that are names, without the persons that may stand in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import polars as pl

from kpilib.begrepp import RIKET
from kpilib.errors import FormatError
from kpilib.formats import contains_personnummer, hidden, holds_person, normalise, pseudonym, without_names

_SIGN = re.compile(r"[-+\u2010-\u2013\u2212]")
_DECIMALS = re.compile(r"\s*[-+\u2212]?[0-9\s]{1,11}[.,][0-9]{1,4}\s*")
_MOST = len("811228987")
"""Digits before the decimals of what is no person's number that a workbook wrote as a number."""
_ACCOUNT = re.compile(r"[0-9]+(?:[ .\-/][0-9]+)*")

ARENDE = "arende-"
"""Before the pseudonym of a case."""


class Noted(NamedTuple):
    """A value that is kept, and what is to be told of it."""

    value: Any
    regel: str
    vad: str
    gor: str


def plain_text(cell: str, key: bytes) -> str | Noted:
    """A text, white space trimmed.

    Raises
    ------
    FormatError
        ``personnummer_i_text``: a person's number stands in it, with its century or its sign.
    """
    if contains_personnummer(cell):
        raise FormatError(
            "personnummer_i_text",
            "Ett personnummer står i en textkolumn.",
            gor="Ta bort det i källan; texten följer inte med in.",
        )
    return without_persons(cell.strip(), key)


def case(number: str, key: bytes) -> str:
    """What stands for a case, the same in every file; a person that is written alike has another stand-in."""
    return ARENDE + pseudonym(f"ärende {number}", key)


def number_name(cell: str, key: bytes) -> str | Noted:
    """A number that is a name; errors as for `plain_text`, where it has a sign."""
    # An invoice may be numbered like a birth date and four digits; with a sign between them it is a person.
    text = cell.strip().removesuffix(".0")
    return plain_text(text, key) if _SIGN.search(text) else without_persons(text, key)


def without_persons(text: str, key: bytes) -> str | Noted:
    """The text; what may be a person's number in it, though it has no sign, gives way to a keyed stand-in."""
    without = hidden(text, lambda number: f"dold-{pseudonym(f'i text {number}', key)}")
    if without == text:
        return text
    return Noted(
        without,
        "personnummer_dolt",
        "Värdet innehåller siffror som kan vara ett personnummer; de är ersatta med en pseudonym.",
        "Är det ett personnummer: ta bort det i källan. Är det ett annat nummer behövs ingenting.",
    )


def without_persons_names(
    values: pl.Series, names: frozenset[tuple[str, ...]], key: bytes
) -> tuple[pl.Series, dict[int, tuple[str, str, str]]]:
    """A column's texts with a keyed stand-in for each of the names, and what is to be told, by row."""
    changed = {
        text: without
        for text in (values.drop_nulls().unique().to_list() if names else ())
        if (without := without_names(text, names, lambda n: f"dold-{pseudonym(f'namn {n}', key)}")) != text
    }
    if not changed:
        return values, {}
    told = (
        "personnamn_dolt",
        "Värdet innehåller ett namn på en person, som filen har i en annan kolumn; det är ersatt med en "
        "pseudonym.",
        "Ta bort namnet ur texten i källan.",
    )
    texts = values.to_list()
    kept = pl.Series(values.name, [changed.get(text, text) for text in texts], dtype=values.dtype)
    return kept, {i: told for i, text in enumerate(texts) if text in changed}


def _has_decimals(cell: str) -> bool:
    return _DECIMALS.fullmatch(cell) is not None and sum(map(str.isdigit, re.split("[.,]", cell)[0])) <= _MOST


def account(cell: str, key: bytes) -> str | Noted:
    """An account; noted where it is no number, since no rule on accounts can know it then."""
    number = number_name(cell, key)
    if isinstance(number, Noted) or _ACCOUNT.fullmatch(number):
        return number
    return Noted(
        number,
        "konto_inte_nummer",
        "Kontot är inget nummer; raden räknas med i summor men inte till något konto.",
        "Kontrollera i profilen att rätt kolumn är konto_nr, och rätta kontot i källan.",
    )


def municipality_code(cell: str) -> str:
    """``0999``, ``0999 Storstad``, and a code that a workbook made a number of: ``999`` is ``0999``."""
    if normalise(cell) in ("riket", "helariket"):
        return RIKET
    found = re.fullmatch(r"(\d{1,4})(?:\.0)?(?:\s+\D.*)?", cell.strip())
    if found is None or len(found[1]) < len("114"):
        if found is not None and int(found[1]) == 0:
            return RIKET
        raise FormatError(
            "kommunkod", "Det är ingen kommunkod.", gor="Ange kommunens fyrsiffriga kod i källan."
        )
    return found[1].zfill(4)


def no_person(reading: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reading of numbers, of which a person's is none."""

    def checked(cell: str) -> Any:
        if holds_person(cell) and not _has_decimals(cell):
            raise FormatError(
                "personnummer_i_tal",
                "Värdet kan vara ett personnummer, i en kolumn för tal.",
                gor="Kontrollera att profilen läser rätt kolumn, och att raden inte är förskjuten i källan.",
            )
        return reading(cell)

    return checked
