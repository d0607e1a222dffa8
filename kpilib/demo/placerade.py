"""The insatser whose placements are exported, each with its streams and its queue."""

from __future__ import annotations

from kpilib.demo.kalibrering import BORJAN, SLUT, SOL
from kpilib.demo.modell import Insats, Ko, Strom
from kpilib.demo.orsaker import BARN, BOENDESTOD, BRIST, PLATS, STOD, VUXEN

PLACERADE: tuple[Insats, ...] = (
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
            BRIST,
        ),
        VUXEN,
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
            BRIST,
        ),
        BARN,
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
            PLATS,
        ),
        BARN,
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
        Ko({BORJAN: 0}, 0, PLATS),
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
        Ko({BORJAN: 14, "2021-12": 21, "2023-06": 19, "2023-12": 18, "2024-06": 17, "2024-12": 18}, 4, STOD),
        BOENDESTOD,
        avbrott_per_ar=10,
    ),
)
