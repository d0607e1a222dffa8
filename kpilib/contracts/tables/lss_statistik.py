"""`lss_statistik`: Socialstyrelsen's statistics on insatser enligt LSS, which come as Excel files."""

import polars as pl

from kpilib.begrepp import ALLA, LSS_ROLLER
from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

ALDRAR = ("0-6", "7-12", "13-17", "18-22", "0-22", "23-44", "45-64", "23-64", "65-", ALLA)
"""Age groups that the statistics have used; another is put in quarantine, not guessed."""

LSS_STATISTIK = Contract(
    namn="lss_statistik",
    titel="LSS-statistik",
    beskrivning="En rad per publicerat antal personer med insats enligt LSS den 1 oktober. Källa: "
    "Socialstyrelsen.",
    kolumner={
        "ar": c.heltal("År; antalet gäller den 1 oktober.", minst=1990, hogst=2100, summeras=False),
        "kommun": c.kommunkod(),
        "roll": c.kategori(
            "Insats enligt LSS, som den roll som den har i kategoriträdet; alla: personer med någon insats.",
            (*LSS_ROLLER, ALLA),
            saknas=ALLA,
        ),
        "personkrets": c.kategori(
            "Personkrets enligt LSS.", ("1", "2", "3", ALLA), obligatorisk=False, saknas=ALLA
        ),
        "kon": c.kategori("Kön.", ("K", "M", ALLA), obligatorisk=False, saknas=ALLA),
        "alder": c.kategori("Åldersgrupp.", ALDRAR, obligatorisk=False, saknas=ALLA),
        "antal": c.statistik("Antal personer; tomt där källan inte lämnar ut det."),
        "antal_saknas": c.markering(
            "Varför antalet saknas: maskerad (X i källan) eller ingen uppgift (streck).", "antal"
        ),
    },
    tackning=Tackning("ar", "ar"),
    nyckel=("ar", "kommun", "roll", "personkrets", "kon", "alder"),
    ersatter=("ar", "kommun"),
    igenkanns=("kommun", "roll"),
    foljder={
        "personkrets": "läser då varje antal som alla personkretsars",
        "kon": "läser då varje antal som båda könens",
        "alder": "läser då varje antal som alla åldrars",
    },
    kontroller=(c.rad("antal_tomt", pl.col("antal").is_not_null() | pl.col("antal_saknas").is_not_null()),),
    regler={
        "antal_tomt": (
            "Cellen för antalet är tom; det går inte att veta om antalet är noll eller maskerat.",
            "Hämta tabellen på nytt, eller skriv källans eget tecken i cellen.",
        )
    },
)
