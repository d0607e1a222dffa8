"""A unit that persons are placed in, and what a placement asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kpilib.demo.avtal import BMSS_SOL, Avtal, Leverantor

FORSTA = date(2015, 1, 1)
"""The first day of the history: what was there before opens at the start."""


@dataclass(slots=True, eq=False)
class Enhet:
    """A unit that persons are placed in.

    Parameters
    ----------
    platser
        Places of the unit.
    rymmer
        Persons that can share them; more than `platser` in a korttidshem.
    pris
        Price per dygn in öre, price level 2024, where it does not follow from the person's points.
    undantag
        Cost-based own unit, outside the model with points.
    upptagna
        Persons placed now, those who leave in the current month included.
    avtal
        Successive agreements, the latest first.
    oppnar, stanger
        The first day that persons can move in and the last that they can stay. FORSTA: open before.
    """

    namn: str
    insats: str
    regiform: str
    avtalsform: str
    kommun: str
    platser: int
    rymmer: int
    leverantor: Leverantor | None = None
    avtal: tuple[Avtal, ...] = ()
    skolplacering: bool = False
    undantag: bool = False
    pris: int = 0
    upptagna: int = 0
    oppnar: date = FORSTA
    stanger: date = date.max


class Slag(NamedTuple):
    """What a placement asks for. `sol`: a unit under the agreement for BmSS according to SoL."""

    insats: str
    regiform: str
    avtalsform: str
    skolplacering: bool = False
    sol: bool = False


def slag_av(enhet: Enhet) -> Slag:
    """What a unit offers."""
    sol = bool(enhet.avtal) and enhet.avtal[0].delomrade == BMSS_SOL
    return Slag(enhet.insats, enhet.regiform, enhet.avtalsform, enhet.skolplacering, sol)
