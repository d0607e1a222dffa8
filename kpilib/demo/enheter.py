"""The statistics of own units: places and occupied days, month by month."""

from __future__ import annotations

from collections import Counter

from kpilib.demo.enhet import Enhet
from kpilib.demo.insatser import INSATSER
from kpilib.demo.kommun import Kommun
from kpilib.demo.slump import slump
from kpilib.demo.tabell import Cell, Tabell
from kpilib.demo.tid import forsta, manader, sista

RUBRIKER = ("Enhet", "Insats", "Regiform", "Kommun", "Period", "Platser", "Belagda dygn")

KORTTIDSHEM = (0.750, 0.765, 0.785, 0.795, 0.790, 0.770, 0.755, 0.760, 0.790, 0.800, 0.795, 0.765)
"""Occupancy of the korttidshem from January to December; invented."""


def belagda(kommun: Kommun, manad: str) -> Counter[str]:
    """Unit -> days that its places are occupied in the month, by the placements."""
    antal: Counter[str] = Counter()
    for _, p, dagar in kommun.manad("egen", manad):
        assert p.enhet is not None, "a placement of one's own is in a unit"
        antal[p.enhet.namn] += dagar
    return antal


def enhetsstatistik(kommun: Kommun, ar: int) -> Tabell:
    """One row per unit with places and month, from the month it opens to the one it closes."""
    rng = slump(kommun.seed, "enhet", ar)
    namn = {insats.id: insats.namn for insats in INSATSER}
    egna = [e for e in kommun.utbud.enheter if e.regiform == "egen" and e.platser]
    rader: list[tuple[Cell, ...]] = []
    for manad in manader(f"{ar}-01", f"{ar}-12"):
        antal = belagda(kommun, manad)
        for enhet in egna:
            if enhet.oppnar > sista(manad) or enhet.stanger < forsta(manad):
                continue
            dagar = antal[enhet.namn]
            if enhet.insats == "korttidsvistelse":
                niva = KORTTIDSHEM[int(manad[5:]) - 1] + rng.uniform(-0.03, 0.03)
                dagar = round(enhet.platser * sista(manad).day * niva)
            rader.append(_rad(enhet, namn[enhet.insats], manad, dagar))
    return Tabell(RUBRIKER, rader)


def _rad(enhet: Enhet, insats: str, manad: str, dagar: int) -> tuple[Cell, ...]:
    return (enhet.namn, insats, "Egen", enhet.kommun, manad, enhet.platser, dagar)
