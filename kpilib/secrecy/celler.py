"""The numbers of a publication as cells, and the sums that a reader knows of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kpilib.rojandekontroll import Granser, Tabell, band, sammanhangande

TALJARE, NAMNARE, REST, RADER = "taljare", "namnare", "rest", "rader"
AVRUNDAT = "avrundat "
"""Before a number of percentage points: that the limits of a share rounded to them are told."""
UTESLUTEN = "utesluten "
"""Before the reason of rows that were left out; the number of them is a number of the value, too."""
_TVA = 2
_AVSTAND = 10
"""An amount must be able to be a tenth more than it is."""


class Serie(NamedTuple):
    """One number over time."""

    nyckeltal: str
    insats: str
    dimension: str
    dimension_varde: str
    matt: str


class Nar(NamedTuple):
    """A period: its kind and its name."""

    period_typ: str
    period: str


Plats = tuple[Serie, Nar]


@dataclass
class Publikation:
    """Cells by series and period, growing as they are laid; see `kpilib.secrecy.publikation`.

    Parameters
    ----------
    cell
        Where each cell's number is shown, or would be.
    varden, vikt, ekvationer, kansliga, fasta
        As in `Tabell`.
    inre
        What a sum leaves over; nobody sees it.
    forna
        What was withheld in an earlier report, and is another number now.
    heltal
        Whether it is counts, or amounts; the credits of an amount can make it less than nothing.
    kvoter
        As in `Tabell`: shares with a target.
    minst
        Cell of `inre` -> the least that it can be, where that is not zero.
    """

    cell: dict[Plats, int] = field(default_factory=dict)
    varden: list[int] = field(default_factory=list)
    vikt: list[float] = field(default_factory=list)
    ekvationer: list[dict[int, int]] = field(default_factory=list)
    kansliga: set[int] = field(default_factory=set)
    inre: set[int] = field(default_factory=set)
    fasta: set[int] = field(default_factory=set)
    forna: set[int] = field(default_factory=set)
    heltal: bool = True
    kvoter: set[tuple[int, int]] = field(default_factory=set)
    minst: dict[int, int] = field(default_factory=dict)

    def tabell(self, golv: int) -> Tabell:
        """As disclosure control takes them; what is known already needs no protection.

        Parameters
        ----------
        golv
            The least that a hidden number can be, but what a sum leaves over, which may be nothing.
        """
        return Tabell(
            self.varden,
            self.ekvationer,
            frozenset(self.kansliga - self.fasta),
            self.vikt,
            inre=frozenset(self.inre | self.forna),
            fasta=frozenset(self.fasta),
            golv=[self.minst.get(c, 0) if c in self.inre else golv for c in range(len(self.varden))]
            if self.heltal
            else [2 * min(0, v) for v in self.varden],
            avstand={} if self.heltal else {c: abs(self.varden[c]) // _AVSTAND for c in self.kansliga},
            heltal=self.heltal,
            kvoter=sorted(self.kvoter),
        )

    def kopia(self) -> Publikation:
        """One that can grow without this."""
        return Publikation(
            dict(self.cell),
            list(self.varden),
            list(self.vikt),
            list(self.ekvationer),
            set(self.kansliga),
            set(self.inre),
            set(self.fasta),
            set(self.forna),
            self.heltal,
            set(self.kvoter),
            dict(self.minst),
        )

    def sammanslagen(self) -> Publikation:
        """The same where cells that an equation says are one and the same number are one cell."""
        alike = [list(e) for e in self.ekvationer if len(e) == _TVA and not sum(e.values())]
        groups = sammanhangande(len(self.varden), alike)
        ny = {cell: n for n, cells in enumerate(groups) for cell in cells}
        ekvationer: dict[tuple[tuple[int, int], ...], None] = {}
        for ekvation in self.ekvationer:
            row: dict[int, int] = defaultdict(int)
            for cell, a in ekvation.items():
                row[ny[cell]] += a
            if found := tuple(sorted((c, a) for c, a in row.items() if a)):
                ekvationer[found] = None
        return Publikation(
            {place: ny[cell] for place, cell in self.cell.items()},
            [self.varden[cells[0]] for cells in groups],
            [max(self.vikt[c] for c in cells) for cells in groups],
            [dict(found) for found in ekvationer],
            {ny[c] for c in self.kansliga},
            {n for n, cells in enumerate(groups) if self.inre.issuperset(cells)},
            {ny[c] for c in self.fasta},
            {n for n, cells in enumerate(groups) if (self.inre | self.forna).issuperset(cells)}
            - {n for n, cells in enumerate(groups) if self.inre.issuperset(cells)},
            self.heltal,
            {(ny[part], ny[whole]) for part, whole in self.kvoter},
            {ny[c]: least for c, least in self.minst.items()},
        )

    def ny(self, varde: int, vikt: float = 0.0) -> int:
        """A new cell's number."""
        self.varden.append(varde)
        self.vikt.append(vikt)
        return len(self.varden) - 1

    def inom(self, taljare: int, namnare: int, granser: Granser) -> None:
        """The limits of a share are known: they bound its parts."""
        for weights, value, least in band(self.varden, taljare, namnare, granser):
            left = self.ny(value)
            self.inre.add(left)
            self.minst[left] = least
            self.ekvationer.append({**weights, left: -1})

    def summor(self, fall: Sequence[tuple[int, Sequence[int]]]) -> None:
        """A kind of sum, with every case of it: a whole and its parts."""
        over = [sum(self.varden[c] for c in parts) - self.varden[whole] for whole, parts in fall]
        if any(n > 0 for n in over) and any(n < 0 for n in over):
            return
        exact = not any(over)
        for (whole, parts), left in zip(fall, over, strict=True):
            ekvation = {whole: -1}
            for part in parts:
                ekvation[part] = ekvation.get(part, 0) + 1
            if not exact:
                spill = self.ny(abs(left))
                self.inre.add(spill)
                ekvation[spill] = -1 if any(n > 0 for n in over) else 1
            if any(ekvation.values()):
                self.ekvationer.append({c: a for c, a in ekvation.items() if a})
