"""A file's rows of text as typed rows, each column read as its kind says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import polars as pl

from kpilib.contracts import leverantor, person
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.contracts.read import Column, Terms, read_column
from kpilib.contracts.text import case, without_persons_names
from kpilib.contracts.typed import with_place
from kpilib.sources import RawTable


@dataclass(frozen=True)
class Finding:
    """What is to be told of a row, by its index: the column (empty: the whole row), the rule, its consequence
    (`accept.AVVISAD`), what is wrong and what to do."""

    index: int
    kolumn: str
    regel: str
    allvar: str
    beskrivning: str
    nasta_steg: str


def typed_rows(contract: Contract, table: RawTable, terms: Terms) -> tuple[pl.DataFrame, list[Finding]]:
    """A file's rows in the contract's columns, and what is wrong with their cells.

    A person without a usable number has a stand-in, which may be made of the other columns.
    """
    frame, typer = table.frame, table.typer
    series: list[pl.Series] = []
    found: list[Finding] = []
    without: dict[str, pl.Series] = {}
    for name, column in contract.kolumner.items():
        source = in_file(name, column)
        cells = (
            frame[source] if source in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)
        )
        types = typer[source] if typer is not None and source in typer.columns else None
        if kind(column).typ == "person":
            persons = person.read_persons(column, cells, terms, types)
            without[name] = persons.utan
            read = Column(persons.values.alias(name), persons.findings)
        elif kind(column).typ == "organisationsnummer":
            supplier = partial(leverantor.supplier_number, terms=terms)
            read = read_column(name, column, cells, terms, types, supplier)
        else:
            read = read_column(name, column, cells, terms, types)
        allvar = "anmarkt" if kind(column).okant is not None else "avvisad"
        found += [
            Finding(i, name, regel, allvar, with_place(table, source, i, regel, vad), gor)
            for i, (regel, vad, gor) in read.findings.items()
        ]
        found += [Finding(i, name, regel, "anmarkt", *said) for i, (regel, *said) in read.noted.items()]
        unknown = kind(column).okant if not column.nullable else None
        if unknown is not None:  # what is not there is as what cannot be read
            found += [_missing(i, name, unknown) for i, cell in enumerate(cells.to_list()) if cell is None]
        values = read.values if unknown is None else read.values.fill_null(unknown)
        if kind(column).typ in ("text", "nummer", "konto"):
            values, named = without_persons_names(values, table.personnamn, terms.key)
            found += [Finding(i, name, regel, "anmarkt", *said) for i, (regel, *said) in named.items()]
        series.append(values)
    typed = pl.DataFrame(series)
    for name, utan in without.items():
        typed = typed.with_columns(person.with_stand_ins(contract, typed, name, utan, terms.key))
    return _cases_hidden(contract, typed, terms.key), found


def _cases_hidden(contract: Contract, typed: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """The rows with a stand-in for each case's number."""
    columns = [name for name, column in contract.kolumner.items() if kind(column).typ == "arende"]
    hidden = {name: [n and case(n, key) for n in typed[name].to_list()] for name in columns}
    return typed.with_columns(pl.Series(n, cells, dtype=pl.String) for n, cells in hidden.items())


def _missing(index: int, name: str, unknown: str) -> Finding:
    vad = f"Värdet saknas; raden räknas som {unknown}."
    return Finding(index, name, "varde_saknas", "anmarkt", vad, "Fyll i värdet i källan.")
