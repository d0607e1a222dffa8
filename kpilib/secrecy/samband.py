"""What one nyckeltal tells of another: found in the numbers, so that a municipality's own are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kpilib.secrecy.celler import TALJARE, Nar, Publikation, Serie

_SERIE = 4
"""So many numbers in a row that agree are taken to be no coincidence."""
_BELOPP = 100_00
"""So many öre are not the same in two places by chance."""
_MANAD = "manad"


def samma(laid: Publikation) -> None:
    """Series of different nyckeltal that are the same number at each of their periods are one."""
    alike: dict[tuple[object, ...], list[dict[Nar, int]]] = defaultdict(list)
    for serie, cells in _series(laid):
        numbers = tuple((nar, laid.varden[cell]) for nar, cell in sorted(cells.items()))
        if len(set(cells.values())) >= _SERIE and any(n for _, n in numbers):
            alike[serie.insats, numbers].append(cells)
    for first, *others in alike.values():
        for other in others:
            pairs = {(first[nar], other[nar]) for nar in first}
            laid.ekvationer.extend({a: -1, b: 1} for a, b in sorted(pairs) if a != b)


def lika_belopp(laid: Publikation) -> None:
    """Amounts of an insats and a period that agree to the öre are one: a supplier's, and its group's."""
    alike: dict[tuple[str, Nar, int], set[int]] = defaultdict(set)
    for (serie, nar), cell in laid.cell.items():
        if abs(laid.varden[cell]) >= _BELOPP:
            alike[serie.insats, nar, laid.varden[cell]].add(cell)
    for first, *others in map(sorted, alike.values()):
        laid.ekvationer.extend({first: -1, other: 1} for other in others)


def in_och_ut(laid: Publikation, slag: Mapping[str, str]) -> None:
    """A stock is what it was a month before, with a flow in and less a flow out; or with one of them alone.

    What is accumulated over the year is what it was, with the month's flow.
    """
    stocks: dict[tuple[str, str, str], list[dict[str, int]]] = defaultdict(list)
    flows: dict[tuple[str, str, str], list[dict[str, int]]] = defaultdict(list)
    for serie, cells in _series(laid):
        months = {nar.period: cell for nar, cell in sorted(cells.items()) if nar.period_typ == _MANAD}
        if serie.matt == TALJARE and len(months) > _SERIE:
            kind = flows if slag[serie.nyckeltal] == "flode" else stocks
            kind[serie.insats, serie.dimension, serie.dimension_varde].append(months)
    for of, kinds in stocks.items():
        for stock in kinds:
            for found in _satisfied(laid, stock, flows[of]):
                laid.ekvationer.extend(found)


def _satisfied(
    laid: Publikation, stock: Mapping[str, int], flows: Sequence[Mapping[str, int]]
) -> Iterator[list[dict[int, int]]]:
    """The equations of the flows that account for every step of a stock that is not a year's first."""
    steps = [(a, b) for a, b in pairwise(stock) if b[:4] == a[:4] or not b.endswith("-01")]
    moved = tuple(laid.varden[stock[b]] - laid.varden[stock[a]] for a, b in steps)
    if len(steps) < _SERIE or not any(moved):
        return

    def numbers(flow: Mapping[str, int]) -> tuple[int, ...]:
        # A month that has no row of its own has nothing of the flow.
        return tuple(laid.varden[flow[b]] if b in flow else 0 for _, b in steps)

    by_numbers: dict[tuple[int, ...], Mapping[str, int]] = {(0,) * len(steps): {}}
    for flow in flows:
        by_numbers.setdefault(numbers(flow), flow)
    for into, flow in by_numbers.items():
        out = by_numbers.get(tuple(i - m for i, m in zip(into, moved, strict=True)))
        if out is not None:
            yield [
                {
                    stock[b]: -1,
                    stock[a]: 1,
                    **({flow[b]: 1} if b in flow else {}),
                    **({out[b]: -1} if b in out else {}),
                }
                for a, b in steps
            ]


def _series(laid: Publikation) -> Iterator[tuple[Serie, dict[Nar, int]]]:
    series: dict[Serie, dict[Nar, int]] = defaultdict(dict)
    for (serie, nar), cell in laid.cell.items():
        series[serie][nar] = cell
    yield from series.items()
