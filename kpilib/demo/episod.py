"""What happens to one person: a decision, the placements that execute it, and an end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kpilib.demo.enhet import Enhet
from kpilib.demo.modell import Insats, Strom
from kpilib.demo.personer import Person


@dataclass(slots=True, eq=False)
class Placering:
    """A stay in a unit, `fran` and `till` included.

    `undantag`: the price is negotiated, or the unit is cost-based; `netter`: nights per month in a
    korttidshem.
    """

    strom: Strom
    enhet: Enhet | None
    fran: date
    till: date | None = None
    undantag: bool = False
    netter: int = 0


@dataclass(slots=True, eq=False)
class Episod:
    """One person's decided insats from the decision until it ends.

    Parameters
    ----------
    lagrum
        Of the first decision.
    poang
        The person's behovsbedömningspoäng; 0 where the insats has none.
    orsak
        Reason code of a decision that waits long.
    omprovad
        Day of a new decision on the same insats.
    konverterad
        The new decision moved the insats from SoL to LSS.
    delvis
        The insats is executed in part.
    """

    person: Person
    insats: Insats
    lagrum: str
    beslut: date
    poang: int = 0
    orsak: str = ""
    slut: date | None = None
    avslutsorsak: str = ""
    omprovad: date | None = None
    konverterad: bool = False
    delvis: bool = False
    placeringar: list[Placering] = field(default_factory=list)

    @property
    def start(self) -> date | None:
        """The first day of the first placement; None while the decision waits."""
        return self.placeringar[0].fran if self.placeringar else None

    def lagrum_pa(self, dag: date) -> str:
        """The provision that the decision in force on a day rests on."""
        if self.konverterad and self.omprovad and dag >= self.omprovad:
            return self.insats.lagrum
        return self.lagrum
