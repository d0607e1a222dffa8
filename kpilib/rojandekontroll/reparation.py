"""More is hidden where elimination was not enough: the cheapest cells that let an unsafe one vary.

Source: Fischetti and Salazar, Solving the cell suppression problem on tabular data with linear constraints
(2001): a cell is safe when the hidden cells can move together, so that every sum that is shown still holds
and the cell rises as far as asked.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from kpilib.rojandekontroll.intervall import MOJLIGA
from kpilib.rojandekontroll.losare import Modell
from kpilib.rojandekontroll.tabell import Tabell

_NOLLA = 1e-7
_FRI = 1e-4
"""What it costs to move what is hidden already: next to nothing, but not nothing, so that little moves."""


def reparera(tabell: Tabell, dolda: Collection[int], osakra: Collection[int]) -> tuple[set[int], set[int]]:
    """Cells to hide besides, and the unsafe ones that no hiding can help.

    Parameters
    ----------
    tabell
        One block.
    dolda, osakra
        Its hidden cells, and those among them of which a reader can tell too much.
    """
    repair = _Repair(tabell, dolda)
    more: set[int] = set()
    helpless: set[int] = set()
    for cell in sorted(osakra):
        moved = repair.move(cell)
        if moved is None:
            helpless.add(cell)
        else:
            more |= moved
            repair.hide(moved)
    return more, helpless


class _Repair:
    def __init__(self, tabell: Tabell, dolda: Collection[int]) -> None:
        self._tabell = tabell
        self._hidden = {*dolda, *tabell.inre}
        n = len(tabell)
        rows = [{**e, **{c + n: -a for c, a in e.items()}} for e in tabell.ekvationer]
        self._up, self._down = self._room()
        cost = [_FRI if c in self._hidden else max(tabell.vikt[c], _FRI) for c in range(n)] * 2
        self._model = Modell(
            [0] * 2 * n, [*self._up, *self._down], rows, [0] * len(rows), kostnad=cost, skala=tabell.skala
        )
        self._n = n

    def _room(self) -> tuple[list[int], list[int]]:
        """How far each cell can move up and down; what cannot be hidden cannot move."""
        t = self._tabell
        far = sum(t.varden) + max(t.avstand.values(), default=0) + MOJLIGA
        synliga = t.synliga
        up = [0 if c in synliga else far for c in range(len(t))]
        return up, [0 if c in synliga else t.varden[c] - t.golv[c] for c in range(len(t))]

    def move(self, cell: int) -> set[int] | None:
        """The cells to hide so that this one can vary enough; None where nothing helps."""
        t = self._tabell
        need = max(t.krav(cell), MOJLIGA - 1)
        below = min(need, t.varden[cell] - t.golv[cell]) if t.heltal else 0
        # Upwards alone is nearly always possible; where what is known sets a limit above, some of it below.
        ways = [
            (need, 0),
            *((need - down, down) for down in range(1, below + 1) if need - down >= t.krav(cell)),
        ]
        if t.krav(cell):
            return next((way for way in map(partial(self._ways, cell), ways) if way is not None), None)
        every = [way for way in map(partial(self._ways, cell), ways) if way is not None]
        return min(every, key=self._cost) if every else None

    def _cost(self, cells: Collection[int]) -> float:
        return sum(self._tabell.vikt[c] for c in cells)

    def _ways(self, cell: int, way: tuple[int, int]) -> set[int] | None:
        """The cells to hide so that this one can be so much more, and so much less."""
        up, down = way
        found: set[int] = set()
        for so_much in filter(any, ((up, 0), (0, down))):
            moved = self._moved(cell, *so_much)
            if moved is None:
                return None
            found |= moved
        return found

    def _moved(self, cell: int, up: int, down: int) -> set[int] | None:
        t, n = self._tabell, self._n
        self._model.satt(cell, up, up)
        self._model.satt(cell + n, down, down)
        found = self._model.minsta()
        self._model.satt(cell, 0, self._up[cell])
        self._model.satt(cell + n, 0, self._down[cell])
        if found is None:
            return None
        return {
            c for c in range(n) if abs(found[c] - found[c + n]) > _NOLLA * t.skala and c not in self._hidden
        }

    def hide(self, cells: Collection[int]) -> None:
        self._hidden.update(cells)
        for cell in cells:
            self._model.kosta(cell, _FRI)
            self._model.kosta(cell + self._n, _FRI)
