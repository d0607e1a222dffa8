"""What the cells of a column can be: how many of them read as what a source's column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from kpilib.errors import FormatError
from kpilib.formats import (
    DATUMFORMER,
    contains_personnummer,
    is_open_end,
    is_person,
    normalise,
    parse_belopp,
    parse_datum,
    parse_manad,
    parse_organisationsnummer,
    parse_personnummer,
)

ENTYDIGA = frozenset({"person", "datum"})
"""Kinds whose cells say by themselves what they are: check digits, or a form that nothing else has."""
MANADSFORM = "månadsform"
"""The months that are written as such; a day may stand for its month, but does not say so by itself."""
JURIDISK = "juridisk person"
"""The numbers that are an organisationsnummer and no person's, which may also be a sole trader's."""

HALFTEN = 0.5
"""The share of cells below which a column is not what it is taken for."""

_PERSON_I_RUBRIK = re.compile(
    r"^namn$|brukare|klient|person|fornamn|efternamn|handlagg|sokande|anhorig|gode?man|kontaktnamn"
)
_NAMN = r"^\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?:,? \p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?){1,3}$"

_SVAR = {"ja", "nej", "j", "n", "x", "true", "false", "sant", "falskt", "yes", "no", "1", "0"}
_SERIAL = re.compile(r"[0-9]{5,7}(?:\.0+)?")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_NUMBER = re.compile(r"[-+−–(]?\d[\d\s\u00a0\u202f.,]*[-−–)]?(?:\s*(?:kr|tkr|mkr))?", re.IGNORECASE)
_DECIMALS = re.compile(r".*\d[,.]\d{1,2}\D?")


@dataclass(frozen=True)
class Passning:
    """How many cells of a column are filled, and how many of those read as a kind of value."""

    fyllda: int
    passar: int

    @property
    def andel(self) -> float:
        """The share of the filled cells that fit; 1 of a column without any, which contradicts nothing."""
        return self.passar / self.fyllda if self.fyllda else 1.0

    @property
    def passar_inte(self) -> int:
        return self.fyllda - self.passar


def passning(typ: str, celler: pl.Series, varden: Iterable[str] = ()) -> Passning:
    """How well a column's cells fit a kind of value.

    Parameters
    ----------
    typ
        A kind of column (`kpilib.contracts.columns.Typ`).
    celler
        String, null where a cell is empty.
    varden
        Every way that a value of a category or an insats may be written; without any, the cells are held
        against what a name can be.
    """
    known = {normalise(v) for v in varden}
    reads = _one_of(known) if known and typ in ("kategori", "insats") else _READS.get(typ, _is_word)
    counts = celler.drop_nulls().value_counts(name="antal")
    number, found = 0, 0
    for cell, antal in counts.iter_rows():
        number += antal
        with suppress(FormatError, ArithmeticError):
            found += antal if reads(cell) else 0
    return Passning(number, found)


def kan_vara(typ: str, celler: pl.Series) -> bool:
    """Whether the cells of a column do not contradict that it is of this kind."""
    return passning(typ, celler).andel >= HALFTEN


def ar_personnamn(rubrik: str, typ: str, celler: pl.Series) -> bool:
    """Whether a column may be one of persons' names, which is none of a source's: by its header, or, taken
    for anything but a company's, by cells that are two or three capitalised words."""
    if typ not in ("text", "foretag", "kategori", "insats"):
        return False
    if _PERSON_I_RUBRIK.search(normalise(rubrik)):
        return True
    names = celler.str.contains(_NAMN).sum()
    return typ != "foretag" and names * 2 > celler.len() - celler.null_count()


def ar_rubriker(cells: Iterable[str]) -> bool:
    """Whether a row can be headers: most of it is words, and nothing in it is a person's number, a date or
    an amount.

    What is taken for a header is shown and kept; a row of data is not.
    """
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    words = sum(any(c.isalpha() for c in cell) for cell in filled)
    return words * 2 > len(filled) and not any(_is_data(cell) for cell in filled)


def _is_data(cell: str) -> bool:
    if re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])?", cell):
        return False  # a year or a month may head a column
    tests = (_is_person, _is_org, _is_day, lambda c: bool(_NUMBER.fullmatch(c) and len(c) > len("12,3")))
    for test in tests:
        with suppress(FormatError, ArithmeticError):
            if test(cell):
                return True
    return contains_personnummer(cell)


def _one_of(known: set[str]) -> Callable[[str], bool]:
    return lambda cell: normalise(cell) in known


def _is_person(cell: str) -> bool:
    return bool(parse_personnummer(cell, today=datetime.now(UTC).date()))


def _is_org(cell: str) -> bool:
    return not is_person(parse_organisationsnummer(cell))


def _is_day(cell: str) -> bool:
    if len(cell.strip()) > 1 and is_open_end(cell) and not _SERIAL.fullmatch(cell.strip()):
        return True
    return bool(parse_datum(_TIME.sub("", cell.strip()), former=DATUMFORMER - {"excel"}))


def _is_month(cell: str) -> bool:
    """A month, or a day that stands for one: the first or the last."""
    body = _TIME.sub("", cell.strip()).removesuffix(".0")
    short = re.fullmatch(r"(\d\d)-?(\d\d)", body)  # ÅÅMM
    if short:
        return 1 <= int(short[2]) <= 12
    try:
        day = parse_datum(body)
    except FormatError:
        return bool(parse_manad(body))
    return day.day == 1 or date.fromordinal(day.toordinal() + 1).day == 1


def _is_month_form(cell: str) -> bool:
    with suppress(FormatError):
        return not parse_datum(_TIME.sub("", cell.strip()))
    return _is_month(cell)


def _is_period(cell: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d\d(\.0)?", cell.strip())) or _is_month(cell)


def _is_number(cell: str) -> bool:
    for mark in (",", "."):
        with suppress(FormatError):
            parse_belopp(cell, decimal=mark)
            return True
    return bool(_NUMBER.fullmatch(cell.strip()))


def _is_whole(cell: str) -> bool:
    return re.fullmatch(r"-?\d{1,6}([.,]0+)?", cell.strip()) is not None


def _is_word(cell: str) -> bool:
    """A name or a code: neither a person's number, a day, nor an amount with decimals."""
    if _DECIMALS.fullmatch(cell.strip()) and _NUMBER.fullmatch(cell.strip()):
        return False
    for test in (_is_person, _is_day):
        with suppress(FormatError):
            if test(cell):
                return False
    return True


def _is_name(cell: str) -> bool:
    return any(c.isalpha() for c in cell) and _is_word(cell)


_READS: Mapping[str, Callable[[str], bool]] = {
    "person": _is_person,
    "organisationsnummer": lambda cell: bool(parse_organisationsnummer(cell)),
    JURIDISK: _is_org,
    MANADSFORM: _is_month_form,
    "datum": _is_day,
    "manad": _is_month,
    "period": _is_period,
    "belopp": _is_number,
    "tal": _is_number,
    "heltal": _is_whole,
    "matt": lambda cell: _is_number(cell) or normalise(cell) in ("ja", "nej", ""),
    "statistik": lambda cell: _is_whole(cell) or cell.strip().upper() in ("X", "-", "–", ".."),
    "janej": lambda cell: normalise(cell) in _SVAR,
    "kommunkod": lambda cell: re.fullmatch(r"\d{3,4}(\.0)?(\s+\D.*)?", cell.strip()) is not None,
    "nummer": lambda cell: any(c.isdigit() for c in cell) and _is_word(cell),
    "foretag": _is_name,
    "kategori": _is_word,
    "insats": _is_word,
    "text": _is_word,
}
