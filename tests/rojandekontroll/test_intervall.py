"""What whole numbers a hidden cell can be, from known tables."""

from __future__ import annotations

from kpilib.rojandekontroll.elimination import eliminera
from kpilib.rojandekontroll.intervall import osakra
from rojandekontroll.tabeller import tvavags


def unsafe(
    rader: list[list[int]], kansliga: set[int], *, golv: int, dolda: set[int] | None = None
) -> list[int]:
    table = tvavags(rader, kansliga, golv=golv)
    return sorted(table.varden[c] for c in osakra(table, eliminera(table) if dolda is None else dolda))


def test_a_cell_that_can_be_many_numbers_is_safe() -> None:
    assert unsafe([[3, 9, 12], [8, 15, 20], [6, 11, 7]], {0}, golv=1) == []


def test_two_ones_in_a_row_are_told_where_a_zero_is_always_shown() -> None:
    assert unsafe([[1, 1, 7], [9, 9, 9], [6, 8, 7]], {0, 1}, golv=1) == [1, 1, 6, 8]


def test_and_can_be_more_where_a_zero_may_be_hidden() -> None:
    assert unsafe([[1, 1, 7], [9, 9, 9], [6, 8, 7]], {0, 1}, golv=0) == []


def test_seven_hidden_cells_of_a_table_are_all_told_by_its_zeros() -> None:
    rader = [[1, 1, 7, 1, 0], [1, 0, 0, 2, 8]]
    small = {c for c, v in enumerate(tvavags(rader, set(), golv=1).varden) if 1 <= v <= 2}
    assert len(unsafe(rader, small, golv=1, dolda=small)) == 7
    assert unsafe(rader, small, golv=0, dolda=small) == []


def test_two_possible_numbers_are_too_few() -> None:
    # [[1, 1], [1, 9]] hidden: the first can be 1 or 2 where nothing is zero
    assert 1 in unsafe([[1, 1, 5], [1, 9, 5], [5, 5, 5]], {0}, golv=1, dolda={0, 1, 3, 4})
    assert unsafe([[2, 3, 5], [3, 9, 5], [5, 5, 5]], {0}, golv=1, dolda={0, 1, 3, 4}) == []


def test_a_sensitive_cell_must_be_able_to_be_more_than_it_is() -> None:
    """5 beside one that is at its least can only be less: too little where it is sensitive itself."""
    rader, dolda = [[5, 1, 5], [1, 9, 5], [5, 5, 5]], {0, 1, 3, 4}
    assert 5 in unsafe(rader, {0}, golv=1, dolda=dolda)
    assert 5 not in unsafe(rader, {1}, golv=1, dolda=dolda)


def test_a_number_that_no_drawn_solution_had_is_asked_for() -> None:
    """1 and 2 are seen at once; that 3 is possible too is found."""
    assert 1 not in unsafe([[1, 3, 5], [3, 3, 5], [5, 5, 5]], {0}, golv=1, dolda={0, 1, 3, 4})
