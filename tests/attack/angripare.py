"""An attacker: what can be told of hidden cells from those that are shown and the sums that anybody knows.

It shares nothing with the protection: whole numbers are sought with SciPy's `milp`, all of a publication at
once, and nothing is known of a hidden cell but its least value. Every number that it says is possible is
one of a whole solution, reckoned again without the solver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

Cell = Hashable
Mellan = tuple[Mapping[Cell, int], float, float]
"""A weighted sum of cells, and the least and the greatest that it can be."""
FEW = 3
_VARV = 8
"""So many solutions are drawn at random, upwards and downwards, before a cell is asked for by itself."""
_SEKUNDER = 20.0


@dataclass(frozen=True)
class Syn:
    """What is seen: cell -> its number, None where it is hidden; and sums, each a mapping to coefficients.

    Parameters
    ----------
    celler
        Cell -> number, None where it is hidden.
    summor
        Cell -> coefficient, one mapping for each sum that is zero.
    minst
        The least that a hidden cell can be.
    mellan
        Sums that are known within bounds.
    fria
        Hidden cells that can be zero, whatever `minst` is, and of which nothing is asked.
    """

    celler: Mapping[Cell, int | None]
    summor: Sequence[Mapping[Cell, int]]
    minst: int
    mellan: Sequence[Mellan] = ()
    fria: frozenset[Cell] = field(default_factory=frozenset)


class MotsagelseError(Exception):
    """What is taken to be known cannot all be true."""


def mojliga(syn: Syn, cell: Cell) -> set[int]:
    """Some of the whole numbers that a hidden cell can be: at least three, where there are so many."""
    return angrip(syn, {cell: None})[cell]


def avslojade(syn: Syn) -> dict[Cell, set[int]]:
    """The hidden cells that can be fewer than three numbers, with those numbers."""
    asked = {cell: None for cell, seen in syn.celler.items() if seen is None and cell not in syn.fria}
    return {cell: numbers for cell, numbers in angrip(syn, asked).items() if len(numbers) < FEW}


def angrip(syn: Syn, fragor: Mapping[Cell, int | None]) -> dict[Cell, set[int]]:
    """What hidden cells can be.

    Parameters
    ----------
    fragor
        The cells that are asked for, and what each is to be able to reach; None where nothing is asked.

    Returns
    -------
    dict
        Cell -> numbers that it can be: at least three and one that reaches as far as asked, or all there are.

    Raises
    ------
    MotsagelseError
        There is no solution.
    """
    sums = _Summor(syn)
    found: dict[Cell, set[int]] = {}
    asked: dict[Cell, int | None] = {}
    members: dict[Cell, list[Cell]] = defaultdict(list)
    for cell, far in fragor.items():
        root = sums.rot(cell)
        if (number := sums.tal(cell)) is not None:
            found[cell] = {number}
            continue
        members[root].append(cell)
        known = asked.get(root)
        asked[root] = known if far is None else far if known is None else max(known, far)
    for part in sums.delar():
        if own := {cell: asked[cell] for cell in part.celler if cell in asked}:
            for root, numbers in part.angrip(own).items():
                found |= dict.fromkeys(members[root], numbers)
    return found


class _Summor:
    """The sums, with cells that are one made one and those that follow at once put in."""

    def __init__(self, syn: Syn) -> None:
        self._rot: dict[Cell, Cell] = {}
        self._tal: dict[Cell, int] = {c: n for c, n in syn.celler.items() if n is not None}
        self._minst = {c: 0 if c in syn.fria else syn.minst for c, n in syn.celler.items() if n is None}
        rows: list[Mellan] = [(summa, 0, 0) for summa in syn.summor]
        rows += syn.mellan
        self._rader: list[tuple[dict[Cell, int], float, float]] = []
        before = -1
        while before != len(self._tal) + len(self._rot):
            before = len(self._tal) + len(self._rot)
            rows = self._rader = [row for r in rows if (row := self._fore(*r)) is not None]

    def rot(self, cell: Cell) -> Cell:
        while (above := self._rot.get(cell)) is not None:
            cell = above
        return cell

    def tal(self, cell: Cell) -> int | None:
        return self._tal.get(self.rot(cell))

    def _fore(self, summa: Mapping[Cell, int], low: float, high: float) -> Mellan | None:
        """A row of hidden cells only; None where it says nothing more."""
        row: dict[Cell, int] = {}
        known = 0
        for cell, a in summa.items():
            root = self.rot(cell)
            if root in self._tal:
                known += a * self._tal[root]
            else:
                row[root] = row.get(root, 0) + a
        row = {c: a for c, a in row.items() if a}
        low, high = low - known, high - known
        if not row:
            if not low <= 0 <= high:
                raise MotsagelseError(summa)
            return None
        if low == high and len(row) == 1:
            ((cell, a),) = row.items()
            number, left = divmod(int(low), a)
            if left or number < self._minst[cell]:
                raise MotsagelseError(summa)
            self._tal[cell] = number
            return None
        if low == high == 0 and len(row) == 2:
            (one, a), (other, b) = row.items()
            if a == -b:
                self._rot[other] = one
                self._minst[one] = max(self._minst[one], self._minst[other])
                return None
        return row, low, high

    def delar(self) -> Iterable[_Del]:
        """The hidden cells that hang together, by rows."""
        cells = [c for c in self._minst if c not in self._rot and c not in self._tal]
        place = {c: n for n, c in enumerate(cells)}
        pairs = [(place[a], place[b]) for row, _, _ in self._rader for a, b in pairwise(row)]
        ends = np.array(pairs, dtype=int).reshape(-1, 2)
        graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(cells), len(cells)))
        groups: dict[int, list[Cell]] = defaultdict(list)
        _, labels = connected_components(graph, directed=False)
        for cell, label in zip(cells, labels, strict=True):
            groups[label].append(cell)
        rows: dict[int, list[Mellan]] = defaultdict(list)
        for row in self._rader:
            rows[labels[place[next(iter(row[0]))]]].append(row)
        for label, group in groups.items():
            yield _Del(group, rows[label], [self._minst[c] for c in group])


class _Del:
    """Hidden cells that hang together, and what each has been seen to be able to be."""

    def __init__(self, celler: Sequence[Cell], rader: Sequence[Mellan], minst: Sequence[int]) -> None:
        self.celler = celler
        place = {c: n for n, c in enumerate(celler)}
        rows = [r for r, (summa, _, _) in enumerate(rader) for _ in summa]
        columns = [place[c] for summa, _, _ in rader for c in summa]
        entries = [a for summa, _, _ in rader for a in summa.values()]
        self._a = csr_array((entries, (rows, columns)), shape=(len(rader), len(celler)))
        self._low = np.array([low for _, low, _ in rader], float)
        self._high = np.array([high for _, _, high in rader], float)
        self._minst = np.array(minst, float)
        finite = [abs(x) for _, *ends in rader for x in ends if np.isfinite(x)]
        # Far enough above every number to bound nothing that can be told.
        self._tak = np.full(len(celler), 3 * max(finite, default=0) + 1000 + len(celler), float)
        self._seen: list[set[int]] = [set() for _ in celler]

    def angrip(self, fragor: Mapping[Cell, int | None]) -> dict[Cell, set[int]]:
        asked = {n: fragor[c] for n, c in enumerate(self.celler) if c in fragor}
        if not self._a.shape[0]:
            for n, far in asked.items():
                low = int(self._minst[n])
                self._seen[n] = {low, low + 1, low + 2, max(low, far or 0)}
            return {self.celler[n]: self._seen[n] for n in asked}
        draw = np.random.default_rng(len(self.celler))
        for _ in range(_VARV):
            for sign in (-1, 1):
                left = [n for n, far in asked.items() if not self._nog(n, far)]
                if len(left) > FEW:
                    aim = np.zeros(len(self.celler))
                    aim[left] = sign * draw.random(len(left))
                    self._los(aim, self._minst, self._tak)
        for n, far in asked.items():
            self._ensam(n, far)
        return {self.celler[n]: self._seen[n] for n in asked}

    def _nog(self, n: int, far: int | None) -> bool:
        seen = self._seen[n]
        return len(seen) >= FEW and (far is None or max(seen) >= far)

    def _ensam(self, n: int, far: int | None) -> None:
        """One cell by itself: its greatest, its least, and what lies between."""
        if not self._seen[n] and not self._inom(n, self._minst[n], self._tak[n], 1):
            raise MotsagelseError(self.celler[n])
        if not self._nog(n, far):
            self._inom(n, max(self._seen[n]) + 1, self._tak[n], -1)
        if not self._nog(n, far):
            self._inom(n, self._minst[n], min(self._seen[n]) - 1, 1)
        while not self._nog(n, None):
            seen = sorted(self._seen[n])
            gaps = [(a + 1, b - 1) for a, b in pairwise(seen) if b - a > 1]
            if not any(self._inom(n, low, high, 1) for low, high in gaps):
                return

    def _inom(self, n: int, low: float, high: float, sign: int) -> bool:
        """Whether the cell can be a whole number from `low` to `high`."""
        if low > high:
            return False
        lower, upper = self._minst.copy(), self._tak.copy()
        lower[n], upper[n] = low, high
        aim = np.zeros(len(self.celler))
        aim[n] = sign
        return self._los(aim, lower, upper)

    def _los(self, aim: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]) -> bool:
        found = milp(
            aim,
            constraints=LinearConstraint(self._a, self._low, self._high),
            integrality=np.ones(len(aim)),
            bounds=Bounds(lower, upper),
            options={"time_limit": _SEKUNDER},
        )
        if found.x is None:
            if found.status != 2:
                raise TimeoutError(found.message)
            return False
        x = np.round(found.x)
        sums = self._a @ x
        held = (lower <= x).all() and (x <= upper).all()
        if not (held and (self._low <= sums).all() and (sums <= self._high).all()):
            raise ArithmeticError("lösaren gav ett svar som inte håller")
        for seen, number in zip(self._seen, x, strict=True):
            if len(seen) < FEW or number > max(seen):
                seen.add(int(number))
        return True
