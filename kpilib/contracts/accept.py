"""One file against one contract: what is accepted, what is put in quarantine, and that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandera.errors
import polars as pl

from kpilib.arbetsbok import CELLTYP
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.contracts.read import ENSKILD, Terms, read_column
from kpilib.contracts.typed import with_place
from kpilib.errors import FileRejectedError
from kpilib.sources import RawTable

AVVISAD = {
    "kalla": pl.String,
    "fil": pl.String,
    "blad": pl.String,
    "rad": pl.UInt32,
    "kolumn": pl.String,
    "regel": pl.String,
    "allvar": pl.String,
    "beskrivning": pl.String,
    "nasta_steg": pl.String,
    "varde": pl.String,
}
"""A finding: `allvar` is ``avvisad`` (the row is in quarantine) or ``anmarkt`` (the row was kept with a
stand-in value). `varde` is the cell as written; never a protected column's, nor one that looks like a
person's number."""

_SWEDISH: Mapping[str, tuple[str, str]] = {
    "not_nullable": ("Ett obligatoriskt värde saknas.", "Fyll i värdet i källan."),
    "otillatet_varde": ("Värdet finns inte bland de tillåtna.", "Rätta värdet i källan."),
    "utanfor_grans": ("Värdet är orimligt stort eller litet.", "Kontrollera värdet i källan."),
    "dubblett": ("Raden finns redan tidigare i filen.", "Ta bort den ena raden i källan."),
    "dubblett_nyckel": (
        "Två rader har samma nyckel men olika innehåll.",
        "Avgör vilken som gäller och rätta i källan.",
    ),
}
_LOOKS_PERSONAL = re.compile(r"\d{6}\s*[-+]?\s*\d{4}|\d{8}\s*[-+]?\s*\d{4}")


@dataclass(frozen=True)
class Balance:
    """Rows and öre of one file: read = accepted + rejected.

    Öre are None for a source without amounts. `summarad_ore` is what the file's own sum row says, None
    where it has none.
    """

    lasta_rader: int
    godkanda_rader: int
    avvisade_rader: int
    lasta_ore: int | None
    godkanda_ore: int | None
    avvisade_ore: int | None
    summarad_ore: int | None = None

    def closes(self) -> bool:
        """Whether nothing was lost and nothing invented."""
        rows = self.lasta_rader == self.godkanda_rader + self.avvisade_rader
        if self.lasta_ore is None:
            return rows
        return rows and self.lasta_ore == (self.godkanda_ore or 0) + (self.avvisade_ore or 0)


@dataclass(frozen=True)
class Outcome:
    """A file's accepted rows (typed, in the contract's columns), its findings (`AVVISAD`) and its balance."""

    godkanda: pl.DataFrame
    avvisade: pl.DataFrame
    balans: Balance


def accept(contract: Contract, table: RawTable, fil: str, terms: Terms) -> Outcome:
    """A file's rows against its contract.

    Parameters
    ----------
    table
        The rows as text, under canonical names, with `blad` and `rad`.
    fil
        The raw file's id.

    Raises
    ------
    FileRejectedError
        The file has no rows, or its balance does not close.
    AmbiguousError
        An amount column can be read in two ways.
    """
    frame = table.frame
    require_rows(table)
    typed, found = _typed(contract, table, terms)
    typed = _sole_traders_unnamed(contract, typed)
    typed = typed.with_columns(pl.lit(fil).alias("fil"), frame["blad"], frame["rad"].cast(pl.UInt32))
    found += _broken_rules(contract, typed)
    rejected = {f.index for f in found if f.allvar == "avvisad"}
    found += _duplicates(contract, typed, rejected)
    rejected = {f.index for f in found if f.allvar == "avvisad"}

    keep = pl.Series([i not in rejected for i in range(typed.height)], dtype=pl.Boolean)
    accepted = contract.schema.validate(typed.filter(keep), lazy=True)
    findings = _findings_frame(contract, table, fil, found, typed)
    balance = _balance(contract, table, typed, accepted, len(rejected), terms)
    if not balance.closes():  # a fault of ours, not of the file: stop before anything is published
        raise FileRejectedError(
            "Lästa rader eller belopp stämmer inte med godkända plus avvisade.",
            gor="Rapportera felet; filen ligger orörd i data/raw.",
        )
    return Outcome(accepted, findings, balance)


def require_rows(table: RawTable) -> None:
    """Refuse a file that holds nothing: an export that failed looks just like it.

    Raises
    ------
    FileRejectedError
        The file has a header and no rows.
    """
    if table.frame.height + len(table.trasiga) == 0:
        raise FileRejectedError(
            "Filen har en rubrikrad men inga rader.",
            gor="Gör om uttaget. Om det verkligen inte finns några rader: lämna ingen fil.",
        )


@dataclass(frozen=True)
class _Finding:
    index: int
    kolumn: str
    regel: str
    allvar: str
    beskrivning: str
    nasta_steg: str


def _typed(contract: Contract, table: RawTable, terms: Terms) -> tuple[pl.DataFrame, list[_Finding]]:
    frame, typer = table.frame, table.typer
    series: list[pl.Series] = []
    found: list[_Finding] = []
    for name, column in contract.kolumner.items():
        source = in_file(name, column)
        cells = (
            frame[source] if source in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)
        )
        types = typer[source] if typer is not None and source in typer.columns else None
        read = read_column(name, column, cells, terms, types)
        allvar = "anmarkt" if kind(column).okant is not None else "avvisad"
        found += [
            _Finding(i, name, regel, allvar, with_place(table, source, i, regel, vad), gor)
            for i, (regel, vad, gor) in read.findings.items()
        ]
        series.append(read.values)
    return pl.DataFrame(series), found


