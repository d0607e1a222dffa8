"""Between which limits a share can be told to lie although its parts are not shown.

The limits are those of a share that is rounded, to whatever is the least that can be told: they are the same
for all shares that round alike. They bound the share's parts from two sides, and so hide nothing by
themselves: they may be told where, with them known, every hidden cell is still as uncertain as it must be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from kpilib.rojandekontroll.intervall import osakra
from kpilib.rojandekontroll.tabell import Tabell

STEG = (1, 5, 10, 20)
"""How coarsely a share may be rounded, in percentage points, the finest first."""
HELA = 200
"""All of something in half percents, which limits are told in: they lie half a step from a multiple of it."""


class Granser(NamedTuple):
    """At least, and less than, in half percents; a share can be all, where that is the upper limit."""

    fran: int
    till: int


def granser(taljare: int, namnare: int, steg: int) -> Granser:
    """The limits of a share that is rounded, half upwards, to a multiple of so many percentage points.

    >>> granser(1, 8, 1), granser(1, 8, 10), granser(8, 8, 20)
    (Granser(fran=25, till=27), Granser(fran=10, till=30), Granser(fran=180, till=200))
    """
    middle = 2 * steg * ((HELA * taljare + steg * namnare) // (2 * steg * namnare))
    return Granser(max(0, middle - steg), min(HELA, middle + steg))


def band(
    varden: Sequence[int], taljare: int, namnare: int, inom: Granser
) -> Iterator[tuple[Mapping[int, int], int, int]]:
    """What limits say of a share's cells: two weighted sums, their values, and the least that each can be."""
    if taljare == namnare:  # one and the same cell: that the share is all of it is known without this
        return
    for least, weights in (
        (0, {taljare: HELA, namnare: -inom.fran}),
        (0 if inom.till == HELA else 1, {taljare: -HELA, namnare: inom.till}),
    ):
        yield weights, sum(a * varden[c] for c, a in weights.items()), least


def avrundade(
    tabell: Tabell, dolda: Collection[int], hjalplosa: Collection[int]
) -> dict[tuple[int, int], int]:
    """The shares of `tabell.kvoter` whose limits can be told, and of which step; those that weigh most first.

    Parameters
    ----------
    dolda, hjalplosa
        The cells that are not shown, and those of them that are told whatever is hidden.
    """
    told: dict[tuple[int, int], int] = {}
    hidden, known = set(dolda), tabell
    for kvot in sorted(tabell.kvoter, key=lambda k: (-tabell.vikt[k[0]], k)):
        for steg in STEG if hidden.intersection(kvot) else ():
            trial = _bunden(known, *kvot, steg)
            if osakra(trial, dolda, kring=kvot) <= set(hjalplosa):
                told[kvot], known = steg, trial
                break
    return told


def _bunden(tabell: Tabell, taljare: int, namnare: int, steg: int) -> Tabell:
    """A table of which the limits of a share are known, too."""
    varden, golv = list(tabell.varden), list(tabell.golv)
    ekvationer, inre = list(tabell.ekvationer), set(tabell.inre)
    inom = granser(tabell.varden[taljare], tabell.varden[namnare], steg)
    for weights, value, least in band(tabell.varden, taljare, namnare, inom):
        left = len(varden)
        varden.append(value)
        golv.append(least)
        inre.add(left)
        ekvationer.append({**weights, left: -1})
    vikt = [*tabell.vikt, *[0.0] * (len(varden) - len(tabell))]
    return replace(tabell, varden=varden, ekvationer=ekvationer, vikt=vikt, golv=golv, inre=frozenset(inre))
