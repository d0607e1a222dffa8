"""The simulated municipality as it is known on one day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kpilib.demo.episod import Episod, Placering
from kpilib.demo.kalibrering import INSATSER, SOL
from kpilib.demo.personer import Folkbok, Person
from kpilib.demo.simulering import Forlopp
from kpilib.demo.slump import slump
from kpilib.demo.tid import vardag
from kpilib.demo.utbud import Utbud

OMPROVADE = 0.12
"""Share of the episodes that are decided anew in a year."""

KONVERTERADE = 0.05
"""Share of adults living in BmSS by SoL whose decision is converted to LSS."""


@dataclass(frozen=True, slots=True)
class Kommun:
    """The municipality that the export files are written from."""

    seed: int
    scale: int
    dag: date
    utbud: Utbud
    episoder: list[Episod]

    def placeringar(self, regiform: str) -> Iterator[tuple[Episod, Placering]]:
        """The placements in egen or extern regi, each with its episode."""
        for episod in self.episoder:
            for placering in episod.placeringar:
                if placering.strom.regiform == regiform:
                    yield episod, placering


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
    episoder = [e for e in episoder if e.beslut <= dag]
    rng = slump(seed, "omprovning")
    for episod in episoder:
        _glom(episod, dag)
        _omprova(episod, rng, dag)
    return Kommun(seed, scale, dag, utbud, episoder)


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
    tidigast = max(date(2022, 1, 3), episod.start + timedelta(days=180))
    senast = min(episod.slut or dag, dag) - timedelta(days=30)
    konvertera = episod.insats.id == "bmss_vuxna" and episod.lagrum == SOL and rng.random() < KONVERTERADE
    dagar = (senast - tidigast).days
    if dagar <= 0 or episod.delvis:
        return
    if konvertera or rng.random() < OMPROVADE * dagar / 365:
        episod.omprovad = vardag(tidigast + timedelta(days=rng.randrange(dagar)))
        episod.konverterad = konvertera
