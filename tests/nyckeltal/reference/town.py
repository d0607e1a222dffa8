"""A small municipality: its rows, which days they cover and which periods are reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from kpilib.nyckeltal.example import Example
from nyckeltal.reference.calendar import Period, named, periods

Row = Mapping[str, Any]

BOENDE_OCH_KORTTIDS = ("bmss_barn", "bmss_vuxna", "korttidsvistelse", "korttidsboende_sol")
ALL_INSATSER = (
    *BOENDE_OCH_KORTTIDS,
    "boendestod",
    "daglig_verksamhet",
    "personlig_assistans",
    "ledsagarservice",
    "kontaktperson",
    "avlosarservice",
    "korttidstillsyn",
    "daglig_sysselsattning",
)
ALLA = "alla"
"""What is counted for the whole area."""

MONTHLY = {"kopfil", "enhet", "kostnad", "betaldagar", "leverantorsreskontra"}
REGISTERS = {
    "beslut": "beslutsdatum",
    "avbrott": "avbrott_fran",
    "egen_regi": "fran",
    "behovsbedomning": "datum",
    "ramavtal": "fran",
    "avtalspris": "galler_fran",
    "f100": "flyttdatum",
}
STATISTIK = {"kolada_varde", "lss_statistik"}
"""Tables that cover no stretch of days: what they lack is a missing figure."""
WITHOUT_INSATS = {"avbrott", "behovsbedomning", "betaldagar", "f100", "leverantorsreskontra"}

MOST_SHOWN = 20_000


def runs(row: Row, day: date) -> bool:
    """Whether a placement runs on a day; its first and last day are days of it."""
    return row["fran"] <= day and (row["till"] is None or day <= row["till"])


def period_of(table: str, row: Row) -> str:
    """The month, or the year, that a row of a monthly table is of."""
    return f"{row['bokforingsdatum']:%Y-%m}" if table == "leverantorsreskontra" else str(row["period"])


@dataclass(frozen=True, eq=False, repr=False)  # a town is itself, so that what follows from it can be kept
class Town:
    """A municipality: its rows by table, the first month reported, and the day the extracts were made."""

    tables: Mapping[str, Sequence[Row]]
    kalender_fran: str = "2023-01"
    utdrag: date = date(2024, 3, 31)

    def __repr__(self) -> str:
        """All of a small one, which is what a failure comes down to; the size of a large one."""
        whole = f"Town({dict(self.tables)!r}, {self.kalender_fran!r}, {self.utdrag!r})"
        sizes = {table: len(rows) for table, rows in self.tables.items()}
        return whole if len(whole) < MOST_SHOWN else f"Town({sizes})"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text(repr(self))

    def rows(self, table: str) -> Sequence[Row]:
        return self.tables.get(table, ())

    def covers(self, table: str, insats: str, fran: date, till: date) -> bool:
        """Whether a table says all there is to say of an insats from a day to a day.

        The whole area is covered when each of its insatser that has something there is covered.
        """
        if table in STATISTIK:
            return True
        if table in WITHOUT_INSATS:
            return self._covers(table, self.rows(table), fran, till)
        held = {row["insats"] for row in self.rows(table)}
        if table == "kopfil" and (insats in held or len(held) > 1):
            # The month's file answers for what was not bought too; here one file holds everything.
            return self._covers(table, self.rows(table), fran, till)
        insatser = held if insats == ALLA else {insats}
        of_each = [[row for row in self.rows(table) if row["insats"] == one] for one in insatser]
        there = [rows for rows in of_each if insats != ALLA or self._touches(table, rows, fran, till)]
        return bool(there) and all(self._covers(table, rows, fran, till) for rows in there)

    def _covers(self, table: str, rows: Sequence[Row], fran: date, till: date) -> bool:
        if table in REGISTERS:
            days = [row[REGISTERS[table]] for row in rows]
            if table == "f100":  # moves are few: the register holds the whole month of its first move
                days = [day.replace(day=1) for day in days]
            return bool(days) and min(days) <= fran and till <= self.utdrag
        given = {period_of(table, row) for row in rows}
        years = range(fran.year, till.year + 1)
        # A row for a whole year says nothing of its months.
        whole = (fran, till) == (date(fran.year, 1, 1), date(till.year, 12, 31))
        if whole and all(str(year) in given for year in years):
            return True
        months = [m for y in years for m in periods(y) if m.typ == "manad"]
        return all(m.id in given for m in months if m.till >= fran and m.fran <= till)

    def _touches(self, table: str, rows: Sequence[Row], fran: date, till: date) -> bool:
        """Whether a table has something to say of a part of the days."""
        if table in REGISTERS:
            return min(row[REGISTERS[table]] for row in rows) <= till
        known = {named(period_of(table, row)) for row in rows}
        return any(period.fran <= till and fran <= period.till for period in known)

    def reported_periods(self) -> list[Period]:
        """Periods from the first month reported to the last day that any table covers."""
        last = [self.utdrag for t in REGISTERS if self.rows(t)]
        last += [named(period_of(t, r)).till for t in MONTHLY for r in self.rows(t)]
        first = named(self.kalender_fran).fran
        years = range(first.year, max(last, default=first).year + 1)
        return [p for y in years for p in periods(y) if last and first <= p.fran and p.till <= max(last)]

    def years(self) -> range:
        """Every year that there is a published figure of, or that is reported."""
        published = {row["ar"] for t in STATISTIK for row in self.rows(t)}
        reported = {period.till.year for period in self.reported_periods()}
        known = published | reported
        return range(min(known, default=0), max(known, default=-1) + 1)

    def example(self) -> Example:
        tables = {name: _text(rows) for name, rows in self.tables.items() if rows}
        return Example("", self.kalender_fran, self.utdrag, tables, pl.DataFrame())

    def with_rows(self, table: str, rows: Iterable[Row]) -> Town:
        """The same municipality with other rows in a table."""
        return Town({**self.tables, table: list(rows)}, self.kalender_fran, self.utdrag)


def _text(rows: Sequence[Row]) -> pl.DataFrame:
    names = list(rows[0])
    text = [[None if row[n] is None else str(row[n]) for n in names] for row in rows]
    return pl.DataFrame(text, schema=dict.fromkeys(names, pl.String), orient="row")
