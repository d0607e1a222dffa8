"""The limits of a hidden share: the share lies within them, and they tell nobody's number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attack.angripare import Syn, avslojade
from hypothesis import given, settings
from hypothesis import strategies as st

from kpilib.rojandekontroll import HELA, STEG, Granser, Skydd, Tabell, granser, skydda

TROSKEL = 5


@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from(STEG))
def test_a_share_lies_within_its_limits_which_are_half_a_step_from_a_multiple(
    taljare: int, rest: int, steg: int
) -> None:
    fran, till = granser(taljare, taljare + rest, steg)
    share = Fraction(HELA * taljare, taljare + rest)
    assert fran <= share < till or share == till == HELA
    assert 0 <= fran < till <= HELA
    assert till - fran == (2 * steg if fran and till < HELA else steg)
    assert {(edge - steg) % (2 * steg) for edge in (fran, till) if edge not in (0, HELA)} <= {0}


@pytest.mark.parametrize(
    ("share", "steg", "limits"),
    [((12, 31), 10, (70, 90)), ((12, 31), 20, (60, 100)), ((7, 8), 1, (175, 177)), ((0, 9), 20, (0, 20))],
)
def test_the_limits_of_a_share(share: tuple[int, int], steg: int, limits: tuple[int, int]) -> None:
    assert granser(*share, steg) == Granser(*limits)


def shares(parts: list[tuple[int, int]]) -> tuple[Tabell, dict[tuple[int, int], int]]:
    """Insatser with täljare and rest, and their sums: of each the täljare, the rest and the nämnare.

    A small täljare or rest is sensitive; the sums weigh most, and every share that is not small may be told.
    Beside the table: the cells of a share -> that of its rest.
    """
    whole = (sum(t for t, _ in parts), sum(r for _, r in parts))
    varden = [n for t, r in (*parts, whole) for n in (t, r, t + r)]
    last = 3 * len(parts)
    ekvationer = [{i: 1, i + 1: 1, i + 2: -1} for i in range(0, last + 1, 3)]
    ekvationer += [{last + m: -1, **{i + m: 1 for i in range(0, last, 3)}} for m in range(3)]
    small = frozenset(c for c, v in enumerate(varden) if c % 3 < 2 and 0 < v < TROSKEL)
    kvoter = {(i, i + 2): i + 1 for i in range(0, last + 1, 3) if not small & {i, i + 1} and varden[i + 2]}
    return Tabell(
        varden,
        ekvationer,
        small,
        [float(v) + (1000 if c >= last else 0) for c, v in enumerate(varden)],
        golv=[1] * len(varden),
        kvoter=sorted(kvoter),
    ), kvoter


def attacked(table: Tabell, protection: Skydd) -> set[object]:
    """What one who knows the sums and the limits can tell."""
    bounds = []
    for (part, whole), steg in protection.avrundade.items():
        fran, till = granser(table.varden[part], table.varden[whole], steg)
        bounds.append(({part: HELA, whole: -fran}, 0, float("inf")))
        bounds.append(({part: HELA, whole: -till}, float("-inf"), 0 if till == HELA else -1))
    seen = {c: None if c in protection.dolda else v for c, v in enumerate(table.varden)}
    return set(avslojade(Syn(seen, [dict(e) for e in table.ekvationer], 1, bounds)))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=2, max_size=5))
def test_nothing_is_told_by_limits(parts: list[tuple[int, int]]) -> None:
    table, _ = shares(parts)
    protection = skydda(table)
    assert attacked(table, protection) <= protection.hjalplosa
    assert all({part, whole} & set(protection.dolda) for part, whole in protection.avrundade)


def test_a_share_that_is_hidden_for_another_s_rest_is_told_as_finely_as_can_be() -> None:
    """Four purchases of the first are not on an agreement; the second is hidden for their sake."""
    table, kvoter = shares([(121, 4), (12, 19), (300, 0)])
    protection = skydda(table)
    hidden = {kvot for kvot, rest in kvoter.items() if rest in protection.dolda}
    assert hidden == set(protection.avrundade) == {(3, 5)}
    [steg] = protection.avrundade.values()
    assert not attacked(table, protection)
    for finer in STEG[: STEG.index(steg)]:
        assert attacked(table, Skydd(protection.dolda, protection.hjalplosa, {(3, 5): finer}))
