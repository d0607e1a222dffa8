"""Cells that hang together by sums: what disclosure control reckons with, whatever the cells count."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tabell:
    """Numbers that are published or may be, and every sum that a reader knows of them.

    Parameters
    ----------
    varden
        The cells' true values, whole numbers (persons, or öre).
    ekvationer
        Cell -> coefficient; the weighted sum of an equation's cells is zero. A total is its parts:
        ``{total: -1, part: 1, …}``.
    kansliga
        Cells that may not be shown: the primary suppression.
    vikt
        What it costs that a cell is not shown; what weighs most is published first. As long as `varden`.
    inre
        Cells that are never shown and need no protection: what a sum leaves over, or a crossing of two
        breakdowns.
    fasta
        Cells that are known already and cannot be hidden: an adopted report, public statistics.
    golv
        The least value that a reader must reckon with in a hidden cell, as long as `varden`. It is 1 where a
        zero is always shown, and 0 where a zero may be hidden too.
    avstand
        Sensitive cell -> how far above its value it must be able to be; 1 where nothing is said.
    heltal
        Whether the cells are counts, which a reader knows to be whole; of an amount that tells nothing.
    kvoter
        Täljare and nämnare of shares whose limits are told, where they can be, when their cells are not
        shown; see `kpilib.rojandekontroll.avrundning`.
    """

    varden: Sequence[int]
    ekvationer: Sequence[Mapping[int, int]]
    kansliga: frozenset[int]
    vikt: Sequence[float]
    inre: frozenset[int] = frozenset()
    fasta: frozenset[int] = frozenset()
    golv: Sequence[int] = ()
    avstand: Mapping[int, int] = field(default_factory=dict)
    heltal: bool = True
    kvoter: Sequence[tuple[int, int]] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "golv", list(self.golv or [0] * len(self.varden)))
        for ekvation in self.ekvationer:
            if sum(a * self.varden[cell] for cell, a in ekvation.items()):
                raise ValueError(f"en summa stämmer inte: {sorted(ekvation)}")

    def avtryck(self) -> str:
        """The same for two tables that are protected alike, and for no others."""
        content = (
            list(self.varden),
            [sorted(e.items()) for e in self.ekvationer],
            sorted(self.kansliga),
            [float(v) for v in self.vikt],
            sorted(self.inre),
            sorted(self.fasta),
            list(self.golv),
            sorted(self.avstand.items()),
            self.heltal,
            sorted(self.kvoter),
        )
        return hashlib.sha256(repr(content).encode()).hexdigest()

    @property
    def skala(self) -> float:
        """What a solver's numbers are multiplied by: counts are reckoned as they are, amounts as millions."""
        return 1.0 if self.heltal else max(1.0, max(map(abs, self.varden), default=0) / 1e6)

    def krav(self, cell: int) -> int:
        """How far above its value a hidden cell must be able to be."""
        return self.avstand.get(cell, 1) if cell in self.kansliga else 0

    def __len__(self) -> int:
        return len(self.varden)

    @property
    def synliga(self) -> frozenset[int]:
        """Cells that cannot be hidden: the fixed ones, and the zeros where a zero is always shown."""
        return self.fasta | {c for c, v in enumerate(self.varden) if v < self.golv[c]}

    def block(self) -> Iterator[tuple[list[int], Tabell]]:
        """The parts that no equation joins, each with its cells' numbers in the whole."""
        groups = sammanhangande(len(self), [list(e) for e in self.ekvationer])
        place = {cell: (group, n) for group, cells in enumerate(groups) for n, cell in enumerate(cells)}
        own: list[list[dict[int, int]]] = [[] for _ in groups]
        for ekvation in self.ekvationer:
            renumbered = {place[c][1]: a for c, a in ekvation.items()}
            own[place[next(iter(ekvation))][0]].append(renumbered)
        shares: dict[int, list[tuple[int, int]]] = {}
        for kvot in self.kvoter:
            (group, part), (other, whole) = place[kvot[0]], place[kvot[1]]
            if group == other:  # else they are no numbers of one value
                shares.setdefault(group, []).append((part, whole))
        for group, (cells, ekvationer) in enumerate(zip(groups, own, strict=True)):
            yield cells, self._del(cells, ekvationer, shares.get(group, ()))

    def _del(
        self,
        cells: Sequence[int],
        ekvationer: Sequence[Mapping[int, int]],
        kvoter: Sequence[tuple[int, int]],
    ) -> Tabell:
        def chosen(of: frozenset[int]) -> frozenset[int]:
            return frozenset(n for n, cell in enumerate(cells) if cell in of)

        return Tabell(
            [self.varden[c] for c in cells],
            ekvationer,
            chosen(self.kansliga),
            [self.vikt[c] for c in cells],
            chosen(self.inre),
            chosen(self.fasta),
            [self.golv[c] for c in cells],
            {n: self.avstand[c] for n, c in enumerate(cells) if c in self.avstand},
            self.heltal,
            kvoter,
        )


def sammanhangande(antal: int, kanter: Sequence[Sequence[int]]) -> list[list[int]]:
    """The groups of 0 … `antal` - 1 that the edges join, each sorted, in order of their first member."""
    parent = list(range(antal))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for kant in kanter:
        for other in kant[1:]:
            parent[max(root(kant[0]), root(other))] = min(root(kant[0]), root(other))
    groups: dict[int, list[int]] = {}
    for n in range(antal):
        groups.setdefault(root(n), []).append(n)
    return list(groups.values())
