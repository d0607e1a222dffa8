"""What the demonstration municipality is steered to: volumes, queues and flows per insats.

The volumes of autumn 2024 are the published figures of Göteborg's kategoriplan 2025-2026; months between
the given ones lie on straight lines. Everything else is invented, in proportions that are plausible for
a large city. All counts are of persons.
"""

from __future__ import annotations

from kpilib.demo.modell import Andelar, Insats, Ko, Strom

BORJAN = "2014-12"
"""The simulation starts from the stock at the end of this month."""

SLUT = "2025-03"
"""The simulation goes on for three months after the files end, so that new decisions wait as usual."""

SOL = "SoL 4 kap. 1 §"

_BRIST: Andelar = {
    "resurs_bostadsbrist": 52,
    "individ_tackat_nej": 24,
    "resurs_lokal_ej_anpassad": 10,
    "individ_halsa": 6,
    "struktur_komplexa_behov": 8,
}
_PLATS: Andelar = {"resurs_platsbrist": 60, "resurs_lokal_ej_anpassad": 20, "struktur_inflode": 20}
_STOD: Andelar = {
    "individ_tackat_nej": 35,
    "individ_ej_natt": 20,
    "individ_halsa": 20,
    "resurs_kompetens": 25,
}
_UPPDRAG: Andelar = {"resurs_uppdragstagare_saknas": 60, "individ_tackat_nej": 25, "individ_halsa": 15}
_LOV: Andelar = {"lov_ej_vald_utforare": 45, "individ_halsa": 35, "individ_tackat_nej": 20}

_VUXEN: Andelar = {"avliden": 20, "flyttat": 25, "eget_onskemal": 20, "annan_insats": 35}
_BARN: Andelar = {"annan_insats": 55, "flyttat": 20, "eget_onskemal": 20, "ovrigt": 5}
_BOENDESTOD: Andelar = {
    "eget_onskemal": 34,
    "malet_uppnatt": 26,
    "flyttat": 16,
    "avliden": 6,
    "behov_bmss": 8,
    "behov_korttidsboende": 4,
    "behov_socialt_boende": 3,
    "annan_insats": 3,
}


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
        namn_id, namn, lagrum, alder, (strom,), ko, _VUXEN, delar_personer=0.5, avbrott_per_ar=avbrott
    )


