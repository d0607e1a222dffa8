"""The measures of the annual report: outcome and budget, year by year, counted from the municipality."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kpilib.demo.episod import Episod
from kpilib.demo.flyttar import F100
from kpilib.demo.kommun import Kommun
from kpilib.demo.tabell import Cell, Tabell

RUBRIKER = ("Mått", "Varav", "Enhet", "År", "Utfall", "Budget", "Riktning", "Definition")

BMSS = "Personer i bostad med särskild service, vuxna"
DAGLIG = "Personer med daglig verksamhet"
FLYTTAR = "Flyttar till egen lägenhet enligt rutin F100"
NY_DEFINITION = 2024
"""From this year daglig verksamhet counts executed decisions, before that decisions: a series break."""


def matt(kommun: Kommun, ar: int) -> Tabell:
    """The year and the two before it.

    A dash says that no budget was set under the new definition, an empty cell that none was asked for.
    """
    rader: list[tuple[Cell, ...]] = []
    for y in range(ar - 2, ar + 1):
        dag = date(y, 12, 31)
        boende = _antal(kommun, dag, "bmss_vuxna", _verkstallt)
        kopta = _antal(kommun, dag, "bmss_vuxna", _kopt)
        stod = _antal(kommun, dag, "boendestod", _verkstallt)
        ny = y >= NY_DEFINITION
        daglig = _antal(kommun, dag, "daglig_verksamhet", _verkstallt if ny else _beslutat)
        flyttar = F100[y][0] * kommun.scale
        rader += [
            (BMSS, None, "antal", y, f"{boende}", f"{boende // 10 * 10 + 10}", None, None),
            ("Externt köpta platser", BMSS, "antal", y, f"{kopta}", f"{kopta - 4}", "Minskar", None),
            ("Personer med boendestöd", None, "antal", y, f"{stod}", f"{stod // 50 * 50}", None, None),
            (
                DAGLIG,
                None,
                "antal",
                y,
                f"{daglig}",
                "-" if y == NY_DEFINITION else f"{daglig // 10 * 10}",
                None,
                "Verkställda beslut" if ny else "Beslut",
            ),
            (FLYTTAR, None, "antal", y, f"{flyttar}", f"{50 * kommun.scale}" if ny else None, "Ökar", None),
        ]
    return Tabell(RUBRIKER, rader)


def _antal(kommun: Kommun, dag: date, insats: str, villkor: Callable[[Episod, date], bool]) -> int:
    return len(
        {
            e.person
            for e in kommun.episoder
            if e.insats.id == insats
            and e.beslut <= dag
            and not (e.slut and e.slut <= dag)
            and villkor(e, dag)
        }
    )


def _beslutat(e: Episod, dag: date) -> bool:
    return e.beslut <= dag


def _verkstallt(e: Episod, dag: date) -> bool:
    return e.start is not None and e.start <= dag


def _kopt(e: Episod, dag: date) -> bool:
    return any(
        p.strom.regiform == "extern" and p.fran <= dag and (p.till is None or p.till >= dag)
        for p in e.placeringar
    )
