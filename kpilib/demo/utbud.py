"""Where placements can be: own units, and suppliers with and without a framework agreement."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kpilib.demo.namn import BORTA, GR, KOMMUNER, organisationsnummer, ortnamn

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

DIREKT = {"bmss_vuxna": 14, "bmss_barn": 10, "korttidsboende_sol": 4}
"""Insats -> suppliers without an agreement."""

_GRUPP = ("Gruppbostaden", 6, 6)
_SERVICE = ("Servicebostaden", 10, 10)
EGNA = {
    "bmss_vuxna": (_GRUPP, _GRUPP, _SERVICE),
    "bmss_barn": (("Barn- och ungdomsboendet", 5, 5),),
    "korttidsvistelse": (("Korttidshemmet", 12, 42),),
    "korttidsboende_sol": (("Korttidsboendet", 19, 19), ("Korttidsboendet", 4, 4)),
    "boendestod": (("Boendestödet", 0, 90),),
}
"""Insats -> own units in the order they open: kind, places, persons that share them."""

PRISER = {
    ("korttidsboende_sol", "ramavtal"): (3900, 5700),
    ("korttidsboende_sol", "direktupphandling"): (6400, 9200),
    ("korttidsvistelse", "ramavtal"): (5600, 7200),
    ("korttidsvistelse", "annan_kommun"): (5200, 6600),
    ("bmss_vuxna", "direktupphandling"): (5200, 8900),
    ("bmss_barn", "direktupphandling"): (8600, 13800),
}
"""Lowest and highest price per dygn in kronor; under the BmSS agreement it follows from the points."""


@dataclass(frozen=True, slots=True)
class Leverantor:
    """A fictitious supplier."""

    namn: str
    organisationsnummer: str


@dataclass(frozen=True, slots=True)
class Avtal:
    """A framework agreement for one insats and delområde."""

    nummer: str
    leverantor: Leverantor
    insats: str
    delomrade: str
    fran: date
    till: date


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
    """

    namn: str
    insats: str
    regiform: str
    avtalsform: str
    kommun: str
    platser: int
    rymmer: int
    leverantor: Leverantor | None = None
    avtal: Avtal | None = None
    skolplacering: bool = False
    undantag: bool = False
    pris: int = 0
    upptagna: int = 0


class Slag(NamedTuple):
    """What a placement asks for. `sol`: a unit under the agreement for BmSS according to SoL."""

    insats: str
    regiform: str
    avtalsform: str
    skolplacering: bool = False
    sol: bool = False


def _slag(enhet: Enhet) -> Slag:
    sol = enhet.avtal is not None and enhet.avtal.delomrade == BMSS_SOL
    return Slag(enhet.insats, enhet.regiform, enhet.avtalsform, enhet.skolplacering, sol)


