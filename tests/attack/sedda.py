"""The numbers that an audience sees, each in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from attack.angripare import Mellan

ALLA = "alla"
OANDLIGT = float("inf")


class Plats(NamedTuple):
    """Where a number stands: of which series, and when."""

    nyckeltal: str
    insats: str
    dimension: str
    del_: str
    matt: str
    typ: str
    period: str
    rapport: str = ""


@dataclass
class Sedda:
    """The numbers that an audience sees: place -> number, None where a hidden one stands."""

    tal: dict[Plats, int | None] = field(default_factory=dict)
    mellan: list[Mellan] = field(default_factory=list)
    slag: dict[str, str] = field(default_factory=dict)
    manader: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Period -> its months, as the calendar has them."""
    samma: list[list[dict[Plats, int]]] = field(default_factory=list)
    """Numbers of two reports that are taken to be the same, those that stand or fall together in a list."""
    vaxer: list[list[dict[Plats, int]]] = field(default_factory=list)
    """Numbers that are taken to be at least what they were."""

    def med(self, annan: Sedda) -> Sedda:
        """What somebody sees who has both: as members of the council have what is public."""
        both = {p: n if n is not None else annan.tal.get(p) for p, n in self.tal.items()}
        return Sedda(
            {**annan.tal, **both},
            [*self.mellan, *annan.mellan],
            {**annan.slag, **self.slag},
            {**annan.manader, **self.manader},
            [*self.samma, *annan.samma],
            [*self.vaxer, *annan.vaxer],
        )

    def efter(self, fore: Sedda) -> Sedda:
        """What somebody sees who has an earlier report, too (each with a `rapport` of its own).

        A series of which nothing that is shown in both differs is taken not to have changed in the months
        where that is so.
        """
        (name,) = {p.rapport for p in fore.tal}
        groups: dict[tuple[str, str], list[tuple[Plats, Plats]]] = defaultdict(list)
        for place in self.tal:
            if (earlier := place._replace(rapport=name)) in fore.tal:
                groups[place.nyckeltal, place.period].append((place, earlier))
        found = self.med(fore)
        for pairs in groups.values():
            shown = [(self.tal[a], fore.tal[b]) for a, b in pairs]
            if all(x == y for x, y in shown if x is not None and y is not None):
                found.samma.append([{a: 1, b: -1} for a, b in pairs])
        more: dict[str, list[dict[Plats, int]]] = defaultdict(list)
        for pairs in groups.values():
            for a, b in pairs:
                more[a.nyckeltal].append({a: 1, b: -1})
        # Corrections that only add, wherever they show, are taken to do so.
        found.vaxer += [rows for rows in more.values() if not any(_minskat(found.tal, row) for row in rows)]
        return found


def _minskat(tal: Mapping[Plats, int | None], row: Mapping[Plats, int]) -> bool:
    numbers = [(a, tal[p]) for p, a in row.items()]
    return all(n is not None for _, n in numbers) and sum(a * (n or 0) for a, n in numbers) < 0
