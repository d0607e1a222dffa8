"""The attacker against many random municipalities: small ones, and some of the demonstration's size.

Printed is what was tried, what could be told (nothing), how much was hidden, and the longest time that
protecting one took.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from attack.domare import domen
from attack.kommuner import Kommun, slumpad, sma

from kpilib.secrecy import suppress

SMA, STORA = 1000, 10
TROSKEL = 5
LANGST = 60.0
"""Seconds that protecting a municipality of the demonstration's size may take."""


def stora() -> Iterable[Kommun]:
    """As many rows as the demonstration has, or more: three years, a dozen insatser."""
    return (slumpad(10_000 + n, ar=3, storlek=20) for n in range(STORA))


@pytest.mark.parametrize(("namn", "kommuner"), [("små", sma(SMA, 1000)), ("stora", stora())])
def test_nothing_can_be_told_of_random_municipalities(namn: str, kommuner: Iterable[Kommun]) -> None:
    tried = told = hidden = numbers = rows = 0
    longest = 0.0
    for tried, kommun in enumerate(kommuner, 1):
        start = time.perf_counter()
        seen = suppress(kommun.varden, kommun.kalender, troskel=TROSKEL, skydda_komplement=True)
        longest = max(longest, time.perf_counter() - start)
        rost = domen(kommun.varden, kommun.kalender, seen, komplement=True, troskel=TROSKEL)
        told += len(rost.fel)
        hidden += rost.dolda
        numbers += rost.alla
        rows += kommun.varden.height
        if rost.fel:
            print(f"\n{namn} {tried}:", *rost.fel[:5], sep="\n  ")
    print(
        f"\n{tried} {namn} kommuner, {rows} rader, {numbers} tal: {told} kan räknas ut, "
        f"{hidden / numbers:.1%} dolda, längst {longest:.1f} s"
    )
    assert told == 0
    assert longest < LANGST
