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

MONTHLY = {"kopfil", "enhet", "kostnad", "betaldagar"}
REGISTERS = {
    "beslut": "beslutsdatum",
    "avbrott": "avbrott_fran",
    "egen_regi": "fran",
    "behovsbedomning": "datum",
    "ramavtal": "fran",
    "f100": "flyttdatum",
}
WITHOUT_INSATS = {"avbrott", "behovsbedomning", "betaldagar", "f100"}


def runs(row: Row, day: date) -> bool:
    """Whether a placement runs on a day; its first and last day are days of it."""
    return row["fran"] <= day and (row["till"] is None or day <= row["till"])


@dataclass(frozen=True)
class Town:
    """A municipality: its rows by table, the first month reported, and the day the extracts were made."""

    tables: Mapping[str, Sequence[Row]]
    kalender_fran: str = "2023-01"
    utdrag: date = date(2024, 3, 31)

    def rows(self, table: str) -> Sequence[Row]:
        return self.tables.get(table, ())

    def covers(self, table: str, insats: str, fran: date, till: date) -> bool:
        """Whether a table says all there is to say of an insats from a day to a day.

        The whole area is covered when each of its insatser that has something there is covered.
        """
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
        given = {row["period"] for row in rows}
        needed = [m for y in range(fran.year, till.year + 1) for m in periods(y) if m.typ == "manad"]
        # A row for a whole year says nothing of its months.
        whole_year = (fran, till) == (date(fran.year, 1, 1), date(fran.year, 12, 31)) and str(
            fran.year
        ) in given
        return whole_year or all(m.id in given for m in needed if m.till >= fran and m.fran <= till)

    def _touches(self, table: str, rows: Sequence[Row], fran: date, till: date) -> bool:
        """Whether a table has something to say of a part of the days."""
        if table in REGISTERS:
            return min(row[REGISTERS[table]] for row in rows) <= till
        return any(named(row["period"]).fran <= till and fran <= named(row["period"]).till for row in rows)

    def reported_periods(self) -> list[Period]:
        """Periods from the first month reported to the last day that any table covers."""
        last = [self.utdrag for t in REGISTERS if self.rows(t)]
        last += [named(r["period"]).till for t in MONTHLY for r in self.rows(t)]
        first = named(self.kalender_fran).fran
        years = range(first.year, max(last, default=first).year + 1)
        return [p for y in years for p in periods(y) if last and first <= p.fran and p.till <= max(last)]

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
