"""Cells as they may be shown: what each would become, and never a person, a name or a protected value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress

import polars as pl

from kpilib.errors import FormatError
from kpilib.formats import (
    format_belopp,
    holds_person,
    normalise,
    parse_belopp,
    parse_datum,
    parse_manad,
)

PRICK = "•"
_EXEMPEL = 3
_LOOKS_PERSONAL = re.compile(r"\d{6}\s*[-+]?\s*[\dA-Za-z]{4}|\d{8}\s*[-+]?\s*[\dA-Za-z]{4}")
_FORM = {"person": "en pseudonym", "arende": "en pseudonym", "organisationsnummer": "ett organisationsnummer"}


def personlig(cell: str) -> bool:
    """Whether a cell holds, or may hold, a person's number: it is then neither shown nor kept."""
    return holds_person(cell) or _LOOKS_PERSONAL.search(cell) is not None


def skuggad(cell: str) -> str:
    """The shape of a cell: its first two characters where they are a century, and dots for what is said.

    >>> skuggad("19900101-9844")
    '19••••••-••••'
    >>> skuggad("Anna Exempelsson")
    '•••• •••••••••••'
    """
    head = cell[:2] if re.match(r"(18|19|20)\d{6}", cell) else ""
    return head + re.sub(r"\w", PRICK, cell[len(head) : 40])


def exempel(typ: str, celler: pl.Series, kanda: Mapping[str, str]) -> list[str]:
    """At most three different cells, each with what it would become, masked.

    Parameters
    ----------
    typ
        The column's kind.
    kanda
        Normalised way of writing -> value, for a column of codes or insatser.
    """
    shown: dict[str, None] = {}
    for cell in celler.drop_nulls().unique(maintain_order=True).head(50):
        shown.setdefault(_ett(typ, cell, kanda))
    return list(shown)[:_EXEMPEL]


def _ett(typ: str, cell: str, kanda: Mapping[str, str]) -> str:
    read = _READS.get(typ)
    if typ in ("kategori", "insats"):
        known = kanda.get(normalise(cell))
        return f"{cell} → {known}" if known else f"{skuggad(cell)} → okänt värde"
    if read is not None and not personlig(cell):
        with suppress(FormatError, ArithmeticError):
            return read(cell)
    return f"{skuggad(cell)} → {_FORM[typ]}" if typ in _FORM else skuggad(cell)


def _amount(cell: str) -> str:
    mark = "," if "," in cell else "."
    return f"{format_belopp(parse_belopp(cell, decimal=mark))} kr"


_READS: Mapping[str, Callable[[str], str]] = {
    "datum": lambda cell: parse_datum(re.sub(r"[ T]\d.*", "", cell)).isoformat(),
    "manad": parse_manad,
    "belopp": _amount,
    "heltal": str,
    "janej": str,
    "period": str,
}
