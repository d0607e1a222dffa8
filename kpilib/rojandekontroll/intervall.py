"""What a reader can find of the hidden cells: which numbers each can be, given all that is shown.

A hidden count is safe when at least three whole numbers are possible, and a sensitive number when it can
also be as far above its value as asked; what is hidden only for its sake need not. Each possibility is a
solution of all that is known: one of counts was reckoned again exactly, so that a fault of the solver can
make a cell seem unsafe, never safe.

Source: the width of three and the step above are those that SSBtools sets before anything else is said.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from itertools import pairwise

from kpilib.rojandekontroll.losare import Modell
from kpilib.rojandekontroll.tabell import Tabell, sammanhangande

MOJLIGA = 3
"""So many whole numbers a hidden count must be able to be."""
_SLUMPADE = 4
"""So many solutions are drawn before each cell is asked for by itself: they answer for most."""


def osakra(tabell: Tabell, dolda: Collection[int], *, kring: Collection[int] | None = None) -> set[int]:
    """The hidden cells of which a reader can tell too much.

    Parameters
    ----------
    dolda
        Every cell that is not shown, but for the `inre`, which never are.
    kring
        Cells; only what hangs together with one of them is asked for.
    """
    unknown = sorted({*dolda, *tabell.inre})
    ny = {cell: n for n, cell in enumerate(unknown)}
    rows = [{ny[c]: a for c, a in e.items() if c in ny} for e in tabell.ekvationer]
    rows = [row for row in rows if row]
    by_first: dict[int, list[dict[int, int]]] = {}
    for row in rows:
        by_first.setdefault(min(row), []).append(row)
    found: set[int] = set()
    near = None if kring is None else {ny[c] for c in kring if c in ny}
    for part in sammanhangande(len(unknown), [list(row) for row in rows]):
        if near is not None and near.isdisjoint(part):
            continue
        place = {n: i for i, n in enumerate(part)}
        own = [{place[n]: a for n, a in row.items()} for first in part for row in by_first.get(first, ())]
        cells = [unknown[n] for n in part]
        found |= _System(tabell, cells, own).osakra()
    return found


class _System:
    """Hidden cells that hang together, and what is known of their sums."""

    def __init__(self, tabell: Tabell, cells: Sequence[int], rows: Sequence[dict[int, int]]) -> None:
        self._cells = cells
        self._rows = rows
        self._heltal = tabell.heltal
        self._skala = tabell.skala
        self._asked = [n for n, cell in enumerate(cells) if cell not in tabell.inre]
        self._values = [tabell.varden[c] for c in cells]
        self._above = [tabell.varden[c] + tabell.krav(c) for c in cells]
        self._sums = [sum(a * self._values[n] for n, a in row.items()) for row in rows]
        self._golv = [tabell.golv[c] for c in cells]
        # Far enough above every value to bound nothing that a reader could tell.
        room = max((abs(s) for s in self._sums), default=0) + sum(self._above) + MOJLIGA * len(cells)
        self._tak = [room + g for g in self._golv]
        self._seen: list[set[int]] = [set() for _ in cells]
        self._see(self._values)
        self._models: dict[bool, Modell] = {}

    def osakra(self) -> set[int]:
        """The cells of which too much can be told."""
        self._draw()
        return {self._cells[n] for n in self._asked if not self._safe(n)}

    def _draw(self) -> None:
        """Solutions at random: most cells are seen to be safe by the first few."""
        draw = random.Random(len(self._cells))  # noqa: S311 - the same each time, which is the point
        for _ in range(_SLUMPADE):
            left = [n for n in self._asked if not self._enough(n)]
            if len(left) <= _SLUMPADE:
                return
            self._solved(False, {n: -draw.random() for n in left}, {})

    def _safe(self, n: int) -> bool:
        if self._enough(n):
            return True
        self._reach(n, max(self._above[n], max(self._seen[n]) + 1), self._tak[n], -1.0)
        if max(self._seen[n]) < self._above[n]:
            return False
        if not self._enough(n):
            self._reach(n, self._golv[n], min(self._seen[n]) - 1, 1.0)
        while not self._enough(n):
            if not self._between(n):
                return False
        return True

    def _enough(self, n: int) -> bool:
        seen = self._seen[n]
        return max(seen) >= self._above[n] and (not self._heltal or len(seen) >= MOJLIGA)

    def _between(self, n: int) -> bool:
        """Whether a number is possible in a gap between those that have been seen."""
        seen = sorted(self._seen[n])
        gaps = ((a + 1, b - 1) for a, b in pairwise(seen) if b - a > 1)
        return any(self._reach(n, low, high, 1.0) for low, high in gaps)

    def _reach(self, n: int, low: int, high: int, aim: float) -> bool:
        """Whether the cell can be from `low` to `high`, the least where `aim` is 1; what is found is seen."""
        if low > high:
            return False
        within = self._solved(False, {n: aim}, {n: (low, high)})
        if within is None or not self._heltal:
            return within is not None
        return within or bool(self._solved(True, {n: aim}, {n: (low, high)}))

    def _solved(self, whole: bool, aim: dict[int, float], bounds: dict[int, tuple[int, int]]) -> bool | None:
        """Whether a solution was seen; None when there is none at all."""
        if whole not in self._models:
            self._models[whole] = Modell(
                self._golv, self._tak, self._rows, self._sums, heltal=whole, skala=self._skala
            )
        model = self._models[whole]
        for n, (low, high) in bounds.items():
            model.satt(n, low, high)
        found = model.mot(aim)
        for n in bounds:
            model.satt(n, self._golv[n], self._tak[n])
        if found is None:
            return None
        solution = [round(x) for x in found]
        held = all(low <= solution[n] <= high for n, (low, high) in bounds.items())
        if not held or (self._heltal and not self._holds(solution)):
            return False
        self._see(solution)
        return True

    def _holds(self, solution: Sequence[int]) -> bool:
        within = all(g <= x <= t for g, x, t in zip(self._golv, solution, self._tak, strict=True))
        return within and all(
            sum(a * solution[n] for n, a in row.items()) == s
            for row, s in zip(self._rows, self._sums, strict=True)
        )

    def _see(self, solution: Sequence[int]) -> None:
        for seen, x in zip(self._seen, solution, strict=True):
            if len(seen) < MOJLIGA or x > max(seen):
                seen.add(x)
