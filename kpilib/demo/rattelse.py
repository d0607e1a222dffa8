"""A purchase file that was wrong when it first came, and is sent again.

In the first version one placement is missing, one that ended still runs, and some have last year's price.
The suppliers invoiced by it, and settle the difference in the month after.
"""

from __future__ import annotations

from dataclasses import replace

from kpilib.demo.kommun import Kommun
from kpilib.demo.kop import PRISNIVA, Kop, kop
from kpilib.demo.slump import slump
from kpilib.demo.tid import dygn, plus

RATTAD = "2024-05"
"""The month whose purchase file comes twice."""

GAMLA_PRISER = 3


def forsta_version(kommun: Kommun) -> list[Kop]:
    """The purchases of the month as the first file had them."""
    rader = kop(kommun, RATTAD)
    rng = slump(kommun.seed, "rattelse")
    boende = [k for k in rader if k.episod.insats.id in {"bmss_vuxna", "korttidsboende_sol"}]
    ny = rng.choice([k for k in boende if f"{k.placering.fran:%Y-%m}" == RATTAD])
    slutad = rng.choice([k for k in boende if k is not ny and _slutar(k)])
    kvar = replace(slutad.placering, till=None)
    fel = {id(slutad): replace(slutad, placering=kvar, dygn=dygn(kvar.fran, None, RATTAD))}
    ar = int(RATTAD[:4])
    for k in rng.sample([k for k in boende if k is not ny and not _slutar(k)], GAMLA_PRISER):
        fel[id(k)] = replace(k, pris=k.pris * PRISNIVA[ar - 1] // PRISNIVA[ar])
    return [fel.get(id(k), k) for k in rader if k is not ny]


def _slutar(k: Kop) -> bool:
    return k.placering.till is not None and f"{k.placering.till:%Y-%m}" == RATTAD


def fakturerat(kommun: Kommun, manad: str) -> list[tuple[Kop, int]]:
    """What a month's purchases are invoiced with, in öre."""
    kopta = forsta_version(kommun) if manad == RATTAD else kop(kommun, manad)
    return [(k, k.belopp) for k in kopta]


def reglerat(kommun: Kommun, manad: str) -> list[tuple[Kop, int]]:
    """What is settled in a month, in öre: the right amount less the invoiced, where they differ."""
    if manad != plus(RATTAD, 1):
        return []
    fakturerade = {_nyckel(k): k.belopp for k in forsta_version(kommun)}
    skillnader = [(k, k.belopp - fakturerade.get(_nyckel(k), 0)) for k in kop(kommun, RATTAD)]
    return [(k, ore) for k, ore in skillnader if ore]


def _nyckel(k: Kop) -> tuple[object, ...]:
    return (k.episod.person, k.episod.insats.id, k.placering.fran)
