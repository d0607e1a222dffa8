"""Numbers as Swedish readers see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.form import text

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "enhet", "shown"),
    [
        (0.926470588, "andel", f"93{NB}%"),
        (0.925, "andel", f"93{NB}%"),
        (6.7, "procent", f"6,7{NB}%"),
        (1998, "antal", f"1{NB}998"),
        (77311.4, "kr per poäng och år", f"77{NB}311{NB}kr"),
        (-0.4, "procent", f"−0,4{NB}%"),
        (5.58333, "dygn per månad", f"5,6{NB}dygn"),
        (4532, "dygn", f"4{NB}532{NB}dygn"),
        (68, "antal per 10 000", "68"),
        (1098218.8, "kr per plats och år", f"1{NB}098{NB}219{NB}kr"),
        (None, "andel", "–"),
    ],
)
def test_a_value_in_its_unit(value: float | None, enhet: str, shown: str) -> None:
    assert text.varde(value, enhet) == shown


@pytest.mark.parametrize("share", [0.2835, 567 / 2000, 0.285 - 0.0015])
def test_a_half_that_a_binary_fraction_falls_short_of_is_rounded_up(share: float) -> None:
    """0.2835 × 100 is 28.349999999999998 as a binary fraction."""
    assert 28.3 < share * 100 < 28.35 + 1e-9
    assert text.varde(share * 100, "procent") == f"28,4{NB}%"
    assert text.tal(share * 100, 1) == "28,4"
    assert text.forandring(share, 0.0, "andel") == f"+28,4{NB}p.e."


def test_a_share_that_a_binary_fraction_falls_short_of_is_rounded_up() -> None:
    assert 0.285 * 100 < 28.5
    assert text.varde(0.285, "andel") == f"29{NB}%"


@pytest.mark.parametrize(
    ("now", "before", "enhet", "shown"),
    [
        (0.926, 0.931, "andel", f"−0,5{NB}p.e."),
        (0.9264, 0.9262, "andel", "±0,0"),
        (146, 161, "antal", "−15"),
        (8, 5, "antal", "+3"),
        (8, None, "antal", "–"),
        (5.6, 5.0, "dygn per månad", f"+0,6{NB}dygn"),
    ],
)
def test_a_change_has_a_sign(now: float, before: float | None, enhet: str, shown: str) -> None:
    assert text.forandring(now, before, enhet) == shown


@pytest.mark.parametrize(
    ("id_", "shown"),
    [
        ("2024-10", "oktober 2024"),
        ("2024Q3", "kvartal 3 2024"),
        ("2024T2", "tertial 2 2024"),
        ("2024H1", "första halvåret 2024"),
        ("2024", "2024"),
    ],
)
def test_a_period_in_words(id_: str, shown: str) -> None:
    assert text.period(id_) == shown


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_a_written_number_reads_back_as_itself(n: int, decimaler: int) -> None:
    value = n / 10**decimaler
    back = float(text.tal(value, decimaler).replace(NB, "").replace(",", ".").replace("−", "-"))
    assert back == pytest.approx(value, abs=0.5 / 10**decimaler * 1e-3)
