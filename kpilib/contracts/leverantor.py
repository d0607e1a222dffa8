"""Suppliers as a source tells them: by a number of one kind or another, or by name only.

A sole trader's number is a personnummer: number and name are hidden, whichever kind of supplier number the
profile names. Other countries' numbers are kept, and one that says that there is none is none: such a
supplier is known by its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

import polars as pl

from kpilib.contracts.columns import Kind, kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.contracts.read import ENSKILD, MASKERAD, SOM_PERSON, Terms, masked, sole_trader
from kpilib.errors import FormatError
from kpilib.formats import (
    foreign_number,
    foreign_person,
    is_person,
    no_number,
    parse_organisationsnummer,
    persons_in,
    pseudonym,
)
from kpilib.sheets.types import Upplysning

_OWN = re.compile(r"[A-ZÅÄÖa-zåäö]{0,3}[- ]?[0-9]{1,9}")
_GOR_OWN = (
    "Är numren kommunens egna leverantörsnummer: leverantor_id_ar_organisationsnummer = false under [las] i "
    "profilen."
)
_SHORTEST = 5  # letters of a name that is looked for in other text
_BORN_MASKED = re.compile(r"(?:18|19|20)?([0-9]{6})\s?[-+]?\s?(?:x{4}|\*{4})", re.IGNORECASE)
_ZEROS_LOST = re.compile(r"[0-9]{8,9}")
_LEGAL = re.compile(r"[0-9]{10}")


def supplier_number(cell: str, terms: Terms) -> str | None:
    """The key of a supplier: ten digits, another country's number, the municipality's own number, or
    ``person-<pseudonym>``; None where the cell masks it or says that there is none.

    Raises
    ------
    FormatError
        It is none of these.
    """
    if found := _BORN_MASKED.fullmatch(cell.strip()):
        return SOM_PERSON + pseudonym(f"maskerad {found[1]}", terms.key)
    if masked(cell) or no_number(cell):
        return None
    if (person := _sole_trader(cell, terms)) is not None:
        return person
    if not terms.organisationsnummer:
        with suppress(FormatError):  # one supplier, however the number of the whole country is written
            return foreign_number(cell) or parse_organisationsnummer(cell)
        return cell.strip().removesuffix(".0")
    try:
        return foreign_number(cell) or parse_organisationsnummer(cell)
    except FormatError as error:
        if not _OWN.fullmatch(cell.strip().removesuffix(".0")):
            raise
        # What the municipality calls its suppliers is no national number, and the profile can say so.
        raise FormatError(error.regel, error.vad, gor=f"{error.gor} {_GOR_OWN}") from None


def _sole_trader(cell: str, terms: Terms) -> str | None:
    """A person's number in any form that a supplier's number comes in, with something around it too."""
    if (abroad := foreign_person(cell)) is not None:
        return SOM_PERSON + pseudonym(abroad, terms.key)
    if foreign_number(cell) is not None:
        return None
    try:
        number = parse_organisationsnummer(cell)
    except FormatError:
        number = next(iter(persons_in(cell)), "") or _with_its_zeros(cell)
    if not number or (number.isdigit() and not is_person(number)):
        return None
    return sole_trader(number, terms)


def _with_its_zeros(cell: str) -> str:
    """Ten digits of a number that a workbook has made a number of, so that it lost the zeros it begins with.

    Those born in 2001 to 2009 lose one, and two in October to December of 2000; with three lost it is as
    long as a municipality's own numbers are, and one in twenty of those would pass.
    """
    bare = cell.strip().removesuffix(".0")
    return bare.zfill(10) if _ZEROS_LOST.fullmatch(bare) else ""


def sole_traders_unnamed(contract: Contract, typed: pl.DataFrame) -> pl.DataFrame:
    """A sole trader's name is a person's name: it goes where the number went, in every row of the file.

    A row without number that bears a sole trader's name is that one's, where the file has one of the name;
    one with a number of the municipality's own keeps it.
    Other text of their rows that repeats the name goes too. A name that holds a person's number has told who
    it is of (`read.SOM_PERSON`), also on other rows of the municipality's own number for that supplier.
    """
    number, name = (_column(contract, typ) for typ in ("organisationsnummer", "foretag"))
    if number is None or name is None:
        return typed
    numbers, names = typed[number].to_list(), typed[name].to_list()
    told = {i: nr for i, nr in enumerate(names) if nr and nr.startswith(SOM_PERSON)}
    own = {numbers[i] for i in told if numbers[i] and not _LEGAL.fullmatch(numbers[i])}
    for i in (i for i, nr in enumerate(numbers) if i in told or nr in own):
        numbers[i], names[i] = numbers[i] or told[i], ENSKILD
    known: dict[str, set[str]] = defaultdict(set)
    for nr, written in zip(numbers, names, strict=True):
        if nr and written and written != ENSKILD and nr.startswith(SOM_PERSON):
            known[_plain(written)].add(nr)
    theirs = [
        (i, known[_plain(written)])
        for i, (nr, written) in enumerate(zip(numbers, names, strict=True))
        if written and _plain(written) in known and (nr is None or not _LEGAL.fullmatch(nr))
    ]
    texts = {
        text: typed[text].to_list()
        for text, column in contract.kolumner.items()
        if kind(column).typ in ("text", "nummer", "konto")
    }
    for i, bearers in theirs:
        written = _plain(names[i])
        if numbers[i] is None and len(bearers) == 1:
            numbers[i] = next(iter(bearers))
        for cells in texts.values():
            if cells[i] and len(written) >= _SHORTEST and written in _plain(cells[i]):
                cells[i] = ENSKILD
        names[i] = ENSKILD
    changed = {number: numbers, name: names, **texts}
    return typed.with_columns(pl.Series(n, cells, dtype=pl.String) for n, cells in changed.items())


def told_of(contract: Contract, frame: pl.DataFrame, accepted: pl.DataFrame) -> Sequence[Upplysning]:
    """How many accepted rows have a supplier without a number, of another country, or of a person.

    Parameters
    ----------
    frame
        The same rows as the file has them.
    """
    told: list[Upplysning] = []
    named = _column(contract, "foretag")
    if named is None:
        return told
    open_ = accepted[named] != MASKERAD
    for name, column in contract.kolumner.items():
        k, source = kind(column), in_file(name, column)
        if k.typ == "organisationsnummer" and source in frame.columns:
            counts = _counts(k, frame[source].filter(open_).to_list(), accepted[name].filter(open_).to_list())
            told += [
                Upplysning("", 0, source, kod, vad.format(f"{n} {'rad' if n == 1 else 'rader'}"), gor)
                for (kod, vad, gor), n in zip(_TOLD, counts, strict=True)
                if n
            ]
    return told


_TOLD = (
    (
        "leverantor_utan_nummer",
        "{} saknar leverantörsnummer; leverantören räknas under sitt namn.",
        "Fyll i numret i källan, om leverantören har ett.",
    ),
    (
        "utlandsk_leverantor",
        "{} har ett utländskt leverantörsnummer; det står som det är skrivet och jämförs utan mellanslag.",
        "",
    ),
)


def _counts(k: Kind, cells: Sequence[str | None], numbers: Sequence[str | None]) -> tuple[int, int]:
    none = sum(
        number is None and (k.obligatorisk if cell is None else not masked(cell))
        for cell, number in zip(cells, numbers, strict=True)
    )
    return none, sum(number is not None and foreign_number(number) is not None for number in numbers)


def _column(contract: Contract, typ: str) -> str | None:
    return next((n for n, c in contract.kolumner.items() if kind(c).typ == typ), None)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
