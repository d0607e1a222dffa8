"""Tables to protect: two ways of margins, and a count by month with its quarters and years."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kpilib.rojandekontroll import Tabell


def tvavags(rader: Sequence[Sequence[int]], kansliga: Collection[int], *, golv: int) -> Tabell:
    """A table with its sums of rows and columns. The cells are numbered row by row, then come row sums,
    column sums and the sum of all; what is greatest weighs most."""
    varden = [x for rad in rader for x in rad]
    n, m = len(rader), len(rader[0])
    ekvationer = []
    for cells in (
        *([i * m + j for j in range(m)] for i in range(n)),
        *([i * m + j for i in range(n)] for j in range(m)),
        range(n * m, n * m + n),
    ):
        varden.append(sum(varden[c] for c in cells))
        ekvationer.append({len(varden) - 1: -1, **dict.fromkeys(cells, 1)})
    ekvationer.append({len(varden) - 1: -1, **dict.fromkeys(range(n * m + n, n * m + n + m), 1)})
    return Tabell(
        varden,
        ekvationer,
        frozenset(kansliga),
        [float(v) for v in varden],
        golv=[golv] * len(varden),
    )


def over_tid(delar: Sequence[Sequence[int]], troskel: int, *, golv: int) -> Tabell:
    """Parts by month, their sum, and both by quarter and year; a small count is sensitive."""
    varden: list[int] = []
    vikt: list[float] = []
    ekvationer = []
    place: dict[tuple[int, int, int], int] = {}
    series = [*delar, [sum(parts) for parts in zip(*delar, strict=True)]]
    months = len(series[0])
    for part, counts in enumerate(series):
        for length in (1, 3, 12):
            for first in range(0, months - length + 1, length):
                place[part, length, first] = len(varden)
                varden.append(sum(counts[first : first + length]))
                vikt.append(length * (4 if part == len(delar) else 1) + first / months)
                if length > 1:
                    cells = [place[part, 1, m] for m in range(first, first + length)]
                    ekvationer.append({place[part, length, first]: -1, **dict.fromkeys(cells, 1)})
    ekvationer += [
        {whole: -1, **{place[part, length, first]: 1 for part in range(len(delar))}}
        for (last, length, first), whole in place.items()
        if last == len(delar)
    ]
    kansliga = frozenset(c for c, v in enumerate(varden) if 1 <= v < troskel)
    return Tabell(varden, ekvationer, kansliga, vikt, golv=[golv] * len(varden))
