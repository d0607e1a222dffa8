"""Persons wait, move in, move on and leave, month by month, from the end of 2014 to spring 2025.

Each month the placements that end are drawn from the stock, and as many begin as the calibrated stock of
the month asks for. They are filled with persons who change unit, with decisions that have waited for more
than three months, and with new decisions, in that order. No placement begins or ends on a day where the
definitions of two nyckeltal could read it differently: ends fall on the 3rd to the 26th.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from kpilib.demo.enhet import Enhet, Slag
from kpilib.demo.episod import Episod, Placering
from kpilib.demo.kalibrering import BORJAN, SLUT, SOL
from kpilib.demo.modell import Insats, Strom
from kpilib.demo.personer import Folkbok, Person
from kpilib.demo.slump import avrunda, valj
from kpilib.demo.tid import dag_i, manader, plus, sista, tre_manader, vardag
from kpilib.demo.utbud import Utbud

SLUTDAGAR = (3, 26)
STARTDAGAR = (2, 26)
BESLUTSDAGAR = (3, 26)


class Forlopp:
    """The course of one insats."""

    def __init__(
        self,
        insats: Insats,
        folkbok: Folkbok,
        utbud: Utbud,
        rng: random.Random,
        scale: int,
        boende: list[Person],
    ) -> None:
        self.insats, self.folkbok, self.utbud = insats, folkbok, utbud
        self.rng, self.scale, self.boende = rng, scale, boende
        self.episoder: list[Episod] = []
        self.ko: list[Episod] = []
        self.pagar: dict[int, list[Episod]] = {n: [] for n in range(len(insats.strommar))}
        self.rng.shuffle(self.boende)

    def kor(self) -> list[Episod]:
        """Every episode of the insats, in the order they came about."""
        self._borja()
        for manad in manader(plus(BORJAN, 1), SLUT):
            lamnade: list[Enhet] = []
            flyttar, lediga = self._avsluta(manad, lamnade)
            nya = self._fyll(manad, flyttar, lediga)
            for nr, episod in nya:
                self.pagar[nr].append(episod)
            # A place that is left can be taken from the next month: no unit is ever over-occupied.
            for enhet in lamnade:
                self.utbud.lamna(enhet)
            self._vanta(manad)
        return self.episoder

    def _borja(self) -> None:
        """The stock and the queue when the simulation starts."""
        rng, dag = self.rng, sista(BORJAN)
        for nr, strom in enumerate(self.insats.strommar):
            for _ in range(strom.mal(BORJAN) * self.scale):
                dagar = min(
                    rng.expovariate(strom.avgang / 30.4), 365 * self.insats.langst_ar * rng.random() ** 0.3
                )
                fran = dag - timedelta(days=int(dagar))
                episod = self._ny(vardag(fran - timedelta(days=rng.randint(7, 75))))
                self._placera(episod, strom, fran)
                self.pagar[nr].append(episod)
        medel = 30 * self.insats.ko.mal(BORJAN) / max(self.insats.ko.omsattning, 0.1)
        for _ in range(self.insats.ko.mal(BORJAN) * self.scale):
            self._ko(vardag(dag - timedelta(days=100 + int(rng.expovariate(1 / medel)))))
        for manad in manader(plus(BORJAN, -2), BORJAN):
            self._vanta(manad)

    def _avsluta(self, manad: str, lamnade: list[Enhet]) -> tuple[list[Episod], list[int]]:
        """End placements; the episodes that move on, and the number of each stream that has a vacancy."""
        rng = self.rng
        flyttar: list[Episod] = []
        lediga: list[int] = []
        for nr, strom in enumerate(self.insats.strommar):
            bestand, mal = self.pagar[nr], strom.mal(manad) * self.scale
            if manad in strom.inflode:
                ut = len(bestand) + strom.inflode[manad] * self.scale - mal
            else:
                ut = max(avrunda(strom.avgang * len(bestand), rng), len(bestand) - mal)
            for episod in rng.sample(bestand, ut):
                bestand.remove(episod)
                placering = episod.placeringar[-1]
                placering.till = dag_i(manad, rng, SLUTDAGAR)
                if placering.enhet:
                    lamnade.append(placering.enhet)
                if self.insats.id == "bmss_vuxna" and strom.regiform == "extern" and rng.random() < 0.3:
                    flyttar.append(episod)
                else:
                    self._stang(episod, placering.till)
            lediga += [nr] * (mal - len(bestand))
        rng.shuffle(lediga)
        return flyttar, lediga

    def _fyll(self, manad: str, flyttar: list[Episod], lediga: list[int]) -> list[tuple[int, Episod]]:
        """Begin placements until every vacancy is filled."""
        rng, nya = self.rng, []
        for episod in flyttar:
            slutade = episod.placeringar[-1].till
            assert slutade is not None
            nr = next((n for n in lediga if self.insats.strommar[n].regiform == "egen"), None)
            if nr is None:
                self._stang(episod, slutade)
                continue
            lediga.remove(nr)
            self._placera(episod, self.insats.strommar[nr], slutade + timedelta(days=1))
            nya.append((nr, episod))
        langa = [e for e in self.ko if tre_manader(e.beslut) < sista(manad)]
        for episod in rng.sample(langa, max(0, len(langa) - self.insats.ko.mal(manad) * self.scale)):
            self.ko.remove(episod)
            if lediga and rng.random() < 0.85:
                nr = lediga.pop()
                self._placera(episod, self.insats.strommar[nr], dag_i(manad, rng, STARTDAGAR))
                nya.append((nr, episod))
            else:
                self._stang(episod, dag_i(manad, rng, SLUTDAGAR))
        for nr in lediga:
            fran = dag_i(manad, rng, STARTDAGAR)
            episod = self._ny(vardag(fran - timedelta(days=rng.randint(7, 75))))
            self._placera(episod, self.insats.strommar[nr], fran)
            nya.append((nr, episod))
        return nya

    def _vanta(self, manad: str) -> None:
        """New decisions that will wait: as many as the queue needs three months from now."""
        ko = self.insats.ko
        vaxer = max(0, ko.mal(plus(manad, 3)) - ko.mal(plus(manad, 2)))
        for _ in range(avrunda((vaxer + ko.omsattning) * self.scale, self.rng)):
            self._ko(vardag(dag_i(manad, self.rng, BESLUTSDAGAR)))

    def _ko(self, beslut: date) -> None:
        episod = self._ny(beslut)
        episod.orsak = valj(self.insats.ko.orsaker, self.rng)
        self.ko.append(episod)

    def _ny(self, beslut: date) -> Episod:
        insats, rng = self.insats, self.rng
        if self.boende and insats.alder[0] >= 14 and rng.random() < insats.delar_personer:
            person = self.boende.pop()
        else:
            person = self.folkbok.ny(alder=insats.alder, dag=beslut)
        lagrum = SOL if rng.random() < insats.sol_andel else insats.lagrum
        poang = 0
        if insats.id.startswith("bmss"):
            medel = 30 if insats.id == "bmss_barn" else 18
            poang = round(min(40, max(4, rng.gauss(medel, 6.5))))
        episod = Episod(person, insats, lagrum, beslut, poang)
        self.episoder.append(episod)
        return episod

    def _placera(self, episod: Episod, strom: Strom, fran: date) -> None:
        rng = self.rng
        if not strom.regiform:
            episod.placeringar.append(Placering(strom, None, fran))
            return
        # Own units take both; the agreement for BmSS has units for decisions by SoL.
        sol = strom.avtalsform == "ramavtal" and self.insats.sol_andel > 0 and episod.lagrum == SOL
        slag = Slag(self.insats.id, strom.regiform, strom.avtalsform, strom.skolplacering, sol)
        enhet = self.utbud.flytta_in(slag, fran)
        risk = {"direktupphandling": 0.75, "ramavtal": 0.02}.get(strom.avtalsform, 0.0)
        bmss = self.insats.id.startswith("bmss")
        undantag = enhet.undantag or strom.skolplacering or (bmss and rng.random() < risk)
        netter = rng.randint(4, 10) if self.insats.id == "korttidsvistelse" else 0
        episod.placeringar.append(Placering(strom, enhet, fran, None, undantag, netter))

    def _stang(self, episod: Episod, dag: date) -> None:
        episod.slut = dag
        # Nothing can be fulfilled by, or moved on from, an insats that never began.
        orsaker = (
            self.insats.avslut if episod.placeringar else {"eget_onskemal": 70, "flyttat": 20, "avliden": 10}
        )
        episod.avslutsorsak = valj(orsaker, self.rng)
