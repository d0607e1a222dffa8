"""Where placements can be: a unit with room, and a new own unit where there is none."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from kpilib.demo.enhet import FORSTA, Enhet, Slag, slag_av
from kpilib.demo.marknad import Marknad
from kpilib.demo.namn import GR

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


class Utbud:
    """Where persons can be placed: the suppliers' units, and own ones that open when those there are full.

    Attributes
    ----------
    avtal, leverantorer, enheter
        All agreements, suppliers and units, own ones included.
    """

    def __init__(self, rng: random.Random, scale: int) -> None:
        self._rng = rng
        marknad = Marknad(rng, scale)
        self.avtal = marknad.avtal
        self.leverantorer = marknad.leverantorer
        self.enheter = marknad.enheter
        self._namn = marknad.ortnamn
        self._lediga: dict[Slag, list[Enhet]] = {}
        for enhet in self.enheter:
            self._lediga.setdefault(slag_av(enhet), []).append(enhet)

    def flytta_in(self, slag: Slag, dag: date) -> Enhet:
        """A unit with room, which the person moves into on a day.

        Raises
        ------
        ValueError
            Suppliers have no room left: the calibrated stock is larger than what is on offer.
        """
        alla = self._lediga.setdefault(slag, [])
        lediga = [e for e in alla if e.oppnar <= max(dag, FORSTA)]
        if not lediga:
            if slag.regiform != "egen":
                raise ValueError(f"no room left: {slag}")
            lediga = [self._ny_egen(slag.insats, dag)]
            alla += lediga
        enhet = self._rng.choice(lediga)
        enhet.upptagna += 1
        if enhet.upptagna == enhet.rymmer:
            alla.remove(enhet)
        return enhet

    def lamna(self, enhet: Enhet) -> None:
        """One person less in the unit."""
        if enhet.upptagna == enhet.rymmer:
            self._lediga.setdefault(slag_av(enhet), []).append(enhet)
        enhet.upptagna -= 1

    def ersatt(self, enhet: Enhet, dag: date) -> Enhet:
        """A new own unit of the same kind, which opens the day after the old one closes on `dag`."""
        enhet.stanger = dag
        namn = f"{enhet.namn.split()[0]} {next(self._namn)}"
        ny = replace(enhet, namn=namn, oppnar=dag + timedelta(days=1), stanger=date.max)
        self.enheter.append(ny)
        return ny

    def _ny_egen(self, insats: str, dag: date) -> Enhet:
        fanns = sum(e.insats == insats and e.regiform == "egen" for e in self.enheter)
        slag, platser, rymmer = EGNA[insats][fanns % len(EGNA[insats])]
        undantag = insats == "bmss_vuxna" and self._rng.random() < 0.04
        namn = f"{slag} {next(self._namn)}"
        enhet = Enhet(
            namn, insats, "egen", "", GR[0], platser, rymmer, undantag=undantag, oppnar=max(dag, FORSTA)
        )
        self.enheter.append(enhet)
        return enhet