INSATSER: tuple[Insats, ...] = (
    Insats(
        "bmss_vuxna",
        "BmSS vuxna",
        "LSS 9 § 9",
        (19, 66),
        (
            Strom(
                "egen",
                "",
                {
                    BORJAN: 1330,
                    "2021-12": 1560,
                    "2022-12": 1594,
                    "2023-12": 1631,
                    "2024-09": 1656,
                    "2024-10": 1658,
                    SLUT: 1668,
                },
                0.0055,
            ),
            Strom(
                "extern",
                "ramavtal",
                {
                    BORJAN: 178,
                    "2021-12": 264,
                    "2022-12": 281,
                    "2023-12": 299,
                    "2024-09": 314,
                    "2024-10": 315,
                    SLUT: 321,
                },
                0.009,
            ),
            Strom(
                "extern",
                "direktupphandling",
                {
                    BORJAN: 30,
                    "2021-12": 20,
                    "2022-12": 22,
                    "2023-12": 23,
                    "2024-09": 25,
                    "2024-10": 25,
                    SLUT: 25,
                },
                0.012,
            ),
        ),
        Ko(
            {
                BORJAN: 150,
                "2021-12": 206,
                "2022-12": 204,
                "2023-06": 198,
                "2023-12": 176,
                "2024-06": 160,
                "2024-12": 146,
            },
            9,
            _BRIST,
        ),
        _VUXEN,
        sol_andel=0.1,
        avbrott_per_ar=8,
    ),
    Insats(
        "bmss_barn",
        "BmSS barn",
        "LSS 9 § 8",
        (7, 14),
        (
            Strom(
                "egen", "", {BORJAN: 31, "2021-12": 21, "2022-12": 20, "2023-12": 18, "2024-09": 17}, 0.025
            ),
            Strom(
                "extern",
                "ramavtal",
                {BORJAN: 13, "2021-12": 12, "2023-06": 12, "2023-12": 11, "2024-09": 10},
                0.03,
            ),
            Strom("extern", "direktupphandling", {BORJAN: 7, "2021-12": 5, "2023-06": 5, "2023-12": 4}, 0.03),
            Strom(
                "extern",
                "direktupphandling",
                {BORJAN: 18, "2021-12": 16, "2023-12": 15, "2024-09": 14, "2024-10": 13},
                0.03,
                skolplacering=True,
            ),
        ),
        Ko(
            {BORJAN: 4, "2021-12": 2, "2022-12": 3, "2023-06": 2, "2023-12": 1, "2024-09": 1, "2024-12": 0},
            0.4,
            _BRIST,
        ),
        _BARN,
        langst_ar=4,
    ),
    Insats(
        "korttidsvistelse",
        "Korttidsvistelse",
        "LSS 9 § 6",
        (6, 20),
        (
            Strom(
                "egen",
                "",
                {
                    BORJAN: 452,
                    "2021-12": 372,
                    "2022-12": 360,
                    "2023-12": 345,
                    "2024-09": 333,
                    "2024-10": 331,
                    SLUT: 325,
                },
                0.018,
            ),
            Strom(
                "extern",
                "ramavtal",
                {BORJAN: 98, "2021-12": 86, "2023-12": 79, "2024-09": 76, "2024-10": 75},
                0.018,
            ),
            Strom("extern", "annan_kommun", {BORJAN: 19, "2021-12": 15, "2023-12": 14, "2024-09": 13}, 0.02),
        ),
        Ko(
            {
                BORJAN: 16,
                "2021-12": 12,
                "2023-03": 13,
                "2023-09": 11,
                "2023-12": 13,
                "2024-06": 11,
                "2024-12": 12,
            },
            2.4,
            _PLATS,
        ),
        _BARN,
        avbrott_per_ar=4,
        langst_ar=8,
    ),
    Insats(
        "korttidsboende_sol",
        "Korttidsboende SoL",
        SOL,
        (19, 64),
        (
            Strom("egen", "", {BORJAN: 20}, 0.05, inflode={"2024-10": 1}),
            Strom(
                "extern",
                "ramavtal",
                {
                    BORJAN: 139,
                    "2021-12": 131,
                    "2022-12": 128,
                    "2023-12": 123,
                    "2024-09": 120,
                    "2024-10": 121,
                    "2024-12": 119,
                },
                0.15,
                inflode={"2024-10": 19},
            ),
            Strom(
                "extern",
                "direktupphandling",
                {BORJAN: 8, "2021-12": 5, "2023-12": 4},
                0.12,
                inflode={"2024-10": 1},
            ),
        ),
        Ko({BORJAN: 0}, 0, _PLATS),
        {"annan_insats": 40, "malet_uppnatt": 25, "eget_onskemal": 20, "flyttat": 10, "avliden": 5},
        langst_ar=2,
    ),
    Insats(
        "boendestod",
        "Boendestöd",
        SOL,
        (18, 68),
        (
            Strom(
                "egen",
                "",
                {
                    BORJAN: 1880,
                    "2021-12": 2398,
                    "2022-12": 2462,
                    "2023-12": 2518,
                    "2024-09": 2553,
                    "2024-10": 2537,
                    SLUT: 2549,
                },
                0.019,
            ),
        ),
        Ko({BORJAN: 14, "2021-12": 21, "2023-06": 19, "2023-12": 18, "2024-06": 17, "2024-12": 18}, 4, _STOD),
        _BOENDESTOD,
        avbrott_per_ar=10,
    ),
    _enkel(
        "daglig_verksamhet",
        "Daglig verksamhet",
        "LSS 9 § 10",
        (20, 63),
        (740, 880, 960),
        Ko({BORJAN: 24, "2021-12": 30, "2023-06": 34, "2024-12": 28}, 3, _LOV),
        avbrott=45,
    ),
    _enkel(
        "personlig_assistans",
        "Personlig assistans",
        "LSS 9 § 2",
        (8, 62),
        (172, 148, 155),
        Ko({BORJAN: 3, "2021-12": 4, "2024-12": 5}, 0.4, _UPPDRAG),
    ),
    _enkel(
        "ledsagarservice",
        "Ledsagarservice",
        "LSS 9 § 3",
        (14, 64),
        (302, 210, 172),
        Ko({BORJAN: 15, "2021-12": 17, "2024-12": 12}, 2, _UPPDRAG),
    ),
    _enkel(
        "kontaktperson",
        "Kontaktperson",
        "LSS 9 § 4",
        (16, 68),
        (432, 320, 268),
        Ko({BORJAN: 28, "2021-12": 34, "2024-12": 26}, 3, _UPPDRAG),
    ),
    _enkel(
        "avlosarservice",
        "Avlösarservice",
        "LSS 9 § 5",
        (3, 20),
        (176, 140, 122),
        Ko({BORJAN: 9, "2021-12": 9, "2024-12": 7}, 1, _UPPDRAG),
    ),
    _enkel(
        "korttidstillsyn",
        "Korttidstillsyn",
        "LSS 9 § 7",
        (12, 18),
        (121, 150, 158),
        Ko({BORJAN: 2, "2021-12": 2, "2024-12": 3}, 0.3, _PLATS),
    ),
    _enkel(
        "daglig_sysselsattning",
        "Daglig sysselsättning",
        SOL,
        (20, 64),
        (152, 180, 196),
        Ko({BORJAN: 4, "2021-12": 5, "2024-12": 4}, 0.6, _STOD),
    ),
)
