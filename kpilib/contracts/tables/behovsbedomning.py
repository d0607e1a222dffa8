"""`behovsbedomning`: points of need, for a person or a unit."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tables.egen_regi import REGIFORMER
from kpilib.contracts.tackning import Tackning

BEHOVSBEDOMNING = Contract(
    namn="behovsbedomning",
    titel="Behovsbedömningar",
    beskrivning="En rad per behovsbedömning av en person eller en enhet.",
    kolumner={
        "person": c.person(obligatorisk=False, null=True),
        "enhet": c.text("Enhet, där bedömningen avser en enhet.", obligatorisk=False, null=True),
        "regiform": c.kategori("Regiform.", REGIFORMER),
        "datum": c.datum("Dag för bedömningen."),
        "poang": c.heltal("Behovsbedömningspoäng.", hogst=10_000, summeras=False),
        "undantag": c.janej("Undantag från behovsbedömningsmodellen."),
        "preliminar": c.janej("Preliminär bedömning, ersätts senare."),
    },
    tackning=Tackning("register", "datum"),
    nyckel=("person", "enhet", "regiform", "datum"),
    ersatter=("regiform",),
    igenkanns=("person", "enhet"),
    foljder={
        "person": "har då inga bedömningar av personer",
        "enhet": "har då inga bedömningar av enheter",
        "undantag": "räknar då ingen bedömning som undantag",
    },
    kontroller=(
        c.rad("varken_person_eller_enhet", pl.col("person").is_not_null() | pl.col("enhet").is_not_null()),
    ),
    regler={
        "varken_person_eller_enhet": (
            "Bedömningen saknar både person och enhet.",
            "Ange vem eller vilken enhet bedömningen avser.",
        )
    },
)
