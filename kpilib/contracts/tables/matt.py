"""`matt`: the measures of an annual report or a budget."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract

MATT = Contract(
    namn="matt",
    titel="Mått",
    beskrivning="En rad per mått och år i en årsrapport eller budget. Ett tal, ett streck och en tom cell "
    "är tre olika besked.",
    kolumner={
        "matt": c.text("Måttets namn."),
        "varav": c.text(
            "Måttet som raden är en del av; delarna är inte säkert hela summan.",
            obligatorisk=False,
            null=True,
        ),
        "enhet": c.text("Måttets enhet.", obligatorisk=False, null=True),
        "ar": c.heltal("År.", minst=1990, hogst=2100, summeras=False),
        "utfall": c.matt("Utfall: tal med decimalpunkt, streck, ja eller nej."),
        "budget": c.matt("Budget eller mål för året, på samma form.", obligatorisk=False),
        "riktning": c.kategori(
            "Åt vilket håll måttet ska gå.", ("okar", "minskar", "ingen"), obligatorisk=False, null=True
        ),
        "definition": c.text(
            "Definition som gäller året; en annan än året före är ett seriebrott.",
            obligatorisk=False,
            null=True,
        ),
    },
    tackning=None,
    nyckel=("matt", "varav", "ar"),
    ersatter=("ar",),
    igenkanns=("matt",),
    kontroller=(c.rad("varav_sig_sjalv", pl.col("varav") != pl.col("matt")),),
    regler={
        "varav_sig_sjalv": (
            "Måttet anges som en del av sig självt.",
            "Ange det mått som raden är en del av, eller lämna cellen tom.",
        )
    },
)
