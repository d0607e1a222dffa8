"""Persons as a source tells them: by personnummer, by reserve number, or by nothing but their case.

A person without a usable number is kept, so that the decision and its kronor stay in every total. A reserve
number is a person's own: its stand-in is the same in every file. A protected, masked or missing number says
nothing of who it is: its stand-in is made of the case, so that two persons are never one, and one case stays
one from file to file. How many there are is told, and never which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat

import pandera.polars as pa
import polars as pl

from kpilib.arbetsbok import Celltyp
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.contracts.read import Terms
from kpilib.contracts.typed import typed
from kpilib.errors import FormatError
from kpilib.formats import is_birth_only, normalise, parse_personnummer, parse_reservnummer, pseudonym
from kpilib.sheets.types import Upplysning

_Cell = tuple[str | None, str | None]
"""The type of a cell, and its text."""

RESERV, SKYDDAD = "reserv-", "skyddad-"

_SKYDD = re.compile(
    r"skydd|sekretess|kvarskriv|maskera|anonym|personuppgift|s-?märk|tillfällig|reservnummer", re.IGNORECASE
)
_MASK = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+ ]?(?:X{4}|\*{4})|[X*]+(?:-[X*]+)?", re.IGNORECASE)
_INGET = frozenset({"", "saknas", "saknar", "okand", "okant", "ejangivet", "ejkand", "uppgiftsaknas", "null"})
_NOLLOR = re.compile(r"0+|9{10,12}")
_FEW, _SHARE = 5, 0.25
"""So many rows without a number may any file have, and such a share of its rows: above both, what is missing
is the column's content, and not the number of some persons."""


@dataclass(frozen=True)
class Persons:
    """A person column read: `values` are pseudonyms, null where the number says nothing of who it is; `utan`
    is true where such a row is a person's all the same; `findings` as `read.Column`'s."""

    values: pl.Series
    utan: pl.Series
    findings: Mapping[int, tuple[str, str, str]]


def read_persons(
    column: pa.Column, cells: pl.Series, terms: Terms, typer: pl.Series | None = None
) -> Persons:
    """The persons of a column of text.

    Parameters
    ----------
    column
        Where it may be null, an empty cell is no person: the row is of something else.
    typer
        What each cell is in the file (`CELLTYP`); None where the file does not tell.
    """
    empty: set[_Cell] = set() if column.nullable else {(typ, None) for typ in Celltyp} | {(None, None)}
    rows: list[_Cell] = list(
        zip(repeat(None) if typer is None else typer.to_list(), cells.to_list(), strict=False)
    )
    values: dict[_Cell, str | None] = {}
    failed: dict[_Cell, tuple[str, str, str]] = {}
    unnamed = set(empty)
    for typ, cell in set(rows):
        values[typ, cell] = None
        if cell is None:
            continue
        if typ in (None, Celltyp.TEXT) and _says_nothing(cell):
            told = set() if column.nullable else {(typ, cell)}
            unnamed |= told
            empty |= told
        elif typ in (None, Celltyp.TEXT) and _nobodys(cell):
            unnamed.add((typ, cell))
        else:
            read = partial(_pseudonym, terms=terms)
            try:
                values[typ, cell] = typed(typ, kind(column), read, read, terms.datumformer)(cell)
            except FormatError as error:
                failed[typ, cell] = (error.regel, error.vad, error.gor)
    findings = {i: failed[row] for i, row in enumerate(rows) if row in failed}
    without = [i for i, row in enumerate(rows) if row in empty]
    if len(without) > max(_FEW, _SHARE * len(rows)):
        unnamed -= empty
        findings |= dict.fromkeys(without, _missing(len(without), len(rows)))
    return Persons(
        pl.Series("person", [values[row] for row in rows], dtype=pl.String),
        pl.Series("utan", [row in unnamed for row in rows], dtype=pl.Boolean),
        findings,
    )


