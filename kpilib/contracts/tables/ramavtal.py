"""`ramavtal`: the register of framework agreements."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

RAMAVTAL = Contract(
    namn="ramavtal",
    titel="Ramavtal",
    beskrivning="En rad per ramavtal och insats.",
    kolumner={
        "avtalsnummer": c.text("Avtalets nummer."),
        "leverantor": c.foretag("Leverantörens namn."),
        "organisationsnummer": c.organisationsnummer(),
        "insats": c.insats(),
        "delomrade": c.text("Delområde i avtalet.", obligatorisk=False, null=True),
        "fran": c.datum("Avtalets första dag."),
        "till": c.datum("Avtalets sista dag utan förlängning."),
        "forlangd_till": c.datum("Sista dag efter förlängning.", obligatorisk=False, null=True),
    },
    tackning=Tackning("register", "fran"),
    nyckel=("avtalsnummer", "insats", "delomrade"),
    ersatter=("insats",),
    igenkanns=("avtalsnummer",),
    foljder={
        "organisationsnummer": "skiljer då leverantörerna åt på namnet",
        "forlangd_till": "räknar då inget avtal som förlängt",
    },
    kontroller=(
        c.rad("till_fore_fran", pl.col("till") >= pl.col("fran")),
        c.rad("forlangning_fore_till", pl.col("forlangd_till") >= pl.col("till")),
    ),
    regler={
        "till_fore_fran": ("Avtalet slutar före det börjar.", "Rätta datumen i avtalsregistret."),
        "forlangning_fore_till": (
            "Förlängningen slutar före avtalets ordinarie slut.",
            "Rätta datumen i avtalsregistret.",
        ),
    },
)
