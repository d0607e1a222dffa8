"""Secondary suppression by elimination: no hidden cell follows from what is shown by adding and subtracting.

The cells are written in as few of them as their equations allow, and published one by one, what weighs most
first. A cell whose publication would make a hidden one a sum of what is shown is hidden with it.

Source: Langsrud, Secondary cell suppression by Gaussian elimination (2024). It is a fast beginning only: that
counts are whole and not negative tells a reader more than sums do (`kpilib.rojandekontroll.intervall`).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from kpilib.rojandekontroll.tabell import Tabell

P = 2**61 - 1
"""A prime: what is reckoned modulo it neither overflows nor rounds."""

Column = dict[int, int]


def eliminera(tabell: Tabell) -> set[int]:
    """The cells to hide: the sensitive ones, and those that would give a hidden one away.

    A sensitive cell that follows from fixed ones alone is hidden all the same; no other cell can help it.
    """
    columns = _uttryckta(tabell)
    synliga = tabell.synliga
    ordning = sorted(
        (c for c in range(len(tabell)) if c not in tabell.kansliga | tabell.inre),
        key=lambda c: (c not in synliga, -tabell.vikt[c], c),
    )
    return set(tabell.kansliga) | _sekundara(columns, ordning, tabell.kansliga, synliga)


def _uttryckta(tabell: Tabell) -> list[Column]:
    """Each cell in the free ones: free cell -> coefficient."""
    solved: dict[int, Column] = {}
    users: dict[int, set[int]] = {}
    for ekvation in sorted(tabell.ekvationer, key=len):
        row: Column = {}
        for cell, a in ekvation.items():
            _add(row, solved.get(cell, {cell: 1}), a)
        if not row:
            continue
        pivot = min(row, key=lambda c: (len(users.get(c, ())), c))
        scale = pow(-row.pop(pivot), -1, P)
        expression = {c: a * scale % P for c, a in row.items()}
        solved[pivot] = expression
        for cell in expression:
            users.setdefault(cell, set()).add(pivot)
        for user in users.pop(pivot, ()):
            factor = solved[user].pop(pivot)
            before = set(solved[user])
            _add(solved[user], expression, factor)
            for cell in before - set(solved[user]):
                users[cell].discard(user)
            for cell in set(solved[user]) - before:
                users.setdefault(cell, set()).add(user)
    return [dict(solved.get(cell, {cell: 1})) for cell in range(len(tabell))]


def _sekundara(
    columns: list[Column], ordning: Sequence[int], kansliga: frozenset[int], synliga: frozenset[int]
) -> set[int]:
    draw = random.Random(len(columns))  # noqa: S311 - the same each time, which is the point
    free = sorted({row for column in columns for row in column})
    marks = {row: (draw.randrange(1, P), draw.randrange(1, P)) for row in free}
    f = [sum(a * marks[row][0] for row, a in column.items()) % P for column in columns]
    g = [sum(a * marks[row][1] for row, a in column.items()) % P for column in columns]
    where: dict[int, set[int]] = {}
    for cell in (*ordning, *kansliga):
        for row in columns[cell]:
            where.setdefault(row, set()).add(cell)

    def direction(cell: int) -> int:
        """The same for two columns that are multiples of one another, and for no others."""
        return f[cell] * pow(g[cell], -1, P) % P

    directions: dict[int, int] = {}
    hidden_in: Counter[int] = Counter()

    def follow(cell: int) -> None:
        if columns[cell]:
            directions[cell] = direction(cell)
            hidden_in[directions[cell]] += 1

    for cell in kansliga:
        follow(cell)
    secondary = set()
    for cell in ordning:
        column = columns[cell]
        if not column:
            continue
        if cell not in synliga and hidden_in[direction(cell)]:
            secondary.add(cell)
            # A multiple of a hidden one: it is as well protected, and needs no following of its own.
            for row in column:
                where[row].discard(cell)
            continue
        pivot = min(column, key=lambda row: (len(where[row]), row))
        scale = pow(column[pivot], -1, P)
        for row in column:
            where[row].discard(cell)
        for other in list(where[pivot]):
            if other in directions:
                hidden_in[directions.pop(other)] -= 1
            factor = -columns[other][pivot] * scale % P
            f[other] = (f[other] + factor * f[cell]) % P
            g[other] = (g[other] + factor * g[cell]) % P
            before = set(columns[other])
            _add(columns[other], column, factor)
            for row in before - set(columns[other]):
                where[row].discard(other)
            for row in set(columns[other]) - before:
                where[row].add(other)
            if other in kansliga:
                follow(other)
    return secondary


def _add(column: Column, other: Column, factor: int) -> None:
    """`column` plus `factor` times `other`, in place, without zeros."""
    for row, a in other.items():
        sum_ = (column.get(row, 0) + factor * a) % P
        if sum_:
            column[row] = sum_
        else:
            column.pop(row, None)
