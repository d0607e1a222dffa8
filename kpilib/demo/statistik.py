"""What the municipality reports each October, in the form of the published national statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from kpilib.demo.episod import Episod
from kpilib.demo.kommun import Kommun
from kpilib.demo.tabell import Cell, Tabell

RUBRIKER = ("År", "Kommunkod", "Kommun", "Insats", "Personkrets", "Kön", "Ålder", "Antal personer")
TITEL = (
    "Personer med insats enligt LSS den 1 oktober efter kommun, insats, personkrets och kön",
    "X ersätter antal 1–3. Personer med flera insatser räknas en gång i raden Någon insats.",
)
MASKERAS = range(1, 4)
KOMMUN = ("1480", "Göteborg")
NAGON = "Någon insats"
TOTALT = "Totalt"


def lss_statistik(kommun: Kommun, ar: int) -> Tabell:
    """Persons with an executed decision enligt LSS on 1 October, per insats and personkrets, and for any
    insats per sex too; small counts are masked, as the publisher does. The municipality's own rows only."""
    dag = date(ar, 10, 1)
    har = {(e.insats.namn, e.person) for e in kommun.episoder if _enligt_lss(e, dag)}
    antal: Counter[tuple[str, str, str]] = Counter()
    for insats, person in har:
        antal[insats, f"Personkrets {person.krets}", TOTALT] += 1
        antal[insats, TOTALT, TOTALT] += 1
    for person in {person for _, person in har}:
        for kon in ({"K": "Kvinnor", "M": "Män"}[person.kon], TOTALT):
            antal[NAGON, f"Personkrets {person.krets}", kon] += 1
            antal[NAGON, TOTALT, kon] += 1
    return Tabell(RUBRIKER, list(_rader(ar, antal)))


def _enligt_lss(e: Episod, dag: date) -> bool:
    runs = e.start is not None and e.start <= dag and (e.slut is None or e.slut >= dag)
    return runs and e.lagrum_pa(dag).startswith("LSS")


def _rader(ar: int, antal: Counter[tuple[str, str, str]]) -> Iterator[tuple[Cell, ...]]:
    for (insats, krets, kon), n in sorted(antal.items()):
        yield (ar, *KOMMUN, insats, krets, kon, TOTALT, "X" if n in MASKERAS else n)
