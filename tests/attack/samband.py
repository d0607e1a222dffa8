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
from itertools import pairwise, permutations
from typing import NamedTuple

import numpy as np

from attack.angripare import Cell, Mellan, Syn

ALLA = "alla"
OANDLIGT = float("inf")
_GEMENSAMMA, _OLIKA = 6, 4
"""So many shown numbers two series must have in common, and so many different ones, to be taken for one."""


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


def kanda(sedda: Sedda, sant: Callable[[Mapping[Plats, int]], int | None] | None = None) -> Syn:
    """What is known, as cells and sums.

    Parameters
    ----------
    sant
        The true value of a weighted sum, None where it is not known: a kind of sum that is believed and is
        not true is left out. Who believes it finds nothing, and another may not.
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
    for likes in (*lika(sedda), *slutsaldon(sedda), *sedda.samma):
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


def _minskat(tal: Mapping[Plats, int | None], row: Mapping[Plats, int]) -> bool:
    numbers = [(a, tal[p]) for p, a in row.items()]
    return all(n is not None for _, n in numbers) and sum(a * (n or 0) for a, n in numbers) < 0


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
        if place.insats != ALLA:
            whole = place._replace(insats=ALLA)
            parts[("insats", place.nyckeltal, place.matt, place.dimension, place.del_), whole].append(place)
        if place.matt == "rader":
            for other in ("taljare", "namnare"):
                if (like := place._replace(matt=other)) in sedda.tal:
                    parts[("rader", place.nyckeltal, other), place].append(like)
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


def lika(sedda: Sedda) -> Iterator[list[dict[Plats, int]]]:
    """Series that show the same number wherever both are shown, and series that are the sum of two."""
    by_insats: dict[tuple[str, str], dict[Plats, dict[tuple[str, str], Plats]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for place in sedda.tal:
        serie = place._replace(typ="", period="")
        by_insats[place.insats, place.rapport][serie][place.typ, place.period] = place
    for series in by_insats.values():
        times = sorted({t for own in series.values() for t in own})
        names = list(series)
        there = np.array([[t in series[s] for t in times] for s in names])
        value = np.full(there.shape, np.nan)
        for i, s in enumerate(names):
            for j, t in enumerate(times):
                if there[i, j] and (n := sedda.tal[series[s][t]]) is not None:
                    value[i, j] = n
        hidden = there & np.isnan(value)
        lively = [len(set(row[~np.isnan(row)])) >= _OLIKA for row in value]
        chosen = [i for i, ok in enumerate(lively) if ok]
        v = value[chosen]
        touched = hidden[chosen].any(axis=1)

        def rows(ids: Sequence[int], coefficients: Sequence[int]) -> list[dict[Plats, int]]:
            own = [series[names[chosen[i]]] for i in ids]  # noqa: B023 - used within the turn
            common = set.intersection(*(set(o) for o in own))
            return [
                {o[t]: a for o, a in zip(own, coefficients, strict=True)}
                for t in sorted(common)
                if any(sedda.tal[o[t]] is None for o in own)
            ]

        for i in range(len(chosen)):
            same = _samma(v[i], v[i + 1 :])
            for j in np.flatnonzero(same) + i + 1:
                if touched[i] or touched[j]:
                    yield rows([i, int(j)], [1, -1])
        for i in range(len(chosen)):
            for j in range(i + 1, len(chosen)):
                for k in np.flatnonzero(_samma(v[i] + v[j], v, 2)):
                    if k not in (i, j) and (touched[i] or touched[j] or touched[k]):
                        yield rows([i, j, int(k)], [1, 1, -1])


def _samma(row: np.ndarray, others: np.ndarray, times: int = 1) -> np.ndarray:  # type: ignore[type-arg]
    common = ~np.isnan(row) & ~np.isnan(others)
    equal = ((row == others) | ~common).all(axis=1)
    found = equal & (common.sum(axis=1) >= _GEMENSAMMA * times)
    for i in np.flatnonzero(found):
        found[i] = len(set(row[common[i]])) >= _OLIKA * times
    return found


def slutsaldon(sedda: Sedda) -> Iterator[list[dict[Plats, int]]]:
    """A stock that is, wherever that shows, last month's with one flow more and another less."""
    series: dict[tuple[object, ...], dict[Plats, dict[str, Plats]]] = defaultdict(lambda: defaultdict(dict))
    for place in sedda.tal:
        if place.typ == "manad" and place.matt == "taljare":
            serie = place._replace(typ="", period="")
            series[place.insats, place.dimension, place.del_, place.rapport][serie][place.period] = place
    for own in series.values():
        flows = [s for s in own if sedda.slag.get(s.nyckeltal) == "flode"]
        for stock in own:
            if sedda.slag.get(stock.nyckeltal) != "bestand":
                continue
            months = sorted(own[stock])
            for more, less in permutations(flows, 2):
                rows = [
                    {own[stock][m]: -1, own[stock][before]: 1, own[more][m]: 1, own[less][m]: -1}
                    for before, m in pairwise(months)
                    if m in own[more] and m in own[less]
                ]
                seen = [r for r in rows if all(sedda.tal[p] is not None for p in r)]
                right = all(sum(a * (sedda.tal[p] or 0) for p, a in r.items()) == 0 for r in seen)
                if len(seen) >= _GEMENSAMMA // 2 and right:
                    yield rows
