"""What the cells of a column can be: how many of them read as what a source's column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

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
    filled = celler.drop_nulls()
    counts = filled.value_counts(name="antal").iter_rows()
    return Passning(len(filled), sum(antal for cell, antal in counts if _fits(reads, cell.strip())))


def kan_vara(typ: str, celler: pl.Series) -> bool:
    """Whether the cells of a column do not contradict that it is of this kind."""
    return passning(typ, celler).andel >= HALFTEN


def ar_personnamn(rubrik: str, typ: str, celler: pl.Series) -> bool:
    """Whether a column may be one of persons' names, which is none of a source's: by its header, or, taken
    for anything but a company's, by cells that are two or three capitalised words."""
    if typ not in ("text", "arende", "foretag", "kategori", "insats"):
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
    filled = [cell.strip() for cell in cells if cell.strip()]
    words = sum(any(c.isalpha() for c in cell) for cell in filled)
    return words * 2 > len(filled) and not any(_is_data(cell) for cell in filled)


def _is_data(cell: str) -> bool:
    if re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])?", cell):
        return False  # a year or a month may head a column
    if _NUMBER.fullmatch(cell) and len(cell) > len("12,3"):
        return True
    return any(_fits(test, cell) for test in (_is_person, _is_org, _is_day, contains_personnummer))


def _fits(reads: Callable[[str], object], cell: str) -> bool:
    """Whether a cell is read; what it is read as is of no matter."""
    try:
        return reads(cell) is not False
    except (FormatError, ArithmeticError):
        return False


def _one_of(known: set[str]) -> Callable[[str], bool]:
    return lambda cell: normalise(cell) in known


def _is_person(cell: str) -> str:
    return parse_personnummer(cell, today=datetime.now(UTC).date())


def _is_org(cell: str) -> bool:
    return not is_person(parse_organisationsnummer(cell))


def _is_day(cell: str) -> object:
    if len(cell) > 1 and is_open_end(cell) and not _SERIAL.fullmatch(cell):
        return True
    return parse_datum(cell, former=DATUMFORMER - {"excel"})


def _is_month(cell: str) -> object:
    """A month, or a day that stands for one: the first or the last."""
    body = cell.removesuffix(".0")
    short = re.fullmatch(r"\d\d-?(\d\d)", body)  # ÅÅMM
    if short:
        return 1 <= int(short[1]) <= 12
    try:
        day = parse_datum(body)
    except FormatError:
        return parse_manad(body)
    return 1 in (day.day, (day + timedelta(days=1)).day)


def _is_month_form(cell: str) -> object:
    return not _fits(parse_datum, cell) and _is_month(cell)


def _is_period(cell: str) -> object:
    return bool(re.fullmatch(r"(19|20)\d\d(\.0)?", cell)) or _is_month(cell)


def _is_number(cell: str) -> bool:
    read = any(_fits(partial(parse_belopp, decimal=mark), cell) for mark in (",", "."))
    return read or _NUMBER.fullmatch(cell) is not None


def _is_whole(cell: str) -> bool:
    return re.fullmatch(r"-?\d{1,6}([.,]0+)?", cell) is not None


def _is_word(cell: str) -> bool:
    """A name or a code: neither a person's number, a day, nor an amount with decimals."""
    if _DECIMALS.fullmatch(cell) and _NUMBER.fullmatch(cell):
        return False
    return not any(_fits(test, cell) for test in (_is_person, _is_day))


def _is_name(cell: str) -> bool:
    return any(c.isalpha() for c in cell) and _is_word(cell)


_READS: Mapping[str, Callable[[str], object]] = {
    "person": _is_person,
    "organisationsnummer": parse_organisationsnummer,
    JURIDISK: _is_org,
    MANADSFORM: _is_month_form,
    "datum": _is_day,
    "manad": _is_month,
    "period": _is_period,
    "belopp": _is_number,
    "tal": _is_number,
    "heltal": _is_whole,
    "matt": lambda cell: _is_number(cell) or normalise(cell) in ("ja", "nej", ""),
    "statistik": lambda cell: _is_whole(cell) or cell.upper() in ("X", "-", "–", ".."),
    "janej": lambda cell: normalise(cell) in _SVAR,
    "kommunkod": lambda cell: re.fullmatch(r"\d{3,4}(\.0)?(\s+\D.*)?", cell) is not None,
    "nummer": lambda cell: any(c.isdigit() for c in cell) and _is_word(cell),
    "foretag": _is_name,
}
"""What reads a cell of a kind, false or refused where it is none; those of any other kind are words."""
