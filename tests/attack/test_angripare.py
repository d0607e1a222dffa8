"""The attacker finds what there is to find, and nothing that is not there: on tables solved by hand."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attack.angripare import MotsagelseError, Syn, angrip, avslojade, mojliga


def tabell(rader: list[list[int]], dolda: set[tuple[int, int]], *, minst: int) -> Syn:
    """A table of two ways whose sums are shown."""
    n, m = len(rader), len(rader[0])
    cells: dict[object, int | None] = {
        (i, j): None if (i, j) in dolda else rader[i][j] for i in range(n) for j in range(m)
    }
    sums: list[dict[object, int]] = []
    for i in range(n):
        cells["rad", i] = sum(rader[i])
        sums.append({("rad", i): -1, **{(i, j): 1 for j in range(m)}})
    for j in range(m):
        cells["kolumn", j] = sum(rad[j] for rad in rader)
        sums.append({("kolumn", j): -1, **{(i, j): 1 for i in range(n)}})
    return Syn(cells, sums, minst)


def granser(syn: Syn) -> dict[object, tuple[int, int]]:
    """The least and the greatest of each hidden cell, by trying how far up and down it can be asked."""
    hidden = [c for c, n in syn.celler.items() if n is None]
    highest = {c: max(angrip(syn, {c: 10**6})[c]) for c in hidden}
    lowest = {}
    for c in hidden:
        # The least is the greatest of what the cell lacks to some number above it.
        up = Syn(
            {**syn.celler, "upp": highest[c], "brist": None},
            [*syn.summor, {c: 1, "brist": 1, "upp": -1}],
            syn.minst,
            fria=frozenset({"brist"}),
        )
        lowest[c] = highest[c] - max(angrip(up, {"brist": 10**6})["brist"])
    return {c: (lowest[c], highest[c]) for c in hidden}


def test_a_known_square_has_the_known_bounds() -> None:
    syn = tabell([[20, 50, 10], [8, 19, 22], [17, 32, 12]], {(1, 0), (1, 2), (2, 0), (2, 2)}, minst=0)
    assert granser(syn) == {(1, 2): (5, 30), (1, 0): (0, 25), (2, 0): (0, 25), (2, 2): (4, 29)}


def test_a_known_table_of_three_is_from_one_to_eight() -> None:
    syn = tabell([[3, 9, 12], [8, 15, 20], [6, 11, 7]], {(0, 0), (0, 1), (2, 0), (2, 1)}, minst=1)
    assert granser(syn)[0, 0] == (1, 8)


@pytest.mark.parametrize("minst", [0, 1])
def test_ones_beside_a_known_sum_are_told_where_nothing_hidden_is_zero(minst: int) -> None:
    syn = tabell([[1, 1, 7], [9, 9, 9], [6, 8, 7]], {(0, 0), (0, 1), (2, 0), (2, 1)}, minst=minst)
    if minst:
        assert avslojade(syn) == {(0, 0): {1}, (0, 1): {1}, (2, 0): {6}, (2, 1): {8}}
    else:
        assert granser(syn) == {(0, 0): (0, 2), (0, 1): (0, 2), (2, 0): (5, 7), (2, 1): (7, 9)}


def test_a_corner_of_fours_under_one_mark_is_wide() -> None:
    syn = tabell([[4, 4, 9], [9, 9, 9], [9, 9, 9]], set(product((0, 1), (0, 1))), minst=1)
    assert granser(syn)[0, 0] == (1, 7)
    assert granser(syn)[1, 0] == (6, 12)


def test_and_is_told_where_the_small_ones_have_a_mark_of_their_own() -> None:
    """`<5` beside `x`: the four are at most four, and their sum is eight."""
    one = tabell([[4, 4, 9], [9, 9, 9], [9, 9, 9]], set(product((0, 1), (0, 1))), minst=1)
    two = Syn(one.celler, one.summor, 1, [({(0, j): 1}, 1, 4) for j in (0, 1)])
    assert avslojade(two) == {(0, 0): {4}, (0, 1): {4}, (1, 0): {9}, (1, 1): {9}}


def test_small_numbers_beside_visible_zeros_are_told() -> None:
    rader = [[1, 1, 7, 1, 0], [1, 0, 0, 2, 8]]
    small = {(i, j) for i, j in product(range(2), range(5)) if 1 <= rader[i][j] <= 2}
    assert avslojade(tabell(rader, small, minst=1)) == {cell: {rader[cell[0]][cell[1]]} for cell in small}


def test_a_rounded_share_tells_its_numerator() -> None:
    """33 % of some few that are less than five is one of three."""
    share = [
        ({"t": 200, "n": -65}, 0, float("inf")),
        ({"t": 200, "n": -67}, -float("inf"), 0),
        ({"n": 1}, 1, 4),
    ]
    assert avslojade(Syn({"t": None, "n": None}, [], 1, share)) == {"t": {1}, "n": {3}}


def test_a_cell_that_nothing_is_said_of_can_be_anything() -> None:
    assert len(mojliga(Syn({"a": None}, [], 1), "a")) >= 3


def test_what_is_known_may_not_be_contradictory() -> None:
    with pytest.raises(MotsagelseError):
        mojliga(Syn({"a": None, "b": 3, "c": 3}, [{"a": 1, "b": 1, "c": -1}], 1), "a")


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=2),
    st.sets(st.tuples(st.integers(0, 1), st.integers(0, 2)), min_size=1),
    st.integers(0, 1),
)
def test_it_finds_what_trying_every_number_finds(
    rader: list[list[int]], dolda: set[tuple[int, int]], minst: int
) -> None:
    dolda = {cell for cell in dolda if rader[cell[0]][cell[1]] >= minst}
    syn = tabell(rader, dolda, minst=minst)
    cells = sorted(dolda)
    may: dict[object, set[int]] = {cell: set() for cell in cells}
    for numbers in product(range(minst, 13), repeat=len(cells)) if len(cells) < 5 else []:
        tried = {**syn.celler, **dict(zip(cells, numbers, strict=True))}
        if all(sum(a * (tried[c] or 0) for c, a in s.items()) == 0 for s in syn.summor):
            for cell, n in zip(cells, numbers, strict=True):
                may[cell].add(n)
    if len(cells) < 5:
        assert avslojade(syn) == {cell: numbers for cell, numbers in may.items() if len(numbers) < 3}
