"""From the text of a file's cells to typed values, one column at a time.

A reading is a function on one text; it is called on the unique values of a column, so clarity comes
before vectorisation. A `FormatError` becomes a finding on every row that holds the value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import repeat
from typing import Any

import pandera.polars as pa
import polars as pl

from kpilib.arbetsbok import Celltyp
from kpilib.contracts.columns import Kind, kind
from kpilib.contracts.kategori import insats, one_of
from kpilib.contracts.tal import heltal, rimligt, tal
from kpilib.contracts.text import (
    Noted,
    account,
    municipality_code,
    no_person,
    number_name,
    plain_text,
    without_persons,
)
from kpilib.contracts.typed import Reading, typed
from kpilib.errors import FormatError
from kpilib.formats import (
    decimal_mark,
    is_open_end,
    normalise,
    parse_belopp,
    parse_datum,
    parse_manad,
    parse_period,
    parse_personnummer,
    persons_in,
    pseudonym,
)

MASKERAD = "Skyddad uppgift"
ENSKILD = "Enskild näringsidkare"
SOM_PERSON = "person-"
"""Before the pseudonym of a supplier that is a person."""

_OMOJLIGT = ("varde_orimligt", "Värdet är orimligt stort, eller kan inte läsas.", "Rätta värdet i källan.")
_MASK = re.compile(r"[0-9]{6}\s?[-+]?\s?X{4}", re.IGNORECASE)
_JA = {"ja", "j", "x", "1", "true", "sant", "yes"}
_STRECK = {"-", "–", "\u2212"}
_MARKERINGAR = {"X": "maskerad", **dict.fromkeys((*_STRECK, "..", "…"), "ingen uppgift")}
_NEJ = {"nej", "n", "0", "false", "falskt", "no"}


@dataclass(frozen=True)
class Terms:
    """What a reading needs beside the text: the file's terms and the workspace's.

    Parameters
    ----------
    key
        The pseudonym key.
    dag
        The day that settles the century of a ten-digit personnummer: the file's day of extraction,
        or of arrival.
    insatser
        Insats id -> the names it may be written with.
    varden
        Column -> canonical value -> the ways the profile says it is written.
    decimaltecken, datumformer
        What the profile says, or None and the default.
    faktor
        Column -> what a cell is multiplied with to be kronor, where the header says tkr or mkr.
    omvanda
        Columns whose amounts are written with the other sign.
    organisationsnummer
        Whether suppliers are told apart by organisationsnummer; else by the municipality's own numbers.
    lagrum
        Insats id -> the provisions that it is decided under.
    """

    key: bytes
    dag: date
    insatser: Mapping[str, Sequence[str]]
    varden: Mapping[str, Mapping[str, Sequence[str]]]
    decimaltecken: str | None
    datumformer: Collection[str]
    faktor: Mapping[str, Decimal]
    organisationsnummer: bool = True
    omvanda: Collection[str] = ()
    lagrum: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column read: `values` typed, and `findings`: row index -> (reason code, sentence, next step).

    `noted` are findings of values that were kept.
    """

    values: pl.Series
    findings: Mapping[int, tuple[str, str, str]]
    noted: Mapping[int, tuple[str, str, str]] = field(default_factory=dict)


def read_column(
    name: str,
    column: pa.Column,
    cells: pl.Series,
    terms: Terms,
    typer: pl.Series | None = None,
    reading: Reading | None = None,
) -> Column:
    """A column of text as typed values.

    Parameters
    ----------
    cells
        String; null where the cell is empty or the file lacks the column.
    typer
        What each cell is in the file (`CELLTYP`); None where the file does not tell.
    reading
        Another reading than that of the column's kind.

    Raises
    ------
    AmbiguousError
        The amounts that are text can be read with decimal comma and with decimal point.
    """
    k = kind(column)
    types = {None} if typer is None else set(typer.to_list())
    by_type = {t: cells if typer is None else cells.filter(typer.eq_missing(t)) for t in types}
    written = [by_type[t] for t in (None, Celltyp.TEXT) if t in by_type]
    text = reading or _reading(name, k, pl.concat(written) if written else cells.clear(), terms)
    number = reading or _reading(name, k, cells.clear(), replace(terms, decimaltecken="."))
    values: dict[str | None, dict[str | None, Any]] = {}
    failed: dict[tuple[str | None, str | None], tuple[str, str, str]] = {}
    noted: dict[tuple[str | None, str | None], tuple[str, str, str]] = {}
    for typ, of_type in by_type.items():
        read = typed(typ, k, text, number, terms.datumformer)
        found = values[typ] = {None: k.saknas}
        for cell in set(of_type.drop_nulls().to_list()):
            try:
                value = _within(read(cell), column)
                if isinstance(value, Noted):
                    value, noted[typ, cell] = value.value, (value.regel, value.vad, value.gor)
                found[cell] = value
            except FormatError as error:
                found[cell] = k.okant
                failed[typ, cell] = (error.regel, error.vad, error.gor)
            except (ArithmeticError, ValueError):  # of thousands of digits, or of a type that it cannot have
                found[cell] = k.okant
                failed[typ, cell] = _OMOJLIGT
    rows = list(zip(repeat(None) if typer is None else typer.to_list(), cells.to_list(), strict=False))
    series = pl.Series(name, [values[t][cell] for t, cell in rows], dtype=column.dtype.type, strict=True)
    findings, remarks = (
        {i: said[row] for i, row in enumerate(rows) if row in said} if said else {}
        for said in (failed, noted)
    )
    return Column(series, findings, remarks)


