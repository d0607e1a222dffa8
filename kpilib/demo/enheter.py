"""The statistics of own units: places and occupied days, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kpilib.demo.kalibrering import INSATSER
from kpilib.demo.kommun import Kommun
from kpilib.demo.slump import slump
from kpilib.demo.tabell import Cell, Tabell
from kpilib.demo.tid import dygn, sista
from kpilib.demo.utbud import Enhet

RUBRIKER = ("Enhet", "Insats", "Regiform", "Kommun", "Period", "Platser", "Belagda dygn")

KORTTIDSHEM = (0.750, 0.765, 0.785, 0.795, 0.790, 0.770, 0.755, 0.760, 0.790, 0.800, 0.795, 0.765)
"""Occupancy of the korttidshem from January to December; invented."""


def belagda(kommun: Kommun, manad: str) -> Counter[str]:
    """Unit -> days that its places are occupied in the month, by the placements."""
    antal: Counter[str] = Counter()
    for _, p in kommun.placeringar("egen"):
        if p.enhet:
            antal[p.enhet.namn] += dygn(p.fran, p.till, manad)
    return +antal


def enhetsstatistik(kommun: Kommun, manader: Iterable[str]) -> Tabell:
    """One row per unit with places and month; a unit appears from the month it has its first resident."""
    rng = slump(kommun.seed, "enhet")
    namn = {insats.id: insats.namn for insats in INSATSER}
    egna = [e for e in kommun.utbud.enheter if e.regiform == "egen" and e.platser]
    oppnade: set[str] = set()
    rader: list[tuple[Cell, ...]] = []
    for manad in manader:
        antal = belagda(kommun, manad)
        oppnade |= set(antal)
        for enhet in egna:
            if enhet.namn not in oppnade:
                continue
            dagar = antal[enhet.namn]
            if enhet.insats == "korttidsvistelse":
                niva = KORTTIDSHEM[int(manad[5:]) - 1] + rng.uniform(-0.03, 0.03)
                dagar = round(enhet.platser * sista(manad).day * niva)
            rader.append(_rad(enhet, namn[enhet.insats], manad, dagar))
    return Tabell(RUBRIKER, rader)


def _rad(enhet: Enhet, insats: str, manad: str, dagar: int) -> tuple[Cell, ...]:
    return (enhet.namn, insats, "Egen", enhet.kommun, manad, enhet.platser, dagar)
