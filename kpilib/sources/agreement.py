"""Which rows a row sums."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from math import gcd, isqrt

import polars as pl

from kpilib.sheets.numbers import ONE

_COARSE = ONE  # the coarsest that amounts are rounded to: a whole of their unit


class Rows:
    """The numbers of a sheet's rows, of which some are data.

    Parameters
    ----------
    summed
        Column -> Int64, null where there is no number.
    data
        Per row, whether it is one that may be summed.
    avrundas
        The columns whose sums may differ by rounding: amounts, but no counts.
    """

    def __init__(
        self, summed: Mapping[str, pl.Series], data: Sequence[bool], avrundas: Collection[str] = ()
    ) -> None:
        self._avrundas = avrundas
        self._columns: dict[str, list[int | None]] = {c: values.to_list() for c, values in summed.items()}
        self.data = [i for i, is_data in enumerate(data) if is_data]
        self._cum: dict[str, list[int]] = {
            c: list(accumulate((values[i] or 0 for i in self.data), initial=0))
            for c, values in self._columns.items()
        }
        self._at: dict[tuple[str, ...], dict[tuple[int, ...], list[int]]] = {}
        self.borders = [0]

    def value(self, i: int) -> dict[str, int]:
        """The numbers of a row that has some."""
        return {c: n for c, values in self._columns.items() if (n := values[i]) is not None}

    def filled(self, i: int, antal: int | None) -> bool:
        """Whether there is something to compare."""
        return antal is not None or bool(self.value(i))

    def sums(self, i: int, *, at_least: int = 1) -> frozenset[int] | None:
        """The rows that row `i` sums: a run that ends just above it or begins just below, or all of them.

        A sum of rounded numbers may differ by their rounding from the sum of all, or of those since the
        latest sum. None where it sums no rows.
        """
        value = self.value(i)
        columns = tuple(value)
        if not columns or not self.data:
            return None
        k = bisect_left(self.data, i)
        n = len(self.data)
        wanted = tuple(self._cum[c][k] - value[c] for c in columns)
        starts = [j for j in self._where(columns, wanted) if j <= k - at_least]
        last = max((b for b in self.borders if b < k), default=0)
        if starts:
            j = last if last in starts else 0 if 0 in starts else starts[-1]
            return self._run(j, k)
        own = k < n and self.data[k] == i  # a row that may be data is none of those that it sums
        after = k + own
        wanted = tuple(self._cum[c][after] + value[c] for c in columns)
        below = [j for j in self._where(columns, wanted) if j >= after + at_least]
        if below:
            return self._run(after, n if n in below else below[0])
        if n - own >= at_least and all(self._cum[c][n] == (1 + own) * value[c] for c in columns):
            return self._run(0, n)
        for a, b in ((last, k), (0, k), (after, n), *([] if own else [(0, n)])):
            if b - a >= max(2, at_least) and all(self._near(c, a, b, value[c]) for c in columns):
                return self._run(a, b)
        return None

    def total(self, rows: Sequence[int]) -> dict[str, int]:
        """The sum of some rows, per column."""
        return {c: sum(values[i] or 0 for i in rows) for c, values in self._columns.items()}

    def begins(self, i: int, k: int) -> list[int]:
        """The positions before `k` from which the data up to `k` sum to the numbers of row `i`."""
        columns = tuple(self._columns)
        wanted = tuple(self._cum[c][k] - (self._columns[c][i] or 0) for c in columns)
        return [j for j in self._where(columns, wanted) if j < k]

    def sums_alike(self, i: int, alike: pl.Series) -> frozenset[int] | None:
        """The rows among `alike` (a mask) when row `i` is their sum."""
        value = self.value(i)
        mask = alike.to_list()
        rows = [r for r in self.data if mask[r]]
        if not value or not rows:
            return None
        same = all(sum(self._columns[c][r] or 0 for r in rows) == v for c, v in value.items())
        return frozenset(rows) if same else None

    def counts(self, i: int, antal: int) -> frozenset[int] | None:
        """The rows that a count is of: all, those above, or those since the latest sum or count."""
        k, n = bisect_left(self.data, i), len(self.data)
        last = max((b for b in self.borders if b < k), default=0)
        for a, b in ((last, k), (0, k), (0, n)):
            if b - a == antal:
                self.borders.append(k)
                return self._run(a, b)
        return None

    def _run(self, a: int, b: int) -> frozenset[int]:
        self.borders.append(b)
        return frozenset(self.data[a:b])

    def _where(self, columns: tuple[str, ...], wanted: tuple[int, ...]) -> list[int]:
        at = self._at.get(columns)
        if at is None:
            at = self._at[columns] = {}
            for j, cum in enumerate(zip(*(self._cum[c] for c in columns), strict=True)):
                at.setdefault(cum, []).append(j)
        return at.get(wanted, [])

    def _near(self, column: str, a: int, b: int, value: int) -> bool:
        """Whether a sum differs by no more than the rounding of its terms makes likely."""
        cum, values = self._cum[column], self._columns[column]
        if column not in self._avrundas:
            return bool(cum[b] - cum[a] == value)
        step = gcd(_COARSE, value, *(values[self.data[j]] or 0 for j in range(a, b)))
        return abs(cum[b] - cum[a] - value) <= step * (1 + isqrt(b - a)) // 2