@dataclass(slots=True)
class Utbud:
    """All suppliers, agreements and units; own units open when the ones there are full."""

    rng: random.Random
    scale: int
    avtal: list[Avtal] = field(default_factory=list)
    leverantorer: list[Leverantor] = field(default_factory=list)
    enheter: list[Enhet] = field(default_factory=list)
    _lediga: dict[Slag, list[Enhet]] = field(default_factory=dict)
    _namn: Iterator[str] = field(init=False)
    _org: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        namn = ortnamn(self.rng)
        self._namn = (n if varv == 0 else f"{n} {varv + 1}" for varv in range(1000) for n in namn)
        self._org = iter(range(100, 10_000, 7))
        self._ramavtal()
        self._direkt()
        for enhet in self.enheter:
            self._lediga.setdefault(_slag(enhet), []).append(enhet)

    def flytta_in(self, slag: Slag) -> Enhet:
        """A unit with room, which the person moves into.

        Raises
        ------
        ValueError
            Suppliers have no room left: the calibrated stock is larger than what is on offer.
        """
        lediga = self._lediga.get(slag)
        if not lediga:
            if slag.regiform != "egen":
                raise ValueError(f"no room left: {slag}")
            lediga = [self._ny_egen(slag.insats)]
            self._lediga[slag] = lediga
        enhet = self.rng.choice(lediga)
        enhet.upptagna += 1
        if enhet.upptagna == enhet.rymmer:
            lediga.remove(enhet)
        return enhet

    def lamna(self, enhet: Enhet) -> None:
        """One person less in the unit."""
        if enhet.upptagna == enhet.rymmer:
            self._lediga.setdefault(_slag(enhet), []).append(enhet)
        enhet.upptagna -= 1

    def bolag(self, slag: str) -> Leverantor:
        """A new fictitious company."""
        leverantor = Leverantor(
            f"{next(self._namn)} {slag}", organisationsnummer(f"555{next(self._org):06d}")
        )
        self.leverantorer.append(leverantor)
        return leverantor

    def _ramavtal(self) -> None:
        rng = self.rng
        for insats, (omraden, antal, fran, till) in AVTAL.items():
            bolag = [
                self.bolag(rng.choice(("Omsorg AB", "Stöd och Boende AB", "LSS AB", "Vård och Omsorg AB")))
                for _ in range(antal)
            ]
            delomraden = [omrade for omrade, n in omraden.items() for _ in range(n)]
            for nr, omrade in enumerate(delomraden):
                # Every supplier has an agreement; the first ones have most.
                agare = bolag[nr % antal] if nr < antal else bolag[int(antal * rng.random() ** 2)]
                avtal = Avtal(f"RA-{fran.year}-{len(self.avtal) + 1:03d}", agare, insats, omrade, fran, till)
                self.avtal.append(avtal)
                platser = {"bmss_vuxna": 5, "bmss_barn": 2, "korttidsvistelse": 40}.get(insats, 6)
                ort = self._ort(insats)
                self.enheter.append(
                    Enhet(
                        f"{agare.namn.split()[0]} {ort} {nr + 1}",
                        insats,
                        "extern",
                        "ramavtal",
                        ort,
                        platser * self.scale,
                        platser * self.scale,
                        agare,
                        avtal,
                        pris=self._pris(insats, "ramavtal"),
                    )
                )
        self._nytt_avtal()

    def _nytt_avtal(self) -> None:
        """The next agreement for korttidsboende SoL, signed in 2024 and not yet in force."""
        nuvarande = [a for a in self.avtal if a.insats == "korttidsboende_sol"]
        for a in nuvarande:
            nummer = f"RA-2025-{len(self.avtal) + 1:03d}"
            fran, till = date(2025, 2, 1), date(2029, 1, 31)
            self.avtal.append(Avtal(nummer, a.leverantor, a.insats, a.delomrade, fran, till))

    def _direkt(self) -> None:
        for insats, antal in DIREKT.items():
            for nr in range(antal):
                skola = insats == "bmss_barn" and nr >= 4
                ort = self.rng.choice(BORTA) if skola else self._ort(insats)
                bolag = self.bolag("Skola och Boende AB" if skola else "Stöd AB")
                self._extern(insats, "direktupphandling", bolag, ort, skola)
        for nr, (namn, ort) in enumerate(KOMMUNER.items()):
            kommun = Leverantor(namn, organisationsnummer(f"212999{100 + nr * 13}"))
            self.leverantorer.append(kommun)
            self._extern("korttidsvistelse", "annan_kommun", kommun, ort, False)

    def _extern(self, insats: str, form: str, leverantor: Leverantor, ort: str, skola: bool) -> None:
        namn = f"{leverantor.namn.split()[0]} {ort}"
        pris = self._pris(insats, form)
        rum = 5 * self.scale
        self.enheter.append(
            Enhet(namn, insats, "extern", form, ort, rum, rum, leverantor, skolplacering=skola, pris=pris)
        )

    def _ny_egen(self, insats: str) -> Enhet:
        fanns = sum(e.insats == insats and e.regiform == "egen" for e in self.enheter)
        slag, platser, rymmer = EGNA[insats][fanns % len(EGNA[insats])]
        undantag = insats == "bmss_vuxna" and self.rng.random() < 0.04
        namn = f"{slag} {next(self._namn)}"
        enhet = Enhet(namn, insats, "egen", "", GR[0], platser, rymmer, undantag=undantag)
        self.enheter.append(enhet)
        return enhet

    def _ort(self, insats: str) -> str:
        hemma = 0.6 if insats != "bmss_barn" else 0.5
        return GR[0] if self.rng.random() < hemma else self.rng.choice(GR[1:])

    def _pris(self, insats: str, form: str) -> int:
        return self.rng.randint(*PRISER.get((insats, form), (0, 0))) * 100
