"""From things counted to values: täljare, nämnare, what was left out, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from nyckeltal.reference.calendar import PERIOD_TYPER, Period, periods
from nyckeltal.reference.town import ALLA, Town

Key = tuple[str, str, str, str, str]
"""insats, dimension, part, period type, period."""


class Del(Enum):
    """How a breakdown's parts stand to the whole."""

    DELMANGD = "the same measure on some of the things"
    DELVIS = "the same, but what is left out of the whole may have no part"
    FORDELNING = "the part's share of the whole"
    GEMENSAM = "some of the things over the whole's nämnare"
    BREDVID = "another series beside the own, no part of it"


@dataclass(frozen=True)
class Counted:
    """One thing that a nyckeltal counts, or leaves out for a reason (`utesluten`).

    `parts`: its place in each breakdown, where it has one. `hel`: it is one of the whole.
    `publicerat`: the value as its source publishes it.
    """

    insats: str
    parts: Mapping[str, str]
    taljare: Fraction = Fraction(0)
    namnare: Fraction = Fraction(0)
    utesluten: str | None = None
    hel: bool = True
    publicerat: float | None = None


@dataclass(frozen=True)
class Definition:
    """What a nyckeltal is.

    Parameters
    ----------
    kallor
        The tables that it is counted from.
    counted
        The things that a period counts.
    bestand
        Read on the last day of the period; otherwise summed over it.
    antal
        A count, without nämnare.
    helhet
        Whether all the things together are a value of their own.
    ackumulerat
        Summed from the first of January to the last day of the period.
    aret_fore
        Told against the year before, which has to be known too.
    over_alla
        The nämnare is of the whole area, so its basis is needed for every insats.
    statistik
        Published by the year: a figure is there or is not, and no stretch of days is covered.
    faktor
        What a quotient is shown times.
    kvot
        A quotient of two amounts, of which neither is a part of the other.
    summeras
        A longer period's parts are the sums of its shorter ones'.
    avrundas
        Each thing's part is stored with six decimals, not only their sum.
    """

    insatser: tuple[str, ...]
    kallor: tuple[str, ...]
    counted: Callable[[Town, Period], Iterable[Counted]]
    bestand: bool
    delar: Mapping[str, Del] = field(default_factory=dict)
    antal: bool = False
    helhet: bool = True
    period_typer: tuple[str, ...] = PERIOD_TYPER
    ackumulerat: bool = False
    aret_fore: bool = False
    over_alla: bool = False
    statistik: bool = False
    faktor: int = 1
    kvot: bool = False
    summeras: bool = True
    avrundas: bool = False

    def first_day(self, period: Period) -> date:
        """The first day that a period's value needs to know of; the last is the period's own."""
        if self.ackumulerat or self.aret_fore:
            return date(period.till.year - self.aret_fore, 1, 1)
        return period.till if self.bestand else period.fran

    def value(self, taljare: Fraction, namnare: Fraction, publicerat: float | None = None) -> float | None:
        """A count is its täljare, a published figure is the source's own, a share of nothing has no value."""
        if self.antal:
            return float(taljare)
        if publicerat is not None:
            return publicerat
        return float(taljare) * self.faktor / float(namnare) if namnare else None


@dataclass(frozen=True)
class Outcome:
    """A value with its parts; `saknas` names the tables that fall short, and then there is no value."""

    taljare: Fraction = Fraction(0)
    namnare: Fraction = Fraction(0)
    rader: int = 0
    uteslutna: Mapping[str, int] = field(default_factory=dict)
    saknas: tuple[str, ...] = ()
    publicerat: float | None = None


def expected(definition: Definition, town: Town) -> dict[Key, Outcome]:
    """Every value that a municipality's rows give."""
    found: dict[Key, Outcome] = {}
    reported = town.reported_periods()
    possible = [p for y in town.years() for p in periods(y)] if definition.statistik else reported
    for period in possible:
        if period.typ not in definition.period_typer:
            continue
        everything = list(definition.counted(town, period))
        if not everything and period not in reported:
            continue
        for insats in definition.insatser:
            things = [thing for thing in everything if thing.insats == insats]
            saknas = _short(definition, town, insats, period)
            if definition.helhet or not things:
                whole = [thing for thing in things if thing.hel]
                found[insats, ALLA, ALLA, period.typ, period.id] = _outcome(whole, whole, saknas)
            for dimension, kind in definition.delar.items():
                placed = [thing for thing in things if dimension in thing.parts]
                for part in {thing.parts[dimension] for thing in placed}:
                    mine = [thing for thing in placed if thing.parts[dimension] == part]
                    share = kind is Del.FORDELNING
                    found[insats, dimension, part, period.typ, period.id] = _outcome(
                        mine, placed if share else mine, saknas, share
                    )
    return found


def _short(definition: Definition, town: Town, insats: str, period: Period) -> tuple[str, ...]:
    """The tables that do not cover a value's days."""
    days = definition.first_day(period), period.till
    whose = ALLA if definition.over_alla else insats
    return tuple(t for t in definition.kallor if not town.covers(t, whose, *days))


def _outcome(
    mine: Sequence[Counted], whole: Sequence[Counted], saknas: tuple[str, ...], share_of_whole: bool = False
) -> Outcome:
    counted = [thing for thing in mine if thing.utesluten is None]
    return Outcome(
        sum((t.namnare if share_of_whole else t.taljare for t in counted), Fraction(0)),
        sum((t.namnare for t in whole if t.utesluten is None), Fraction(0)),
        len(counted),
        Counter(thing.utesluten for thing in mine if thing.utesluten is not None),
        saknas,
        next((thing.publicerat for thing in mine if thing.publicerat is not None), None),
    )
