"""Those that offer placements: suppliers with and without a framework agreement, and other municipalities."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from kpilib.demo.avtal import AVTAL, Avtal, Leverantor, perioder
from kpilib.demo.enhet import FORSTA, Enhet
from kpilib.demo.namn import BORTA, GR, KOMMUNER, organisationsnummer, ortnamn

GLAPP = (date(2024, 4, 30), date(2024, 7, 1))
"""The last day of an agreement, and the first of the one that was signed too late."""

DIREKT = {"bmss_vuxna": 14, "bmss_barn": 10, "korttidsboende_sol": 4}
"""Insats -> suppliers without an agreement."""

PRISER = {
    ("korttidsboende_sol", "ramavtal"): (3900, 5700),
    ("korttidsboende_sol", "direktupphandling"): (6400, 9200),
    ("korttidsvistelse", "ramavtal"): (5600, 7200),
    ("korttidsvistelse", "annan_kommun"): (5200, 6600),
    ("bmss_vuxna", "direktupphandling"): (5200, 8900),
    ("bmss_barn", "direktupphandling"): (8600, 13800),
}
"""Lowest and highest price per dygn in kronor; under the BmSS agreement it follows from the points."""

NAMNBYTEN = {"bmss_vuxna": date(2024, 4, 1), "korttidsboende_sol": date(2019, 7, 1)}
"""Insats -> the day its second supplier takes another name."""

KONCERN = "bmss_vuxna"
"""The insats whose third and fourth supplier belong to one group, as their names tell."""


@dataclass(slots=True)
class Marknad:
    """All suppliers, their agreements and their units; `ortnamn` gives names that none of them has."""

    rng: random.Random
    scale: int
    avtal: list[Avtal] = field(default_factory=list)
    leverantorer: list[Leverantor] = field(default_factory=list)
    enheter: list[Enhet] = field(default_factory=list)
    ortnamn: Iterator[str] = field(init=False)
    _org: Iterator[int] = field(init=False)
    _avtalsnr: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        namn = ortnamn(self.rng)
        self.ortnamn = (n if varv == 0 else f"{n} {varv + 1}" for varv in range(1000) for n in namn)
        self._org = iter(range(100, 10_000, 7))
        self._ramavtal()
        self._direkt()

    def bolag(self, slag: str, *, koncern: str = "", byter: date = date.max) -> Leverantor:
        """A new fictitious company: in a group under its name, or one that takes another name on a day."""
        leverantor = Leverantor(
            f"{koncern or next(self.ortnamn)} {slag}",
            organisationsnummer(f"555{next(self._org):06d}"),
            f"{next(self.ortnamn)} {slag}" if byter < date.max else "",
            byter,
        )
        self.leverantorer.append(leverantor)
        return leverantor

    def _avtalsbolag(self, insats: str, antal: int) -> list[Leverantor]:
        """The suppliers of an agreement."""
        bolag: list[Leverantor] = []
        for nr in range(antal):
            slag = self.rng.choice(("Omsorg AB", "Stöd och Boende AB", "LSS AB", "Vård och Omsorg AB"))
            if insats == KONCERN and nr == 3:
                bolag.append(self.bolag("Gruppbostäder AB", koncern=bolag[2].namn.split()[0]))
            else:
                byter = NAMNBYTEN.get(insats, date.max) if nr == 1 else date.max
                bolag.append(self.bolag(slag, byter=byter))
        return bolag

    def _ramavtal(self) -> None:
        rng = self.rng
        for insats, (omraden, antal, fran, till) in AVTAL.items():
            bolag = self._avtalsbolag(insats, antal)
            delomraden = [omrade for omrade, n in omraden.items() for _ in range(n)]
            for nr, omrade in enumerate(delomraden):
                # Every supplier has an agreement; the first ones have most.
                agare = bolag[nr % antal] if nr < antal else bolag[int(antal * rng.random() ** 2)]
                oppnar = _oppnar(nr) if antal > 4 else FORSTA
                avtal = [
                    Avtal(self._nummer(start), agare, insats, omrade, start, slut)
                    for start, slut in perioder(fran, till, FORSTA)
                    if oppnar <= slut
                ]
                self.avtal += avtal
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
                        tuple(avtal),
                        pris=self._pris(insats, "ramavtal"),
                        oppnar=oppnar,
                    )
                )
        self._glapp()
        self._nytt_avtal()

    def _glapp(self) -> None:
        """An agreement that ran out and was renewed two months later, while the placements went on."""
        agare = Counter(e.leverantor for e in self.enheter if e.insats == "bmss_vuxna")
        enhet = next(
            e for e in self.enheter if e.insats == "bmss_vuxna" and e.avtal and agare[e.leverantor] == 1
        )
        nu = enhet.avtal[0]
        forlangt = replace(nu, nummer=self._nummer(GLAPP[1]), fran=GLAPP[1])
        utlopt = replace(nu, till=GLAPP[0])
        self.avtal[self.avtal.index(nu)] = utlopt
        self.avtal.append(forlangt)
        enhet.avtal = (forlangt, utlopt, *enhet.avtal[1:])

    def _nytt_avtal(self) -> None:
        """The next agreement for korttidsboende SoL, signed in 2024 and not yet in force."""
        fran, till = date(2025, 2, 1), date(2029, 1, 31)
        for enhet in self.enheter:
            if enhet.avtal and enhet.insats == "korttidsboende_sol":
                nu = enhet.avtal[0]
                self.avtal.append(replace(nu, nummer=self._nummer(fran), fran=fran, till=till))

    def _nummer(self, fran: date) -> str:
        return f"RA-{fran.year}-{next(self._avtalsnr):03d}"

    def _direkt(self) -> None:
        for insats, antal in DIREKT.items():
            for nr in range(antal):
                skola = insats == "bmss_barn" and nr >= 4
                ort = self.rng.choice(BORTA) if skola else self._ort(insats)
                bolag = self.bolag("Skola och Boende AB" if skola else "Stöd AB")
                self._extern(insats, "direktupphandling", bolag, ort, skola, _oppnar(nr))
        for nr, (namn, ort) in enumerate(KOMMUNER.items()):
            kommun = Leverantor(namn, organisationsnummer(f"212999{100 + nr * 13}"))
            self.leverantorer.append(kommun)
            self._extern("korttidsvistelse", "annan_kommun", kommun, ort, False, FORSTA)

    def _extern(
        self, insats: str, form: str, leverantor: Leverantor, ort: str, skola: bool, oppnar: date
    ) -> None:
        namn = f"{leverantor.namn.split()[0]} {ort}"
        pris = self._pris(insats, form)
        rum = 5 * self.scale
        self.enheter.append(
            Enhet(
                namn,
                insats,
                "extern",
                form,
                ort,
                rum,
                rum,
                leverantor,
                skolplacering=skola,
                pris=pris,
                oppnar=oppnar,
            )
        )

    def _ort(self, insats: str) -> str:
        hemma = 0.6 if insats != "bmss_barn" else 0.5
        return GR[0] if self.rng.random() < hemma else self.rng.choice(GR[1:])

    def _pris(self, insats: str, form: str) -> int:
        return self.rng.randint(*PRISER.get((insats, form), (0, 0))) * 100


def _oppnar(nr: int) -> date:
    """Every third unit opens during the history, the others were there before it."""
    return FORSTA if nr % 3 != 2 else date(2015 + nr * 7 % 8, 1 + nr % 12, 1)
