"""An attacker: what can be told of hidden cells from those that are shown and the sums that anybody knows.

It shares nothing with the protection: whole numbers are sought with SciPy's `milp`, all of a publication at
once, and nothing is known of a hidden cell but its least value.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

Cell = Hashable
FEW = 3


@dataclass(frozen=True)
class Syn:
    """What is seen: cell -> its number, None where it is hidden; and sums, each a mapping to coefficients."""

    celler: Mapping[Cell, int | None]
    summor: Sequence[Mapping[Cell, int]]
    minst: int


def mojliga(syn: Syn, cell: Cell, tak: int = 10**6) -> set[int]:
    """Up to three of the whole numbers that a hidden cell can be: the least, the greatest and one between."""
    least = _extreme(syn, cell, 1, syn.minst, tak)
    greatest = _extreme(syn, cell, -1, syn.minst, tak)
    assert least is not None, "what is shown does not add up"
    assert greatest is not None
    found = {least, greatest}
    if greatest - least > 1:
        between = _extreme(syn, cell, 1, least + 1, greatest - 1)
        found |= set() if between is None else {between}
    return found


def avslojade(syn: Syn) -> dict[Cell, set[int]]:
    """The hidden cells that can be fewer than three numbers, with those numbers."""
    found = {cell: mojliga(syn, cell) for cell, seen in syn.celler.items() if seen is None}
    return {cell: numbers for cell, numbers in found.items() if len(numbers) < FEW}


def _extreme(syn: Syn, cell: Cell, sign: int, low: int, high: int) -> int | None:
    hidden = [c for c, seen in syn.celler.items() if seen is None]
    place = {c: n for n, c in enumerate(hidden)}
    matrix = lil_matrix((len(syn.summor), len(hidden)))
    known = np.zeros(len(syn.summor))
    for row, summa in enumerate(syn.summor):
        for c, a in summa.items():
            seen = syn.celler[c]
            if seen is None:
                matrix[row, place[c]] = a
            else:
                known[row] -= a * seen
    lower = np.full(len(hidden), syn.minst, float)
    upper = np.full(len(hidden), 10**6, float)
    lower[place[cell]], upper[place[cell]] = low, high
    aim = np.zeros(len(hidden))
    aim[place[cell]] = sign
    found = milp(
        aim,
        constraints=LinearConstraint(matrix.tocsr(), known, known),
        integrality=np.ones(len(hidden)),
        bounds=Bounds(lower, upper),
    )
    return None if found.x is None else round(found.x[place[cell]])
