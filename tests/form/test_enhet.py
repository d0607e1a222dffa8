"""Units: what one of them is, what a reader sees of it, and how exactly a value in it is shown."""

from __future__ import annotations

import pytest

from kpilib.form import enhet

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("unit", "kronor"), [("kr", 1), ("tkr", 1_000), ("mnkr", 1_000_000), ("mdkr", 1_000_000_000)]
)
def test_a_unit_of_money_is_so_many_kronor(unit: str, kronor: int) -> None:
    assert 10 ** enhet.KRONOR[unit] == kronor


@pytest.mark.parametrize(
    ("unit", "shown", "after", "decimals"),
    [
        ("andel", "%", f"{NBSP}%", 0),
        ("procent", "%", f"{NBSP}%", 1),
        ("procentenheter", "p.e.", f"{NBSP}p.e.", 1),
        ("antal", "antal", "", 0),
        ("antal per 10 000 invånare", "antal per 10 000 invånare", "", 1),
        ("dygn per månad", "dygn per månad", f"{NBSP}dygn", 1),
        ("dygn per person och månad", "dygn per person och månad", f"{NBSP}dygn", 1),
        ("kr per plats och år", "kr per plats och år", f"{NBSP}kr", 0),
        ("mnkr", "mnkr", f"{NBSP}mnkr", 1),
        ("", "", "", 0),
    ],
)
def test_a_value_is_shown_in_its_unit(unit: str, shown: str, after: str, decimals: int) -> None:
    assert (enhet.visad(unit), enhet.efter(unit), enhet.decimaler(unit)) == (shown, after, decimals)
