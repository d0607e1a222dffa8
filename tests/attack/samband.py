"""What a clever reader takes to be known of the numbers of a publication: sums that are said, or that show.

A kind of sum is one that the catalogue says (a flow's quarter is its months, what is accumulated grows) or
that can be tried on what is shown (the parts of a breakdown are the whole). It is believed where every case
that is shown whole agrees, and as a bound where all of them lean the same way. Numbers that are equal
wherever both are shown are taken to be one, and so is a number that is always the sum of two others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from attack.angripare import Cell, Mellan, Syn
from attack.likheter import lika, slutsaldon
from attack.sedda import ALLA, OANDLIGT, Plats, Sedda


@dataclass
class Sort:
    """A kind of sum: each case a whole and its parts, and what is believed of them."""

    namn: tuple[object, ...]
    fall: list[tuple[Plats, list[Plats]]] = field(default_factory=list)

    def tro(self, tal: Mapping[Plats, int | None]) -> tuple[bool, bool, int]:
        """Whether the parts can fall short of the whole, and pass it, and how many cases were seen whole."""
        under = over = False
        whole_cases = 0
        for whole, parts in self.fall:
            numbers = [tal[p] for p in parts]
            known = sum(n for n in numbers if n is not None)
            total = tal[whole]
            if total is None:
                continue
            if None not in numbers:
                whole_cases += 1
                under |= known < total
            over |= known + numbers.count(None) > total
        return under, over, whole_cases


def kanda(
    sedda: Sedda, sant: Callable[[Mapping[Plats, int]], int | None] | None = None, *, visade: bool = False
) -> Syn:
    """What is known, as cells and sums.

    Parameters
    ----------
    sant
        The true value of a weighted sum, None where it is not known: a kind of sum that is believed and is
        not true is left out. Who believes it finds nothing, and another may not.
    visade
        Also what hangs together among numbers that are all shown, for who is to forget some of them.
    """
    sums: list[Mapping[Cell, int]] = []
    bounds: list[Mellan] = list(sedda.mellan)
    coarse: dict[object, list[Sort]] = defaultdict(list)
    for sort in _sorter(sedda):
        coarse[sort.namn[:3]].append(sort)
    for sorter in coarse.values():
        beliefs = [s.tro(sedda.tal) for s in sorter]
        for sort, (under, over, cases) in zip(sorter, beliefs, strict=True):
            if not cases:
                # Not one case is shown whole: believed as its like are.
                under |= any(u for u, _, _ in beliefs) or not any(c for _, _, c in beliefs)
                over |= any(o for _, o, _ in beliefs)
            rows = [_rad(whole, parts) for whole, parts in sort.fall]
            low = -OANDLIGT if under else 0
            high = OANDLIGT if over else 0
            _tro(rows, low, high, sums, bounds, sant)
            if over:
                for whole, parts in sort.fall:
                    ones = [_rad(whole, [p]) for p in parts]
                    if all(_kan(sedda.tal, one) for one in ones):
                        _tro(ones, -OANDLIGT, 0, sums, bounds, sant)
    for growth in (*_vaxer(sedda), *sedda.vaxer):
        _tro(growth, 0, OANDLIGT, sums, bounds, sant)
    for likes in (*lika(sedda, visade=visade), *slutsaldon(sedda), *sedda.samma):
        _tro(likes, 0, 0, sums, bounds, sant)
    cells: dict[Cell, int | None] = dict(sedda.tal)
    free = set()
    for place in sedda.tal:
        if place.matt == "namnare" and (top := place._replace(matt="taljare")) in sedda.tal:
            rest = place._replace(matt="rest")
            row = {place: -1, top: 1, rest: 1}
            seen, part = sedda.tal[place], sedda.tal[top]
            cells[rest] = None if seen is None or part is None else seen - part
            if cells[rest] is None:
                true = sant({place: 1, top: -1}) if sant else 0
                if true is not None and true >= 0:
                    free.add(rest)
                    sums.append(row)
                else:
                    del cells[rest]
    return Syn(cells, sums, 1, bounds, frozenset(free))


def _tro(
    rows: Sequence[Mapping[Plats, int]],
    low: float,
    high: float,
    sums: list[Mapping[Cell, int]],
    bounds: list[Mellan],
    sant: Callable[[Mapping[Plats, int]], int | None] | None,
) -> None:
    """Believe a kind of sum, unless it is untrue."""
    if low == -OANDLIGT and high == OANDLIGT:
        return
    if sant is not None:
        for row in rows:
            value = sant(row)
            if value is None or not low <= value <= high:
                return
    if low == high:
        sums.extend(rows)
    else:
        bounds.extend((row, low, high) for row in rows)


def _rad(whole: Plats, parts: Iterable[Plats]) -> dict[Plats, int]:
    row = dict.fromkeys(parts, 1)
    row[whole] = row.get(whole, 0) - 1
    return {p: a for p, a in row.items() if a}


def _kan(tal: Mapping[Plats, int | None], row: Mapping[Plats, int]) -> bool:
    """Whether what is shown does not say that the row is above zero."""
    numbers = [(a, tal[p]) for p, a in row.items()]
    return any(n is None for _, n in numbers) or sum(a * n for a, n in numbers if n is not None) <= 0


def _sorter(sedda: Sedda) -> Iterator[Sort]:
    """Every kind of sum there may be; the first three words of its name are its coarser kind."""
    found: dict[tuple[object, ...], Sort] = {}
    parts: dict[tuple[tuple[object, ...], Plats], list[Plats]] = defaultdict(list)
    for place in sedda.tal:
        inside = sedda.manader.get((place.typ, place.period), [])
        if place.typ != "manad" and inside:
            months = [p for m in inside if (p := place._replace(typ="manad", period=m)) in sedda.tal]
            flow = sedda.slag.get(place.nyckeltal) == "flode"
            own = months if flow else [p for p in months if p.period == inside[-1]]
            # The kind of period and the insats are tried apart: one may hold where another does not.
            name = ("tid", place.nyckeltal, place.matt, place.typ, place.insats, place.dimension)
            parts[name, place] += own
        if place.dimension != ALLA:
            whole = place._replace(dimension=ALLA, del_=ALLA)
            parts[("del", place.nyckeltal, place.matt, place.insats, place.dimension), whole].append(place)
            if place.matt == "taljare":  # the shares of a distribution are all of it
                name = ("fordelning", place.nyckeltal, place.matt, place.insats, place.dimension)
                parts[name, whole._replace(matt="namnare")].append(place)
        if place.insats != ALLA:
            whole = place._replace(insats=ALLA)
            parts[("insats", place.nyckeltal, place.matt, place.dimension, place.del_), whole].append(place)
        if place.matt == "rader":
            for other in ("taljare", "namnare"):
                if (like := place._replace(matt=other)) in sedda.tal:
                    parts[("rader", place.nyckeltal, other, place.dimension), place].append(like)
    for (name, whole), those in parts.items():
        if whole in sedda.tal and those:
            found.setdefault(name, Sort(name)).fall.append((whole, those))
    yield from found.values()


def _vaxer(sedda: Sedda) -> Iterator[list[dict[Plats, int]]]:
    """What is accumulated is not less a month later in the year."""
    series: dict[tuple[object, ...], list[Plats]] = defaultdict(list)
    for place in sedda.tal:
        if place.typ == "manad" and sedda.slag.get(place.nyckeltal) == "ackumulerat":
            series[place._replace(period=place.period[:4])].append(place)
    for months in series.values():
        months.sort()
        yield [{later: 1, before: -1} for before, later in pairwise(months)]
