"""The whole protection against an attacker of its own: no hidden cell can be fewer than three numbers."""

from __future__ import annotations

import pytest
from attack.angripare import Syn, avslojade
from hypothesis import given, settings
from hypothesis import strategies as st

from kpilib.rojandekontroll import PRIMAR, SEKUNDAR, Skydd, Tabell, skydda
from rojandekontroll.tabeller import over_tid, tvavags


def seen(table: Tabell, hidden: set[int]) -> Syn:
    return Syn(
        {c: None if c in hidden else v for c, v in enumerate(table.varden)},
        [dict(e) for e in table.ekvationer],
        min(table.golv),
    )


def attacked(table: Tabell, protection: Skydd) -> set[int]:
    return {c for c in avslojade(seen(table, set(protection.dolda))) if isinstance(c, int)}


@pytest.mark.parametrize("golv", [0, 1])
@settings(max_examples=25, deadline=None)
@given(
    delar=st.lists(st.lists(st.integers(0, 9), min_size=12, max_size=12), min_size=2, max_size=3),
)
def test_nothing_is_told_of_a_count_over_time(golv: int, delar: list[list[int]]) -> None:
    table = over_tid(delar, 5, golv=golv)
    protection = skydda(table)
    assert attacked(table, protection) == protection.hjalplosa


@settings(max_examples=25, deadline=None)
@given(
    rader=st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=2, max_size=5),
    golv=st.integers(0, 1),
)
def test_nothing_is_told_of_a_table_of_two_ways(rader: list[list[int]], golv: int) -> None:
    small = {c for c, v in enumerate(x for rad in rader for x in rad) if 1 <= v <= 4}
    table = tvavags(rader, small, golv=golv)
    protection = skydda(table)
    assert attacked(table, protection) == protection.hjalplosa


def test_a_total_is_shown_before_a_part() -> None:
    table = over_tid([[9, 9, 2, 9, 9, 9, 9, 9, 9, 9, 9, 9], [20] * 12], 5, golv=1)
    protection = skydda(table)
    shown = {c for c in range(len(table)) if c not in protection.dolda}
    assert {c for c in range(len(table)) if table.vikt[c] >= 12} <= shown  # years, and all that is whole
    assert protection.dolda[min(table.kansliga)] == PRIMAR
    assert SEKUNDAR in protection.dolda.values()


def test_showing_any_cell_that_is_withheld_would_tell() -> None:
    """What elimination withholds is needed: the attacker finds a sensitive cell as soon as one is shown."""
    table = over_tid([[9, 9, 2, 9, 9, 9, 9, 9, 9, 9, 9, 9], [20] * 12], 5, golv=1)
    protection = skydda(table)
    withheld = set(protection.dolda) - table.kansliga
    assert withheld
    for cell in withheld:
        assert avslojade(seen(table, set(protection.dolda) - {cell}))


def test_what_fixed_cells_tell_cannot_be_helped_and_is_said() -> None:
    table = tvavags([[3, 9], [8, 15]], {0}, golv=1)
    fixed = frozenset(range(1, len(table)))
    table = Tabell(table.varden, table.ekvationer, table.kansliga, table.vikt, fasta=fixed, golv=table.golv)
    assert skydda(table) == Skydd({0: PRIMAR}, frozenset({0}))


def test_a_sum_that_does_not_add_up_is_no_table() -> None:
    with pytest.raises(ValueError, match="stämmer inte"):
        Tabell([1, 1, 3], [{2: -1, 0: 1, 1: 1}], frozenset(), [1, 1, 1])
