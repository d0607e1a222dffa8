"""From things counted to values: täljare, nämnare, what was left out, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from nyckeltal.reference.calendar import PERIOD_TYPER, Period
from nyckeltal.reference.town import ALLA, Town

Key = tuple[str, str, str, str, str]
"""insats, dimension, part, period type, period."""


@dataclass(frozen=True)
class Counted:
    """One thing that a nyckeltal counts, or leaves out for a reason (`utesluten`)."""

    insats: str
    parts: Mapping[str, str]
    taljare: Fraction
    namnare: Fraction = Fraction(0)
    utesluten: str | None = None


@dataclass(frozen=True)
class Definition:
    """What a nyckeltal is.

    Parameters
    ----------
    counted
        The things that a period counts.
    bestand
        Read on the last day of the period; otherwise summed over it.
    antal
        A count, without nämnare.
    delar
        Its breakdowns: ``False`` the same measure on the part, ``True`` the part's share of the whole.
    helhet
        Whether all the things together are a value of their own.
    ackumulerat
        Summed from the first of January to the last day of the period.
    over_alla
        The nämnare is of the whole area, so its basis is needed for every insats.
    summeras
        A longer period's parts are the sums of its shorter ones'.
    dessutom
        Tables that say something of what is counted without being its basis.
    """

    insatser: tuple[str, ...]
    kallor: tuple[str, ...]
    counted: Callable[[Town, Period], Iterable[Counted]]
    bestand: bool
    delar: Mapping[str, bool]
    antal: bool = False
    helhet: bool = True
    period_typer: tuple[str, ...] = PERIOD_TYPER
    ackumulerat: bool = False
    over_alla: bool = False
    summeras: bool = True
    dessutom: tuple[str, ...] = ()

    @property
    def tabeller(self) -> tuple[str, ...]:
        """Every table that the values follow from."""
        return (*self.kallor, *self.dessutom)

    def first_day(self, period: Period) -> date:
        """The first day that a period's value needs to know of; the last is the period's own."""
        if self.ackumulerat:
            return date(period.till.year, 1, 1)
        return period.till if self.bestand else period.fran


@dataclass(frozen=True)
class Outcome:
    """A value with its parts; `saknas` names the tables that fall short, and then there is no value."""

    taljare: Fraction = Fraction(0)
    namnare: Fraction = Fraction(0)
    rader: int = 0
    uteslutna: Mapping[str, int] = field(default_factory=dict)
    saknas: tuple[str, ...] = ()


def expected(definition: Definition, town: Town) -> dict[Key, Outcome]:
    """Every value that a municipality's rows give."""
    found: dict[Key, Outcome] = {}
    for period in town.reported_periods():
        if period.typ not in definition.period_typer:
            continue
        everything = list(definition.counted(town, period))
        for insats in definition.insatser:
            days = definition.first_day(period), period.till
            whose = ALLA if definition.over_alla else insats
            saknas = tuple(t for t in definition.kallor if not town.covers(t, whose, *days))
            things = [thing for thing in everything if thing.insats == insats]
            if definition.helhet or not things:
                found[insats, ALLA, ALLA, period.typ, period.id] = _outcome(things, things, saknas)
            for dimension, share_of_whole in definition.delar.items():
                for part in {thing.parts[dimension] for thing in things}:
                    mine = [thing for thing in things if thing.parts[dimension] == part]
                    whole = things if share_of_whole else mine
                    found[insats, dimension, part, period.typ, period.id] = _outcome(
                        mine, whole, saknas, share_of_whole
                    )
    return found


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
    )