def with_stand_ins(
    contract: Contract, typed: pl.DataFrame, column: str, utan: pl.Series, key: bytes
) -> pl.Series:
    """The person column, with a stand-in for each row of a person without a number.

    Rows of one case are one person's. Where the source has no number of its cases (`Contract.fall`), rows
    that agree in what tells a case are one person's from month to month, and several within a month are
    several persons'; a credit is of the person whose row it takes back.
    """
    fall = contract.fall
    case = [pl.col(name).cast(pl.String) for name in fall.kolumner]
    rows = typed.with_row_index("_i").filter(utan).with_columns(pl.struct(case).alias("_fall"))
    if fall.flera:
        apart = [pl.col("_fall"), *(pl.col(name) for name in fall.inom)]
        if contract.kontrollsumma:
            apart.append((pl.col(contract.kontrollsumma) < 0).fill_null(value=False))
        number = pl.int_range(pl.len()).over(apart)
    else:
        number = pl.lit(0)
    found = rows.select("_i", "_fall", number.alias("_nr"))
    made = {
        i: SKYDDAD + pseudonym(json.dumps(["skyddad", contract.namn, *told.values(), nr]), key)
        for i, told, nr in found.iter_rows()
    }
    return pl.Series(column, [made.get(i, p) for i, p in enumerate(typed[column].to_list())], dtype=pl.String)


def told_of(contract: Contract, accepted: pl.DataFrame) -> Sequence[Upplysning]:
    """How many accepted rows and persons have a stand-in."""
    told = []
    for name, column in contract.kolumner.items():
        if kind(column).typ != "person":
            continue
        for prefix, kod, vad, gor in _TOLD:
            found = accepted[name].filter(accepted[name].str.starts_with(prefix))
            if found.len():
                rows = _antal(found.len(), "rad", "rader")
                count = f"{rows} ({_antal(found.n_unique(), 'person', 'personer')})"
                told.append(Upplysning("", 0, in_file(name, column), kod, vad.format(count), gor))
    return told


_FYLL_NEDAT = 'Står personen en gång över sina rader: fyll_nedat = ["personnummer"] under [las] i profilen.'
_TOLD = (
    (
        RESERV,
        "reservnummer",
        "{} har ett reservnummer i stället för personnummer; personen räknas under det.",
        "Har personen fått ett personnummer: rätta i källan, annars räknas personen som två.",
    ),
    (
        SKYDDAD,
        "person_utan_nummer",
        "{} saknar användbart personnummer: det är skyddat, maskerat eller tomt. De räknas med i alla antal "
        "och belopp, en person per ärende eller placering; vilka de är visas inte.",
        "Är numret tomt av misstag: fyll i det i källan; finns personen i andra rader med sitt nummer räknas "
        f"den annars som två. {_FYLL_NEDAT}",
    ),
)


def _antal(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _says_nothing(cell: str) -> bool:
    plain = normalise(cell)
    return plain in _INGET or _NOLLOR.fullmatch(plain) is not None


def _nobodys(cell: str) -> bool:
    """Whether a cell says that a person is, and not who: protected, masked, or a day of birth alone."""
    return bool(_SKYDD.search(cell) or _MASK.fullmatch(cell.strip()) or is_birth_only(cell))


def _pseudonym(cell: str, terms: Terms) -> str:
    try:
        return pseudonym(parse_personnummer(cell, today=terms.dag), terms.key)
    except FormatError as error:
        try:
            number = parse_reservnummer(cell, today=terms.dag)
        except FormatError:
            raise error from None
        return RESERV + pseudonym(f"reservnummer {number}", terms.key)


def _missing(without: int, rows: int) -> tuple[str, str, str]:
    return (
        "pnr_saknas",
        f"Personnumret är tomt på {without} av filens {rows} rader, vilket är för många för att vara "
        "skyddade personer.",
        f"{_FYLL_NEDAT} Annars: fyll i numret i källan, eller skriv Skyddad i cellen där det är skyddat.",
    )
