"""`egen_regi`: what the municipality gives itself; `enhet`: its units month by month."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

_DAGAR = (pl.col("period") + "-01").str.to_date(strict=False).dt.days_in_month()
REGIFORMER = ("egen", "extern")

EGEN_REGI = Contract(
    namn="egen_regi",
    titel="Egen regi",
    beskrivning="En rad per placering i egen regi.",
    kolumner={
        "person": c.person(),
        "insats": c.insats(),
        "enhet": c.text("Enhet.", obligatorisk=False, null=True),
        "fran": c.datum("Placeringens första dag."),
        "till": c.datum("Placeringens sista dag; tomt medan den pågår.", oppen=True),
    },
    tackning=Tackning("register", "fran"),
    nyckel=("person", "insats", "enhet", "fran"),
    ersatter=("insats",),
    igenkanns=("person",),
    foljder={"enhet": "vet då inte vilken enhet en person bor på"},
    kontroller=(c.rad("till_fore_fran", pl.col("till") >= pl.col("fran")),),
    regler={
        "till_fore_fran": ("Placeringen slutar före den börjar.", "Rätta datumen i verksamhetssystemet.")
    },
)

ENHET = Contract(
    namn="enhet",
    titel="Enheter",
    beskrivning="En rad per enhet och månad: platser och belagda dygn.",
    kolumner={
        "enhet": c.text("Enhetens namn."),
        "insats": c.insats(),
        "regiform": c.kategori("Regiform.", REGIFORMER),
        "kommun": c.text("Kommun där enheten ligger.", obligatorisk=False, null=True),
        "period": c.manad("Månad."),
        "platser": c.heltal("Tillgängliga platser under månaden.", hogst=1000),
        "belagda_dygn": c.heltal("Dygn som platserna var belagda.", hogst=31_000),
    },
    tackning=Tackning("manad", "period"),
    nyckel=("enhet", "insats", "regiform", "period"),
    ersatter=("insats", "period"),
    igenkanns=("enhet",),
    foljder={"kommun": "räknar då varje egen enhet som belägen i kommunen"},
    kontroller=(c.rad("fler_dygn_an_platser", pl.col("belagda_dygn") <= pl.col("platser") * _DAGAR),),
    regler={
        "fler_dygn_an_platser": (
            "Enheten har fler belagda dygn än platserna rymmer.",
            "Kontrollera platser och belagda dygn för månaden.",
        )
    },
)
