"""The safe tables: all that an audience may have of a snapshot, each table and column described.

`nyckeltal.varde` is as the gate gives it, and the others are those that pass to everybody
(`kpilib.secrecy.oppet`). `meta.publikation` says which audience and snapshot they are of.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from kpilib.database import Column, Table
from kpilib.nyckeltal import KATALOG, SERIEBROTT
from kpilib.nyckeltal import VARDE as VARDE_TABELL
from kpilib.secrecy.beskrivna import BLAD, KOLUMNER
from kpilib.secrecy.gate import Gate
from kpilib.secrecy.oppet import OPPET

_NAMED = re.compile(r"\b(?:main|meta|nyckeltal)\.\w+")
_SCHEMA = {t.namn: t.schema for t in (VARDE_TABELL, KATALOG, SERIEBROTT)}
_RADER_I_FIL = pl.selectors.matches(r"_(rader|ore)$")
"""How many rows a file has, and of how many kronor, can be one person's."""


@dataclass(frozen=True)
class Saker:
    """A safe table.

    Parameters
    ----------
    blad
        Its name as a sheet of a workbook.
    tabell
        Its schema, name and description, and those of its columns.
    rader
        What it holds.
    """

    blad: str
    tabell: Table
    rader: pl.DataFrame


def sakra_tabeller(gate: Gate) -> list[Saker]:
    """The safe tables of the gate's snapshot and audience; `nyckeltal.varde` first."""
    said = {
        (tabell, kolumn): beskrivning
        for tabell, kolumn, beskrivning in gate.tabell("lexikon")
        .select("tabell", "kolumn", "beskrivning")
        .iter_rows()
    }
    return [_described(name, rows, said) for name, rows in _frames(gate)]


def _frames(gate: Gate) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "varde", gate.varden()
    for name in BLAD:
        if name == "filer":
            yield name, gate.tabell(name).select(~_RADER_I_FIL)
        elif name != "varde":
            yield name, gate.tabell(name)


def _described(name: str, rows: pl.DataFrame, said: Mapping[tuple[str, str], str]) -> Saker:
    blad, beskrivning = BLAD[name]
    schema = _SCHEMA.get(name, "main")
    sources = [f"{schema}.{name}", *_NAMED.findall(OPPET.get(name, ""))]

    def about(column: str) -> str:
        own = KOLUMNER.get((name, column))
        return own or next((said[table, column] for table in sources if (table, column) in said), "")

    columns = tuple(Column(c, duckdb_type(dtype), about(c)) for c, dtype in rows.schema.items())
    return Saker(blad, Table(schema, name, beskrivning, columns), rows)


def duckdb_type(dtype: pl.DataType) -> str:
    """The type that a column of a safe table has in a database."""
    match dtype:
        case pl.Decimal():
            return f"DECIMAL({dtype.precision},{dtype.scale})"
        case pl.List():
            return f"{duckdb_type(dtype.inner)}[]"  # type: ignore[arg-type]
        case _:
            return _TYPES[type(dtype)]


_TYPES = {
    pl.String: "VARCHAR",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Int32: "INTEGER",
    pl.UInt32: "UINTEGER",
    pl.Int64: "BIGINT",
    pl.UInt64: "UBIGINT",
    pl.Float64: "DOUBLE",
}


def avtryck(tabeller: Iterable[Saker]) -> str:
    """SHA-256 (hex) of what safe tables hold and are called: the same for the same, whenever it is made."""
    total = hashlib.sha256()
    for one in tabeller:
        total.update(one.tabell.name.encode() + b"\0" + repr(one.rader.schema).encode() + b"\0")
        total.update(one.rader.write_ndjson().encode() + b"\0")
    return total.hexdigest()
