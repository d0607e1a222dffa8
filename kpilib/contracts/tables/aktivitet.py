"""`aktivitet`: the activities of the plan."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract

STATUS = ("ej_paborjad", "pagar", "klar", "pausad", "avbruten")

AKTIVITET = Contract(
    namn="aktivitet",
    titel="Aktiviteter",
    beskrivning="En rad per aktivitet i planen, med läget vid uttaget.",
    kolumner={
        "strategi": c.text("Strategin i planen."),
        "aktivitet": c.text("Aktivitetens namn."),
        "beskrivning": c.text("Vad som ska göras.", obligatorisk=False, null=True),
        "ansvarig": c.text("Ansvarig funktion; aldrig en persons namn.", obligatorisk=False, null=True),
        "status": c.kategori("Läge.", STATUS),
        "start": c.datum("Planerad eller faktisk start.", obligatorisk=False, null=True),
        "slut": c.datum("Planerat eller faktiskt slut.", obligatorisk=False, oppen=True),
        "kommentar": c.text("Kommentar till läget.", obligatorisk=False, null=True),
    },
    tackning=None,
    utdrag="start",
    nyckel=("strategi", "aktivitet"),
    igenkanns=("aktivitet",),
    kontroller=(c.rad("slut_fore_start", pl.col("slut") >= pl.col("start")),),
    regler={"slut_fore_start": ("Aktiviteten slutar före den börjar.", "Rätta datumen i planen.")},
)
