"""One file against one contract: what is accepted, what is put in quarantine, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandera.errors
import polars as pl

from kpilib.arbetsbok import CELLTYP
from kpilib.contracts import leverantor, person
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract
from kpilib.contracts.dubbletter import duplicates
from kpilib.contracts.ifyllning import offer_fill_down
from kpilib.contracts.lagrum import insats_by_provision
from kpilib.contracts.masked import headers, shape
from kpilib.contracts.motsagelser import contradictions
from kpilib.contracts.ovanligt import unusual
from kpilib.contracts.read import Terms, read_column
from kpilib.contracts.rows import Finding, typed_rows
from kpilib.errors import FileRejectedError
from kpilib.formats import may_show, without_names
from kpilib.sheets.types import Upplysning
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
    "rubrik": pl.String,
    "form": pl.String,
    "ore": pl.Int64,
}
"""A finding: `allvar` is ``avvisad`` (the row is in quarantine) or ``anmarkt`` (the row was kept, with a
stand-in value or as it is). `varde` is the cell as written; never one that names somebody, one that looks
like a person's number, nor any of a row that has a word where a number or a day should be. `rubrik` is what
the file calls the column, `form` the cell's shape without its value (`contracts.masked`), `ore` what the
row's amount is, null where the source has none or it cannot be read."""

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
_NAMNER = ("person", "arende", "organisationsnummer", "foretag")
"""Kinds of column whose cells name somebody, or may, or lead to somebody."""
_ORD = ("text", "kategori", "insats", "janej")
"""Kinds of column whose cells are words."""


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
    """A file's accepted rows (typed, in the contract's columns), its findings (`AVVISAD`) and its balance.

    `upplysningar` tell how many persons and suppliers have no usable number, never which, and how many rows
    are credits or have open ends. What the reading of the file told is the table's.
    """

    godkanda: pl.DataFrame
    avvisade: pl.DataFrame
    balans: Balance
    upplysningar: Sequence[Upplysning] = ()


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
    typed, found = insats_by_provision(contract, *typed_rows(contract, table, terms), terms)
    typed = leverantor.sole_traders_unnamed(contract, typed)
    typed = typed.with_columns(pl.lit(fil).alias("fil"), frame["blad"], frame["rad"].cast(pl.UInt32))
    found += offer_fill_down(contract, typed, found, _broken_rules(contract, typed, found))
    rejected = {f.index for f in found if f.allvar == "avvisad"}
    where = ", ".join(contract.nyckel)
    again = duplicates(contract, typed, rejected)
    found += [Finding(i, where, regel, "avvisad", *_SWEDISH[regel]) for i, regel in again]
    rejected |= {i for i, _ in again}

    keep = pl.Series([i not in rejected for i in range(typed.height)], dtype=pl.Boolean)
    accepted = contract.schema.validate(typed.filter(keep))
    found += [
        Finding(i, rule.kolumn, rule.regel, "anmarkt", rule.vad, rule.gor)
        for i, rule in contradictions(contract, typed, rejected, terms)
    ]
    findings = _findings_frame(contract, table, fil, found, typed)
    balance = _balance(contract, table, typed, accepted, keep, terms)
    if not balance.closes():  # a fault of ours, not of the file: stop before anything is published
        raise FileRejectedError(
            "Lästa rader eller belopp stämmer inte med godkända plus avvisade.",
            gor="Rapportera felet; filen ligger orörd i data/raw.",
        )
    told = [
        *person.told_of(contract, accepted),
        *leverantor.told_of(contract, frame.filter(keep), accepted),
        *unusual(contract, frame.filter(keep), accepted),
    ]
    return Outcome(accepted, findings, balance, told)


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


def _broken_rules(contract: Contract, typed: pl.DataFrame, unread: Sequence[Finding]) -> list[Finding]:
    """What the rows break; of a row with a cell that could not be read, which is null here and not empty, no
    rule on that column is told."""
    null = {(f.index, f.kolumn) for f in unread if f.allvar == "avvisad"}
    reads = {rule.regel: rule.kolumner for rule in contract.kontroller}
    schema = contract.schema
    schema.unique = None  # duplicates are told apart below: equal rows, and rows that contradict
    try:
        schema.validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        found = []
        for case in errors.failure_cases.iter_rows(named=True):
            regel = str(case["check"])
            vad, gor = contract.regler.get(regel) or _SWEDISH[regel]
            row = int(case["index"])
            if not any((row, name) in null for name in reads.get(regel, ())):
                column = case["column"] if case["schema_context"] == "Column" else ""
                found.append(Finding(row, column, regel, "avvisad", vad, gor))
        return found
    return []


