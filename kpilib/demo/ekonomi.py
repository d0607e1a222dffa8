"""The finance system's account lines: income +, cost -, overhead -, per month, insats and unit.

What is bought costs what the purchase files say. What is left of the calibrated net cost of an insats is
spread over its own units, by points and days in BmSS and evenly elsewhere, to the öre.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate, pairwise

from kpilib.demo.insatser import INSATSER
from kpilib.demo.kommun import Kommun
from kpilib.demo.kop import kop
from kpilib.demo.slump import slump
from kpilib.demo.tabell import Cell, Tabell, kronor
from kpilib.demo.tid import manader, mellan

RUBRIKER = ("Period", "Insats", "Regiform", "Enhet", "Intäkt", "Kostnad", "Overhead")

NETTO = {
    2015: 3_610_000_000_00, 2016: 3_745_000_000_00, 2017: 3_880_000_000_00, 2018: 4_015_000_000_00,
    2019: 4_160_000_000_00, 2020: 4_330_000_000_00, 2021: 4_520_000_000_00, 2022: 4_770_000_000_00,
    2023: 5_250_000_000_00, 2024: 5_525_000_000_00,
}  # fmt: skip
"""Net cost of a year in öre; 2022 and 2023 are published, the other years are invented."""

ANDELAR = {
    2015: {
        "bmss_vuxna": 500, "daglig_verksamhet": 108, "boendestod": 60, "korttidsboende_sol": 66,
        "bmss_barn": 45, "korttidsvistelse": 58, "personlig_assistans": 80, "ledsagarservice": 12,
        "kontaktperson": 9, "avlosarservice": 7, "korttidstillsyn": 8, "daglig_sysselsattning": 8,
    },
    2022: {
        "bmss_vuxna": 541, "daglig_verksamhet": 112, "boendestod": 63, "korttidsboende_sol": 54,
        "bmss_barn": 32, "korttidsvistelse": 41, "personlig_assistans": 71, "ledsagarservice": 8,
        "kontaktperson": 7, "avlosarservice": 5, "korttidstillsyn": 9, "daglig_sysselsattning": 8,
    },
    2023: {
        "bmss_vuxna": 521, "daglig_verksamhet": 131, "boendestod": 62, "korttidsboende_sol": 51,
        "bmss_barn": 31, "korttidsvistelse": 40, "personlig_assistans": 72, "ledsagarservice": 7,
        "kontaktperson": 6, "avlosarservice": 5, "korttidstillsyn": 9, "daglig_sysselsattning": 8,
    },
    2024: {
        "bmss_vuxna": 522, "daglig_verksamhet": 132, "boendestod": 63, "korttidsboende_sol": 49,
        "bmss_barn": 29, "korttidsvistelse": 39, "personlig_assistans": 73, "ledsagarservice": 6,
        "kontaktperson": 6, "avlosarservice": 5, "korttidstillsyn": 9, "daglig_sysselsattning": 8,
    },
}  # fmt: skip
"""Thousandths of the year's net cost; the first six of 2023 and the first two of 2022 round to the
published shares. Years between the given ones lie on straight lines. The rest is OVRIGT."""

OVRIGT = "Övriga insatser och gemensamt"
OMRADEN = ("Centrum", "Hisingen", "Nordost", "Sydväst")


def kostnad(kommun: Kommun, ar: int) -> Tabell:
    """The account lines of a year; their sum is the year's net cost to the öre."""
    rng = slump(kommun.seed, "kostnad", ar)
    perioder = manader(f"{ar}-01", f"{ar}-12")
    kopta = {manad: _kopta(kommun, manad) for manad in perioder}
    rader: list[tuple[Cell, ...]] = []
    kvar = netto = NETTO[ar] * kommun.scale
    for insats in INSATSER:
        mal = netto * _andel(ar, insats.id) // 1000
        kvar -= mal
        for manad in perioder:
            if belopp := kopta[manad].get(insats.id, 0):
                overhead = belopp * 2 // 100
                mal -= belopp + overhead
                rader.append(
                    (manad, insats.namn, "Extern", None, kronor(0), kronor(-belopp), kronor(-overhead))
                )
        rader += _egna(mal, insats.namn, _vikter(kommun, insats.id, perioder, rng), 4)
    gemensamt = [(manad, "Gemensamt", 1.0) for manad in perioder]
    rader += _egna(kvar, OVRIGT, gemensamt, 1)
    return Tabell(RUBRIKER, sorted(rader, key=lambda rad: str(rad[:4])))


def _andel(ar: int, insats: str) -> int:
    return mellan({f"{given}-12": andelar[insats] for given, andelar in ANDELAR.items()}, f"{ar}-12")


def _kopta(kommun: Kommun, manad: str) -> dict[str, int]:
    summor: dict[str, int] = {}
    for k in kop(kommun, manad):
        summor[k.episod.insats.id] = summor.get(k.episod.insats.id, 0) + k.belopp
    return summor


def _vikter(
    kommun: Kommun, insats: str, perioder: Sequence[str], rng: random.Random
) -> list[tuple[str, str, float]]:
    """Month, own unit and its part of the cost."""
    enheter = [e for e in kommun.utbud.enheter if (e.insats, e.regiform) == (insats, "egen")]
    if not insats.startswith("bmss"):
        namn = [e.namn for e in enheter] or [f"Område {omrade}" for omrade in OMRADEN]
        vikt = {e.namn: float(max(e.platser, 1)) for e in enheter}
        return [(m, n, vikt.get(n, 1.0) * rng.uniform(0.94, 1.06)) for m in perioder for n in namn]
    niva = {e.namn: rng.uniform(0.85, 1.15) * (1.5 if e.undantag else 1.0) for e in enheter}
    poang: dict[tuple[str, str], int] = {}
    for manad in perioder:
        for e, p, dagar in kommun.manad("egen", manad):
            if e.insats.id == insats and p.enhet:
                nyckel = (manad, p.enhet.namn)
                poang[nyckel] = poang.get(nyckel, 0) + dagar * e.poang
    return [(m, n, summa * niva[n] * rng.uniform(0.97, 1.03)) for (m, n), summa in sorted(poang.items())]


def _egna(
    netto: int, insats: str, vikter: Sequence[tuple[str, str, float]], intakt_procent: int
) -> list[tuple[Cell, ...]]:
    """Spread a net cost in öre over months and units; each line keeps intakt + kostnad + overhead = net."""
    summa = sum(vikt for *_, vikt in vikter)
    granser = [0, *(round(netto * del_ / summa) for del_ in accumulate(vikt for *_, vikt in vikter))]
    # The last limit is the whole whatever the sum of the weights rounds to.
    granser[-1] = netto
    rader: list[tuple[Cell, ...]] = []
    for (manad, enhet, _), (fran, till) in zip(vikter, pairwise(granser), strict=True):
        del_ = till - fran
        overhead, intakt = del_ * 5 // 100, del_ * intakt_procent // 100
        brutto = del_ - overhead + intakt
        rader.append((manad, insats, "Egen", enhet, kronor(intakt), kronor(-brutto), kronor(-overhead)))
    return rader
