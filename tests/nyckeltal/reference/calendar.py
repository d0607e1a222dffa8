"""Periods, and calendar months added to a day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_NAMES = {
    "manad": (1, "{year}-{n:02d}"),
    "kvartal": (3, "{year}Q{n}"),
    "tertial": (4, "{year}T{n}"),
    "halvar": (6, "{year}H{n}"),
    "ar": (12, "{year}"),
}
PERIOD_TYPER = tuple(_NAMES)


@dataclass(frozen=True)
class Period:
    """A period of a type, with its first and last day."""

    typ: str
    id: str
    fran: date
    till: date

    @property
    def days(self) -> list[date]:
        return [self.fran + timedelta(n) for n in range((self.till - self.fran).days + 1)]

    @property
    def months(self) -> list[Period]:
        return [m for m in periods(self.fran.year) if m.typ == "manad" and self.fran <= m.fran <= self.till]


@cache
def periods(year: int) -> Sequence[Period]:
    """Every period of a year."""
    found = []
    for typ, (months, name) in _NAMES.items():
        for n in range(12 // months):
            last = (n + 1) * months
            fran = date(year, n * months + 1, 1)
            till = date(year, last, monthrange(year, last)[1])
            found.append(Period(typ, name.format(year=year, n=n + 1), fran, till))
    return found


def month_of(day: date) -> str:
    """The id of the month that a day lies in."""
    return f"{day.year}-{day.month:02d}"


@cache
def named(period: str) -> Period:
    """The period with this id."""
    return next(p for p in periods(int(period[:4])) if p.id == period)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day where the day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month0 = divmod(index, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))