def _findings_frame(
    contract: Contract, table: RawTable, fil: str, found: list[Finding], typed: pl.DataFrame
) -> pl.DataFrame:
    # A row that was rejected for one reason may break a rule on missing values for the same cell:
    # the first finding of a cell is the cause, the rest are its echo.
    first: dict[tuple[int, str], Finding] = {}
    for finding in found:
        first.setdefault((finding.index, finding.kolumn), finding)
    blad, rad = typed["blad"].to_list(), typed["rad"].to_list()
    amounts = typed[contract.kontrollsumma] if contract.kontrollsumma else None
    # A word where a number or a day should be: the row may be displaced, and a name stand in any column.
    displaced = {f.index for f in first.values() if _is_word(contract, table.frame, f)}
    rows = [
        {
            "blad": blad[f.index],
            "rad": rad[f.index],
            "kolumn": f.kolumn,
            "regel": f.regel,
            "allvar": f.allvar,
            "beskrivning": f.beskrivning,
            "nasta_steg": f.nasta_steg,
            "varde": None if f.index in displaced else _shown(contract, table, f),
            "rubrik": headers(contract, table, f.kolumn),
            "form": shape(contract, table, f.kolumn, f.index),
            "ore": None if amounts is None or amounts[f.index] is None else int(amounts[f.index] * 100),
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
            "rubrik": "",
            "form": None,
            "ore": None,
        }
        for sheet, row, regel, vad in table.trasiga
    ]
    place = {"kalla": contract.namn, "fil": fil}
    return pl.DataFrame([place | row for row in rows], schema=AVVISAD).sort("blad", "rad", "kolumn")


def _is_word(contract: Contract, frame: pl.DataFrame, finding: Finding) -> bool:
    column = contract.kolumner.get(finding.kolumn)
    if column is None or kind(column).typ in (*_NAMNER, *_ORD) or finding.kolumn not in frame.columns:
        return False
    cell = frame[finding.kolumn][finding.index]
    return cell is not None and cell[:1] != "#" and not any(sign.isdigit() for sign in cell)


def _shown(contract: Contract, table: RawTable, finding: Finding) -> str | None:
    column, frame = contract.kolumner.get(finding.kolumn), table.frame
    if column is None or kind(column).typ in _NAMNER or finding.kolumn not in frame.columns:
        return None
    cell = frame[finding.kolumn][finding.index]
    if cell is None or not may_show(cell) or without_names(cell, table.personnamn, lambda _: "") != cell:
        return None
    return str(cell)[:80]


def _balance(
    contract: Contract,
    table: RawTable,
    typed: pl.DataFrame,
    accepted: pl.DataFrame,
    keep: pl.Series,
    terms: Terms,
) -> Balance:
    left_out = typed.filter(~keep)  # and not by place: the months of a row have one and the same
    broken = len(table.trasiga)
    rows = (table.frame.height + broken, accepted.height, left_out.height + broken)
    column = contract.kontrollsumma
    if column is None:
        return Balance(*rows, None, None, None)
    return Balance(
        *rows,
        _ore(typed[column]),
        _ore(accepted[column]),
        _ore(left_out[column]),
        _stated(contract, column, table, terms),
    )


def _stated(contract: Contract, column: str, table: RawTable, terms: Terms) -> int | None:
    """What the file's own sum rows say of an amount column, öre; None where they say nothing readable."""
    whole = [row for row in table.summarader if (row.blad, row.rad) not in table.delsummor]
    rows = [row for row in whole if row.celler.get(column)]
    if not rows:
        return None
    cells = pl.Series(column, [row.celler[column] for row in rows])
    types = pl.Series(column, [row.typer.get(column) for row in rows], dtype=CELLTYP)
    read = read_column(column, contract.kolumner[column], cells, terms, types)
    return None if read.findings else _ore(read.values)


def _ore(amounts: pl.Series) -> int:
    return int(sum((a for a in amounts.drop_nulls().to_list()), Decimal(0)) * 100)
