"""What a retrieval covers, and what is left to ask for when an earlier one is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Self

import msgspec

OVERLAP = timedelta(days=1)
"""Changes are asked for from the day before the last retrieval: the service's day may not be ours."""


class Scope(msgspec.Struct, frozen=True):
    """KPIs × areas × years; `sedan` where only what changed on that day or later was asked for."""

    kpi: tuple[str, ...]
    kommuner: tuple[str, ...]
    ar: tuple[int, ...]
    sedan: date | None = None

    @classmethod
    def of(cls, kpi: Iterable[str], kommuner: Iterable[str], ar: Iterable[int | str]) -> Self:
        """The scope of three lists, each id once and in the order given."""
        return cls(
            tuple(dict.fromkeys(kpi)), tuple(dict.fromkeys(kommuner)), tuple(dict.fromkeys(map(int, ar)))
        )

    @property
    def celler(self) -> int:
        """How many values it can have, of each gender."""
        return len(self.kpi) * len(self.kommuner) * len(self.ar)


def left_to_ask(wanted: Scope, known: tuple[Scope, date] | None) -> Sequence[Scope]:
    """The parts that bring what is wanted up to date.

    Parameters
    ----------
    wanted
        What the settings ask for.
    known
        What the last retrieval left up to date, and its day; None where there is none.

    Returns
    -------
    sequence of Scope
        What changed, for the part that is known, and then the whole of the rest: new KPIs for every area and
        year, new areas for the other KPIs, new years for what remains. Together they are `wanted`, and no
        two of them overlap.
    """
    if known is None:
        return [wanted]
    before, hamtad = known
    kpi = tuple(k for k in wanted.kpi if k in set(before.kpi))
    kommuner = tuple(k for k in wanted.kommuner if k in set(before.kommuner))
    ar = tuple(a for a in wanted.ar if a in set(before.ar))
    parts = [
        Scope(kpi, kommuner, ar, hamtad - OVERLAP),
        Scope(tuple(k for k in wanted.kpi if k not in kpi), wanted.kommuner, wanted.ar),
        Scope(kpi, tuple(k for k in wanted.kommuner if k not in kommuner), wanted.ar),
        Scope(kpi, kommuner, tuple(a for a in wanted.ar if a not in ar)),
    ]
    return [part for part in parts if part.celler]
