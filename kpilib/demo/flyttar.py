"""Moves to a flat of one's own by routine F100, and hospital days paid for patients ready for discharge."""

from __future__ import annotations

import random
from datetime import date, timedelta

from kpilib.demo.episod import Episod
from kpilib.demo.kalibrering import BORJAN
from kpilib.demo.kommun import Kommun
from kpilib.demo.personer import Person
from kpilib.demo.slump import slump
from kpilib.demo.tabell import Cell, Tabell
from kpilib.demo.tid import manader, vardag

F100 = {
    2015: (31, 3), 2016: (34, 4), 2017: (38, 4), 2018: (37, 5), 2019: (43, 6),
    2020: (35, 3), 2021: (47, 7), 2022: (56, 8), 2023: (61, 10), 2024: (52, 11),
}  # fmt: skip
"""Year -> moves, and how many of them from BmSS; 2023 is published, the other years are invented."""

FRAN_KORTTIDSBOENDE = 0.2
"""Share of the moves that come from korttidsboende."""

BETALDAGAR = {
    2018: 8.6, 2019: 7.4, 2020: 5.1, 2021: 5.6, 2022: 6.8, 2023: 6.3, 2024: 5.7,
}  # fmt: skip
"""Year -> mean days in a month; invented. The act on coordinated discharge applies from 2018."""

SASONG = (1.2, 1.1, 1.0, 0.9, 0.9, 1.1, 1.3, 1.2, 0.9, 0.8, 0.8, 0.9)
"""January to December: holidays make it harder to receive a person from hospital."""


def f100(kommun: Kommun) -> Tabell:
    """One row per move, by day. Who leaves BmSS or korttidsboende moves on the day after."""
    rng = slump(kommun.seed, "f100")
    flyttade: set[Person] = set()
    rader: list[tuple[Cell, ...]] = []
    for ar in (ar for ar in F100 if f"{ar}" > BORJAN):
        alla, bmss = F100[ar]
        korttids = round(alla * FRAN_KORTTIDSBOENDE)
        for insats, fran, antal in (
            ("bmss_vuxna", "BmSS", bmss),
            ("korttidsboende_sol", "Korttidsboende", korttids),
        ):
            slutade = [e for e in kommun.episoder if e.insats.id == insats and _kan_flytta(e, ar)]
            for e in _valj(slutade, flyttade, antal * kommun.scale, rng):
                assert e.slut is not None
                rader.append((e.person.personnummer, e.slut + timedelta(days=1), fran))
        hemma = [e for e in kommun.episoder if e.insats.id == "boendestod" and _pagar(e, ar)]
        for e in _valj(hemma, flyttade, (alla - bmss - korttids) * kommun.scale, rng):
            dag = vardag(date(ar, 1, 4) + timedelta(days=rng.randrange(355)))
            rader.append((e.person.personnummer, dag, "Ordinärt" if rng.random() < 0.8 else "Övrigt"))
    return Tabell(
        ("Personnummer", "Flyttdatum", "Från boende"), sorted(rader, key=lambda r: (str(r[1]), str(r[0])))
    )


def _kan_flytta(e: Episod, ar: int) -> bool:
    """The person left a place this year for something that can be a flat of one's own."""
    slutat = e.slut is not None and e.slut.year == ar and e.start is not None
    return slutat and e.avslutsorsak in {"flyttat", "annan_insats", "malet_uppnatt"}


def _pagar(e: Episod, ar: int) -> bool:
    return e.start is not None and e.start < date(ar, 1, 1) and (e.slut is None or e.slut.year > ar)


def _valj(episoder: list[Episod], flyttade: set[Person], antal: int, rng: random.Random) -> list[Episod]:
    """As many episodes of persons who have not moved before; the persons are noted as moved."""
    valda: list[Episod] = []
    for e in rng.sample(episoder, len(episoder)):
        if len(valda) < antal and e.person not in flyttade:
            flyttade.add(e.person)
            valda.append(e)
    return valda


def betaldagar(kommun: Kommun, ar: int) -> Tabell:
    """Days and persons, month by month."""
    rng = slump(kommun.seed, "betaldagar", ar)
    rader: list[tuple[Cell, ...]] = []
    for manad, sasong in zip(manader(f"{ar}-01", f"{ar}-12"), SASONG, strict=True):
        dagar = round(BETALDAGAR[ar] * sasong * kommun.scale + rng.uniform(-1.5, 1.5))
        rader.append((manad, dagar, min(dagar, rng.randint(1, 3) * kommun.scale)))
    return Tabell(("Period", "Dagar", "Personer"), rader)