def _sole_traders_unnamed(contract: Contract, typed: pl.DataFrame) -> pl.DataFrame:
    """A sole trader's name is a person's name: it goes where the number went."""
    number = next((n for n, c in contract.kolumner.items() if kind(c).typ == "organisationsnummer"), None)
    if number is None:
        return typed
    names = [n for n, c in contract.kolumner.items() if kind(c).typ == "foretag"]
    person = pl.col(number).str.starts_with("person-")
    return typed.with_columns(
        pl.when(person).then(pl.lit(ENSKILD)).otherwise(pl.col(name)).alias(name) for name in names
    )


def _broken_rules(contract: Contract, typed: pl.DataFrame) -> list[_Finding]:
    schema = contract.schema
    schema.unique = None  # duplicates are told apart below: equal rows, and rows that contradict
    try:
        schema.validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        found = []
        for case in errors.failure_cases.iter_rows(named=True):
            regel = str(case["check"])
            vad, gor = contract.regler.get(regel) or _SWEDISH[regel]
            column = case["column"] if case["schema_context"] == "Column" else ""
            found.append(_Finding(int(case["index"]), column, regel, "avvisad", vad, gor))
        return found
    return []


def _duplicates(contract: Contract, typed: pl.DataFrame, rejected: Iterable[int]) -> list[_Finding]:
    if not contract.nyckel:
        return []
    rows = typed.with_row_index("i").filter(~pl.col("i").is_in(list(rejected)))
    content = list(contract.kolumner)
    again = rows.filter(~pl.struct(content).is_first_distinct())
    once = rows.filter(pl.struct(content).is_first_distinct())
    contradicting = once.filter(pl.struct(contract.nyckel).is_duplicated())
    where = ", ".join(contract.nyckel)
    return [
        _Finding(i, where, regel, "avvisad", *_SWEDISH[regel])
        for regel, frame in (("dubblett", again), ("dubblett_nyckel", contradicting))
        for i in frame["i"].to_list()
    ]


def _findings_frame(
    contract: Contract, table: RawTable, fil: str, found: list[_Finding], typed: pl.DataFrame
) -> pl.DataFrame:
    # A row that was rejected for one reason may break a rule on missing values for the same cell:
    # the first finding of a cell is the cause, the rest are its echo.
    first: dict[tuple[int, str], _Finding] = {}
    for finding in found:
        first.setdefault((finding.index, finding.kolumn), finding)
    blad, rad = typed["blad"].to_list(), typed["rad"].to_list()
    rows = [
        {
            "blad": blad[f.index],
            "rad": rad[f.index],
            "kolumn": f.kolumn,
            "regel": f.regel,
            "allvar": f.allvar,
            "beskrivning": f.beskrivning,
            "nasta_steg": f.nasta_steg,
            "varde": _shown(contract, table.frame, f),
        }
        for f in first.values()
    ]
    rows += [
        {
            "blad": sheet,
            "rad": row,
            "kolumn": "",
            "regel": regel,
            "allvar": "avvisad",
            "beskrivning": vad,
            "nasta_steg": "Rätta raden i källan.",
            "varde": None,
        }
        for sheet, row, regel, vad in table.trasiga
    ]
    place = {"kalla": contract.namn, "fil": fil}
    return pl.DataFrame([place | row for row in rows], schema=AVVISAD).sort("blad", "rad", "kolumn")


def _shown(contract: Contract, frame: pl.DataFrame, finding: _Finding) -> str | None:
    column = contract.kolumner.get(finding.kolumn)
    if column is None or kind(column).skyddad or finding.kolumn not in frame.columns:
        return None
    cell = frame[finding.kolumn][finding.index]
    if cell is None or _LOOKS_PERSONAL.search(cell):
        return None
    return str(cell)[:80]


def _balance(
    contract: Contract,
    table: RawTable,
    typed: pl.DataFrame,
    accepted: pl.DataFrame,
    rejected: int,
    terms: Terms,
) -> Balance:
    rows = (table.frame.height + len(table.trasiga), accepted.height, rejected + len(table.trasiga))
    column = contract.kontrollsumma
    if column is None:
        return Balance(*rows, None, None, None)
    left_out = typed.join(accepted.select("blad", "rad"), on=["blad", "rad"], how="anti")
    return Balance(
        *rows,
        _ore(typed[column]),
        _ore(accepted[column]),
        _ore(left_out[column]),
        _stated(contract, column, table, terms),
    )


def _stated(contract: Contract, column: str, table: RawTable, terms: Terms) -> int | None:
    """What the file's own sum rows say of an amount column, öre; None where they say nothing readable."""
    rows = [row for row in table.summarader if row.celler.get(column)]
    if not rows:
        return None
    cells = pl.Series(column, [row.celler[column] for row in rows])
    types = pl.Series(column, [row.typer.get(column) for row in rows], dtype=CELLTYP)
    read = read_column(column, contract.kolumner[column], cells, terms, types)
    return None if read.findings else _ore(read.values)


def _ore(amounts: pl.Series) -> int:
    return int(sum((a for a in amounts.drop_nulls().to_list()), Decimal(0)) * 100)
