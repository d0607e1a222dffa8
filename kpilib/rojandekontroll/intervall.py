"""What a reader can find of the hidden cells: which whole numbers each can be, given all that is shown.

A hidden cell is safe when at least three numbers are possible, and one of them is as far above its value as
asked. Each possibility is a solution in whole numbers that was reckoned again exactly, so that a fault of the
solver can make a cell seem unsafe, never safe.

Source: the requirement is that of `../SSBtools` presets: width three, one step above (Langsrud, SSBtools 1.8).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kpilib.rojandekontroll.losare import Modell
from kpilib.rojandekontroll.tabell import Tabell, sammanhangande

MOJLIGA = 3
"""So many whole numbers a hidden cell must be able to be."""


def osakra(tabell: Tabell, dolda: Collection[int]) -> set[int]:
    """The hidden cells of which a reader can tell too much.

    Parameters
    ----------
    dolda
        Every cell that is not shown, but for the `inre`, which never are.
    """
    unknown = sorted({*dolda, *tabell.inre})
    ny = {cell: n for n, cell in enumerate(unknown)}
    rows, sums = [], []
    for ekvation in tabell.ekvationer:
        row = {ny[c]: a for c, a in ekvation.items() if c in ny}
        if row:
            rows.append(row)
            sums.append(sum(a * tabell.varden[unknown[n]] for n, a in row.items()))
    found: set[int] = set()
    for part in sammanhangande(len(unknown), [list(row) for row in rows]):
        members = set(part)
        own = [n for n, row in enumerate(rows) if next(iter(row)) in members]
        asked = [n for n in part if unknown[n] not in tabell.inre]
        system = _System(
            tabell, [unknown[n] for n in part], [_renumbered(rows[n], part) for n in own], [sums[n] for n in own]
        )
        found |= system.osakra([part.index(n) for n in asked])
    return found


def _renumbered(row: dict[int, int], part: Sequence[int]) -> dict[int, int]:
    place = {n: i for i, n in enumerate(part)}
    return {place[n]: a for n, a in row.items()}


@dataclass
class _System:
    """Hidden cells that hang together, and what is known of their sums."""

    tabell: Tabell
    cells: list[int]
    rows: list[dict[int, int]]
    sums: list[int]
    sedda: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.sedda = [set() for _ in self.cells]
        self.golv = [self.tabell.golv[c] for c in self.cells]
        self.tak = self._ceilings()
        self._see([self.tabell.varden[c] for c in self.cells])
        self._lp: Modell | None = None
        self._mip: Modell | None = None

    def osakra(self, asked: Sequence[int]) -> set[int]:
        return {self.cells[n] for n in asked if not self._safe(n)}

    def _safe(self, n: int) -> bool:
        value = self.tabell.varden[self.cells[n]]
        above = value + self.tabell.avstand.get(self.cells[n], 1)
        if self._enough(n, above):
            return True
        if not self._reach(n, above, self.tak[n], greatest=True):
            return False
        if not self._enough(n, above) and value > self.golv[n]:
            self._reach(n, self.golv[n], value - 1, greatest=False)
        while not self._enough(n, above):
            between = self._between(n)
            if between is None:
                return False
        return True

    def _enough(self, n: int, above: int) -> bool:
        return len(self.sedda[n]) >= MOJLIGA and max(self.sedda[n]) >= above

    def _between(self, n: int) -> int | None:
        """A possible number that has not been seen, in a gap between those that have."""
        seen = sorted(self.sedda[n])
        for low, high in zip(seen, seen[1:], strict=False):
            if high - low > 1 and self._reach(n, low + 1, high - 1, greatest=False):
                return low
        return None

    def _reach(self, n: int, low: int, high: int, *, greatest: bool) -> bool:
        """Whether the cell can be from `low` to `high`; what is found is seen."""
        self._lp = self._lp or Modell(self.golv, self.tak, self.rows, self.sums)
        if self._ask(self._lp, n, low, high, greatest=greatest) == "ja":
            return True
        if self._last == "nej":
            return False
        self._mip = self._mip or Modell(self.golv, self.tak, self.rows, self.sums, heltal=True)
        return self._ask(self._mip, n, low, high, greatest=greatest) == "ja"

    def _ask(self, model: Modell, n: int, low: int, high: int, *, greatest: bool) -> str:
        if low > high:
            self._last = "nej"
            return self._last
        model.satt(n, low, high)
        found = model.storsta(n) if greatest else model.minsta({n: 1.0})
        model.satt(n, self.golv[n], self.tak[n])
        if found is None:
            self._last = "nej"
        else:
            whole = [round(x) for x in found]
            self._last = "ja" if self._holds(whole) and low <= whole[n] <= high else "bråk"
            if self._last == "ja":
                self._see(whole)
        return self._last

    def _holds(self, solution: Sequence[int]) -> bool:
        within = all(g <= x <= t for g, x, t in zip(self.golv, solution, self.tak, strict=True))
        return within and all(
            sum(a * solution[n] for n, a in row.items()) == s
            for row, s in zip(self.rows, self.sums, strict=True)
        )

    def _see(self, solution: Sequence[int]) -> None:
        for seen, x in zip(self.sedda, solution, strict=True):
            if len(seen) < MOJLIGA or x > max(seen):
                seen.add(x)

    def _ceilings(self) -> list[int]:
        """Far enough above every value to bound nothing that a reader could tell."""
        room = max((abs(s) for s in self.sums), default=0) + sum(
            self.tabell.varden[c] + self.tabell.avstand.get(c, 1) + MOJLIGA for c in self.cells
        )
        return [room + g for g in self.golv]
