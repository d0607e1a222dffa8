"""Elimination hides what would make a hidden cell a sum of shown ones."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.rojandekontroll import Tabell
from kpilib.rojandekontroll.elimination import eliminera
from rojandekontroll.tabeller import over_tid, tvavags


@pytest.mark.parametrize(
    ("rader", "kansliga", "dolda"),
    [
        ([[3, 9, 12], [8, 15, 20], [6, 11, 7]], {0}, [3, 6, 9, 11]),
        ([[1, 1, 7], [9, 9, 9], [6, 8, 7]], {0, 1}, [1, 1, 6, 8]),
        ([[4, 4, 9], [9, 9, 9], [9, 9, 9]], {0, 1}, [4, 4, 9, 9]),
    ],
)
def test_a_known_table(rader: list[list[int]], kansliga: set[int], dolda: list[int]) -> None:
    table = tvavags(rader, kansliga, golv=1)
    assert sorted(table.varden[c] for c in eliminera(table)) == dolda


def determined(table: Tabell, hidden: Collection[int]) -> set[int]:
    """The hidden cells that follow from the rest by sums alone: those that no null vector moves."""
    cells = sorted({*hidden, *table.inre})
    rows = np.array([[e.get(c, 0) for c in cells] for e in table.ekvationer], float)
    _, values, basis = np.linalg.svd(rows)
    free = basis[int((values > 1e-9).sum()) :]
    return {c for n, c in enumerate(cells) if c in hidden and not (abs(free[:, n]) > 1e-9).any()}


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4), st.data())
def test_no_hidden_cell_is_a_sum_of_shown_ones(rader: list[list[int]], data: st.DataObject) -> None:
    inner = len(rader) * 3
    kansliga = data.draw(st.sets(st.integers(0, inner - 1), min_size=1, max_size=4))
    table = tvavags(rader, kansliga, golv=0)
    assert determined(table, eliminera(table)) == set()


@given(st.lists(st.lists(st.integers(0, 12), min_size=12, max_size=12), min_size=2, max_size=3))
def test_nothing_is_hidden_without_need(delar: list[list[int]]) -> None:
    """What is hidden besides the sensitive would give one away if shown, with all that is before it."""
    table = over_tid(delar, 5, golv=0)
    hidden = eliminera(table)
    order = sorted(hidden - table.kansliga, key=lambda c: -table.vikt[c])
    for n, cell in enumerate(order):
        later = {c for c in range(len(table)) if table.vikt[c] < table.vikt[cell]} - table.kansliga
        assert determined(table, (table.kansliga | set(order[:n]) | later) - {cell}) & table.kansliga


def test_what_is_fixed_is_never_hidden() -> None:
    table = tvavags([[3, 9, 12], [8, 15, 20], [6, 11, 7]], {0}, golv=1)
    fixed = Tabell(
        table.varden, table.ekvationer, table.kansliga, table.vikt, fasta=frozenset({1}), golv=table.golv
    )
    hidden = eliminera(fixed)
    assert 1 not in hidden
    assert determined(fixed, hidden) == set()
