"""The simulated municipality as it is known on one day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kpilib.demo.episod import Episod, Placering
from kpilib.demo.insatser import INSATSER
from kpilib.demo.kalibrering import BORJAN, SOL
from kpilib.demo.personer import Folkbok, Person
from kpilib.demo.simulering import Forlopp
from kpilib.demo.slump import slump
from kpilib.demo.tid import dygn, forsta, manader, plus, vardag
from kpilib.demo.utbud import Utbud

OMPROVADE = 0.12
"""Share of the episodes that are decided anew in a year."""

KONVERTERADE = 0.05
"""Share of adults living in BmSS by SoL whose decision is converted to LSS."""


Dygn = tuple[Episod, Placering, int]
"""A placement in a month: whose it is, what it is, and its days of the month."""

BMSS_EGEN = ("bmss_vuxna", "egen", False)
STANGER = date(2024, 4, 26)
"""The last day of an own unit whose residents move to a new one."""


@dataclass(frozen=True, slots=True, eq=False)
class Kommun:
    """The municipality that the export files are written from."""

    seed: int
    scale: int
    dag: date
    utbud: Utbud
    episoder: list[Episod]
    _manader: dict[str, dict[str, list[Dygn]]] = field(default_factory=dict)

    def placeringar(self, regiform: str) -> Iterator[tuple[Episod, Placering]]:
        """The placements in egen or extern regi, each with its episode."""
        for episod in self.episoder:
            for placering in episod.placeringar:
                if placering.strom.regiform == regiform:
                    yield episod, placering

    def manad(self, regiform: str, manad: str) -> list[Dygn]:
        """The placements of a month in egen or extern regi, each with its episode and its days."""
        if regiform not in self._manader:
            per_manad = self._manader.setdefault(regiform, {})
            alla = manader(plus(BORJAN, 1), f"{self.dag:%Y-%m}")
            plats = {m: n for n, m in enumerate(alla)}
            for episod, p in self.placeringar(regiform):
                slut = plats.get(f"{p.till:%Y-%m}", -1) if p.till else len(alla) - 1
                for m in alla[plats.get(f"{p.fran:%Y-%m}", 0) : slut + 1]:
                    per_manad.setdefault(m, []).append((episod, p, dygn(p.fran, p.till, m)))
        return self._manader[regiform].get(manad, [])


def simulera(seed: int, scale: int, dag: date) -> Kommun:
    """The municipality as its systems know it on `dag`: what comes later is not there."""
    folkbok = Folkbok(slump(seed, "folkbok"))
    utbud = Utbud(slump(seed, "utbud"), scale)
    episoder: list[Episod] = []
    boende: list[Person] = []
    for insats in INSATSER:
        forlopp = Forlopp(insats, folkbok, utbud, slump(seed, insats.id), scale, list(boende))
        nya = forlopp.kor()
        episoder += nya
        if insats.id == "bmss_vuxna":
            boende = [e.person for e in nya if e.placeringar]
    _ersatt(episoder, utbud)
    episoder = [e for e in episoder if e.beslut <= dag]
    rng = slump(seed, "omprovning")
    for episod in episoder:
        _glom(episod, dag)
        _omprova(episod, rng, dag)
    return Kommun(seed, scale, dag, utbud, episoder)


def _ersatt(episoder: list[Episod], utbud: Utbud) -> None:
    """Close the first own BmSS unit and move those who live there to the one that opens in its place."""
    gammal = next(e for e in utbud.enheter if (e.insats, e.regiform, e.undantag) == BMSS_EGEN)
    ny = utbud.ersatt(gammal, STANGER)
    for episod in episoder:
        for placering in list(episod.placeringar):
            if placering.enhet is not gammal or (placering.till and placering.till <= STANGER):
                continue
            if placering.fran > STANGER:
                placering.enhet = ny
            else:
                flyttad = replace(placering, enhet=ny, fran=ny.oppnar)
                placering.till = STANGER
                episod.placeringar.insert(episod.placeringar.index(placering) + 1, flyttad)


def _glom(episod: Episod, dag: date) -> None:
    """Forget what happens after `dag`."""
    episod.placeringar = [p for p in episod.placeringar if p.fran <= dag]
    for placering in episod.placeringar:
        if placering.till and placering.till > dag:
            placering.till = None
    if episod.slut and episod.slut > dag:
        episod.slut, episod.avslutsorsak = None, ""


def _omprova(episod: Episod, rng: random.Random, dag: date) -> None:
    """Perhaps decide anew while the insats runs, and perhaps execute it in part."""
    if episod.start is None:
        return
    episod.delvis = episod.insats.id == "daglig_verksamhet" and rng.random() < 0.004
    tidigast = max(forsta(plus(BORJAN, 1)), episod.start + timedelta(days=180))
    senast = min(episod.slut or dag, dag) - timedelta(days=30)
    konvertera = episod.insats.id == "bmss_vuxna" and episod.lagrum == SOL and rng.random() < KONVERTERADE
    dagar = (senast - tidigast).days
    if dagar <= 0 or episod.delvis:
        return
    if konvertera or rng.random() < OMPROVADE * dagar / 365:
        episod.omprovad = vardag(tidigast + timedelta(days=rng.randrange(dagar)))
        episod.konverterad = konvertera
