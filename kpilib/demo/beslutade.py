"""The insatser of which only the decisions are exported."""

from __future__ import annotations

from kpilib.demo.kalibrering import BORJAN, SLUT, SOL
from kpilib.demo.modell import Insats, Ko, Strom
from kpilib.demo.orsaker import LOV, PLATS, STOD, UPPDRAG, VUXEN


def _enkel(
    namn_id: str,
    namn: str,
    lagrum: str,
    alder: tuple[int, int],
    antal: tuple[int, int, int],
    ko: Ko,
    avbrott: int = 0,
) -> Insats:
    """An insats of which only the decisions are exported, with its stock in three months."""
    strom = Strom("", "", {BORJAN: antal[0], "2021-12": antal[1], SLUT: antal[2]}, 0.012)
    return Insats(
        namn_id, namn, lagrum, alder, (strom,), ko, VUXEN, delar_personer=0.5, avbrott_per_ar=avbrott
    )


BESLUTADE: tuple[Insats, ...] = (
    _enkel(
        "daglig_verksamhet",
        "Daglig verksamhet",
        "LSS 9 § 10",
        (20, 63),
        (740, 880, 960),
        Ko({BORJAN: 24, "2021-12": 30, "2023-06": 34, "2024-12": 28}, 3, LOV),
        avbrott=45,
    ),
    _enkel(
        "personlig_assistans",
        "Personlig assistans",
        "LSS 9 § 2",
        (8, 62),
        (172, 148, 155),
        Ko({BORJAN: 3, "2021-12": 4, "2024-12": 5}, 0.4, UPPDRAG),
    ),
    _enkel(
        "ledsagarservice",
        "Ledsagarservice",
        "LSS 9 § 3",
        (14, 64),
        (302, 210, 172),
        Ko({BORJAN: 15, "2021-12": 17, "2024-12": 12}, 2, UPPDRAG),
    ),
    _enkel(
        "kontaktperson",
        "Kontaktperson",
        "LSS 9 § 4",
        (16, 68),
        (432, 320, 268),
        Ko({BORJAN: 28, "2021-12": 34, "2024-12": 26}, 3, UPPDRAG),
    ),
    _enkel(
        "avlosarservice",
        "Avlösarservice",
        "LSS 9 § 5",
        (3, 20),
        (176, 140, 122),
        Ko({BORJAN: 9, "2021-12": 9, "2024-12": 7}, 1, UPPDRAG),
    ),
    _enkel(
        "korttidstillsyn",
        "Korttidstillsyn",
        "LSS 9 § 7",
        (12, 18),
        (121, 150, 158),
        Ko({BORJAN: 2, "2021-12": 2, "2024-12": 3}, 0.3, PLATS),
    ),
    _enkel(
        "daglig_sysselsattning",
        "Daglig sysselsättning",
        SOL,
        (20, 64),
        (152, 180, 196),
        Ko({BORJAN: 4, "2021-12": 5, "2024-12": 4}, 0.6, STOD),
    ),
)
