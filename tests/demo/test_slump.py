"""Chance that can be repeated."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kpilib.demo.slump import avrunda, slump, valj


def test_the_same_names_give_the_same_numbers() -> None:
    assert slump(2024, "kop").random() == slump(2024, "kop").random()


def test_another_name_gives_other_numbers() -> None:
    assert slump(2024, "kop").random() != slump(2024, "avbrott").random()


@given(st.floats(0, 1e6), st.integers())
def test_a_rounded_number_is_one_of_the_two_nearest(tal: float, seed: int) -> None:
    assert int(tal) <= avrunda(tal, slump(seed)) <= int(tal) + 1


def test_rounding_keeps_the_mean() -> None:
    rng = slump("medel")
    assert 0.38 < sum(avrunda(0.4, rng) for _ in range(10_000)) / 10_000 < 0.42


def test_a_key_without_weight_is_never_chosen() -> None:
    rng = slump("vikt")
    assert {valj({"a": 1, "b": 0}, rng) for _ in range(200)} == {"a"}