def _within(value: Any, column: pa.Column) -> Any:
    """A value that its column has room for; OverflowError of a whole number that is too large."""
    if isinstance(value, int) and not isinstance(value, bool) and column.dtype.type.is_integer():
        low, high = _span(column.dtype.type)
        if not low <= value <= high:
            raise OverflowError
    return value


@cache
def _span(dtype: Any) -> tuple[int, int]:
    low, high = pl.select(low=dtype.min(), high=dtype.max()).row(0)
    return int(low), int(high)


def _reading(name: str, k: Kind, cells: pl.Series, terms: Terms) -> Reading:
    match k.typ:
        case "arende":  # it gives way to its stand-in when the persons have theirs (`rows`)
            return lambda cell: without_persons(cell.strip().removesuffix(".0"), terms.key)
        case "text":
            return lambda cell: plain_text(cell, terms.key)
        case "nummer":
            return lambda cell: number_name(cell, terms.key)
        case "konto":
            return lambda cell: account(cell, terms.key)
        case "foretag":
            return lambda cell: _company(cell, terms)
        case "kategori":
            ways = {value: [value, *terms.varden.get(name, {}).get(value, ())] for value in k.varden}
            return one_of(ways)
        case "insats":
            own = terms.varden.get(name, {})
            known = {**dict.fromkeys(k.varden, ()), **terms.insatser}
            ways = {key: [key, *names, *own.get(key, ())] for key, names in known.items()}
            return insats(ways, terms.lagrum)
        case "datum":
            return lambda cell: (
                None if k.oppen and is_open_end(cell) else parse_datum(cell, former=terms.datumformer)
            )
        case "manad":
            return lambda cell: parse_manad(cell, former=terms.datumformer)
        case "period":
            return lambda cell: parse_period(cell, former=terms.datumformer)
        case "belopp":
            mark = terms.decimaltecken or decimal_mark(cells.drop_nulls())
            faktor = terms.faktor.get(name, Decimal(1))
            sign = -1 if name in terms.omvanda else 1
            return no_person(lambda cell: sign * rimligt(parse_belopp(cell, decimal=mark, faktor=faktor)))
        case "heltal":
            return no_person(heltal)
        case "tal":
            return no_person(tal)
        case "matt":
            return no_person(lambda cell: _matt(cell, terms.decimaltecken))
        case "janej":
            return _janej
        case "kommunkod":
            return municipality_code
        case "statistik":
            return no_person(lambda cell: None if _markering(cell) else heltal(cell))
        case "markering":
            return _markering
        case "person" | "organisationsnummer":
            raise ValueError(f"{name} is read by a module of its own")


def masked(cell: str) -> bool:
    """Whether a ledger hides the supplier in this cell, if only the last of a person's number."""
    return "***" in cell or "personuppgift" in cell.casefold() or _MASK.search(cell) is not None


def sole_trader(number: str, terms: Terms) -> str:
    """What stands for a supplier that is a person, of the person's number or reserve number."""
    with suppress(FormatError):  # a reserve number, or a birth later than the file, is hidden as it is
        number = parse_personnummer(number, today=terms.dag)
    return SOM_PERSON + pseudonym(number, terms.key)


def _company(cell: str, terms: Terms) -> str | Noted:
    """A supplier's name; of one that holds a person's number only who it is (`sole_trader`) is kept."""
    if masked(cell):
        return MASKERAD
    if numbers := persons_in(cell):
        return Noted(
            sole_trader(numbers[0], terms),
            "personnummer_i_namn",
            "Leverantörens namn innehåller ett personnummer; leverantören räknas som enskild näringsidkare, "
            "och varken namnet eller numret visas.",
            "Ta bort numret ur namnet i källan, så syns namnet om det är ett företags.",
        )
    return plain_text(cell, terms.key)


def _matt(cell: str, decimal: str | None) -> str:
    if cell.strip() in _STRECK:
        return "-"
    word = normalise(cell)
    if word in ("ja", "nej"):
        return word
    # A share that a workbook shows in hundredths is the figure that is shown, as a text file has it.
    return f"{parse_belopp(cell.strip().removesuffix('%'), decimal=decimal).normalize():f}"


def _janej(cell: str) -> bool:
    word = normalise(cell)
    if word in _JA or word in _NEJ:
        return word in _JA
    raise FormatError("inte_janej", "Värdet är varken ja eller nej.", gor="Skriv ja eller nej i källan.")


def _markering(cell: str) -> str | None:
    """What stands in the place of a published count; None for a number."""
    return _MARKERINGAR.get(cell.strip().upper())
