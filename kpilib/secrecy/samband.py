"""What one nyckeltal tells of another: found in the numbers, so that a municipality's own are known."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from kpilib.begrepp import ALLA
from kpilib.rojandekontroll import P
from kpilib.secrecy.celler import NAMNARE, RADER, TALJARE, Nar, Publikation, Serie

_SERIE = 4
"""So many numbers in a row that agree are taken to be no coincidence."""
_BELOPP = 100_00
"""So many öre are not the same in two places by chance."""
_MANAD = "manad"


class _Rad(NamedTuple):
    """A series of one kind of period: its cells that are not nothing."""

    serie: Serie
    celler: dict[Nar, int]


def samma(laid: Publikation) -> None:
    """Series of a kind of period that are the same number, or one the sum of two others, wherever they are.

    What a series has no number of is nothing. Sums are sought among what is not divided; the parts of a
    breakdown are known to add up.
    """
    draw = random.Random(len(laid.cell))  # noqa: S311 - the same each time, which is the point
    weights: dict[Nar, int] = defaultdict(lambda: draw.randrange(1, P))
    alike: dict[tuple[str, str], dict[int, list[_Rad]]] = defaultdict(lambda: defaultdict(list))
    for serie, cells in _series(laid):
        # All of it, and each kind of period alone: a flow is a stock in its months and not over a year.
        for typ in ("", *{nar.period_typ for nar in cells}):
            row = {nar: c for nar, c in cells.items() if typ in ("", nar.period_typ) and laid.varden[c]}
            if len(set(row.values())) >= _SERIE:
                mark = sum(weights[nar] * laid.varden[c] for nar, c in row.items()) % P
                alike[serie.insats, typ][mark].append(_Rad(serie, row))
    for rows in alike.values():
        for first, *others in rows.values():
            for other in others:
                pairs = {(first.celler[nar], other.celler[nar]) for nar in first.celler}
                laid.ekvationer.extend({a: -1, b: 1} for a, b in sorted(pairs) if a != b)
        whole = {mark: found[0] for mark, found in rows.items() if found[0].serie.dimension == ALLA}
        for (a, first), (b, second) in combinations(sorted(whole.items()), 2):
            if (total := whole.get((a + b) % P)) is not None:
                laid.ekvationer.extend(_summa(first.celler, second.celler, total.celler))


def _summa(
    first: Mapping[Nar, int], second: Mapping[Nar, int], total: Mapping[Nar, int]
) -> Iterator[dict[int, int]]:
    for nar, cell in total.items():
        ekvation = {cell: -1}
        for part in (first, second):
            if nar in part:
                ekvation[part[nar]] = ekvation.get(part[nar], 0) + 1
        yield {c: a for c, a in ekvation.items() if a}


def raknade_rader(laid: Publikation) -> None:
    """The rows of a nyckeltal that counts rows are its täljare, or its nämnare, wherever both are."""
    pairs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for (serie, nar), cell in laid.cell.items():
        if serie.matt == RADER:
            for matt in (TALJARE, NAMNARE):
                if (other := laid.cell.get((serie._replace(matt=matt), nar))) is not None:
                    pairs[serie.nyckeltal, matt].append((cell, other))
    for found in pairs.values():
        if all(laid.varden[a] == laid.varden[b] for a, b in found):
            laid.ekvationer.extend({a: -1, b: 1} for a, b in found if a != b)


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
    stocks: dict[tuple[str, str, str], list[tuple[str, dict[str, int]]]] = defaultdict(list)
    flows: dict[tuple[str, str, str], list[dict[str, int]]] = defaultdict(list)
    for serie, cells in _series(laid):
        months = {nar.period: cell for nar, cell in sorted(cells.items()) if nar.period_typ == _MANAD}
        if serie.matt == TALJARE and len(months) > _SERIE:
            of, kind = serie[1:4], slag[serie.nyckeltal]
            if kind == "flode":
                flows[of].append(months)
            else:
                stocks[of].append((kind, months))
    for of, kinds in stocks.items():
        for kind, stock in kinds:
            steps = [(a, b) for a, b in pairwise(stock) if kind != "ackumulerat" or b[:4] == a[:4]]
            for found in _satisfied(laid, stock, steps, flows[of]):
                laid.ekvationer.extend(found)


def _satisfied(
    laid: Publikation,
    stock: Mapping[str, int],
    steps: Sequence[tuple[str, str]],
    flows: Sequence[Mapping[str, int]],
) -> Iterator[list[dict[int, int]]]:
    """The equations of the flows that account for every step of a stock."""
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
