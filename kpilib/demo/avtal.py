"""Suppliers and framework agreements: who, for what, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BMSS_SOL = "BmSS enligt SoL"

AVTAL = {
    "bmss_barn": ({"BmSS barn och unga": 16}, 9, date(2022, 1, 1), date(2025, 12, 31)),
    "bmss_vuxna": (
        {"BmSS vuxna LSS gruppbostad": 90, "BmSS vuxna LSS servicebostad": 50, BMSS_SOL: 37},
        48,
        date(2022, 1, 1),
        date(2025, 12, 31),
    ),
    "korttidsvistelse": ({"Korttidshem": 4, "Lägerverksamhet": 2}, 4, date(2022, 11, 1), date(2026, 10, 31)),
    "korttidsboende_sol": (
        {"A psykiska funktionsnedsättningar": 33, "B fysiska funktionsnedsättningar": 13},
        19,
        date(2021, 2, 1),
        date(2025, 1, 31),
    ),
}
"""Insats -> (delområde -> agreements, suppliers, first day, last day); source: the plan's appendix 5.1."""

AR = 4
"""Years that an agreement lasts; the ones before had the same length."""


@dataclass(frozen=True, slots=True)
class Leverantor:
    """A fictitious supplier. `nytt_namn` is its name from the day `byter`; the number stays the same."""

    namn: str
    organisationsnummer: str
    nytt_namn: str = ""
    byter: date = date.max

    def namn_pa(self, dag: date) -> str:
        """The name on a day."""
        return self.nytt_namn if dag >= self.byter else self.namn


@dataclass(frozen=True, slots=True)
class Avtal:
    """A framework agreement for one insats and delområde."""

    nummer: str
    leverantor: Leverantor
    insats: str
    delomrade: str
    fran: date
    till: date


def gallande(avtal: Sequence[Avtal], dag: date) -> Avtal | None:
    """The agreement that is in force on a day."""
    return next((a for a in avtal if a.fran <= dag <= a.till), None)


def perioder(fran: date, till: date, forsta: date) -> list[tuple[date, date]]:
    """The period given and those before it, the latest first, back to the one that `forsta` lies in."""
    alla = [(fran, till)]
    while alla[-1][0] > forsta:
        fran, till = alla[-1]
        alla.append((fran.replace(year=fran.year - AR), till.replace(year=till.year - AR)))
    return alla
