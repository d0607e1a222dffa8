"""Numbers that are found to be one number, or the sum of others, by how they look where they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

import numpy as np

from attack.sedda import Plats, Sedda

_GEMENSAMMA, _OLIKA = 6, 4
"""So many shown numbers two series must have in common, and so many different ones, to be taken for one."""


def lika(sedda: Sedda, *, visade: bool = False) -> Iterator[list[dict[Plats, int]]]:
    """Series that show the same number wherever both are shown, and series that are the sum of two.

    Parameters
    ----------
    visade
        Also those that are shown whole, of which nothing more is to be found.
    """
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
                if visade or any(sedda.tal[o[t]] is None for o in own)
            ]

        for i in range(len(chosen)):
            same = _samma(v[i], v[i + 1 :])
            for j in np.flatnonzero(same) + i + 1:
                if visade or touched[i] or touched[j]:
                    yield rows([i, int(j)], [1, -1])
        for i in range(len(chosen)):
            for j in range(i + 1, len(chosen)):
                for k in np.flatnonzero(_samma(v[i] + v[j], v, 2)):
                    if k not in (i, j) and (visade or touched[i] or touched[j] or touched[k]):
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
