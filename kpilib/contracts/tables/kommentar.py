"""`kommentar`: what the kategoriteam says of a value."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract

_PERIOD = r"^\d{4}(-(0[1-9]|1[0-2])|Q[1-4]|T[1-3]|H[12])?$"

KOMMENTAR = Contract(
    namn="kommentar",
    titel="Kommentarer",
    beskrivning="En rad per kommentar till ett nyckeltals värde: orsak och åtgärd.",
    kolumner={
        "nyckeltal": c.text("Nyckeltalets id."),
        "insats": c.insats("Insats; alla där kommentaren gäller hela området.", alla=True),
        "period": c.text("Periodens id: 2024-10, 2024Q3, 2024T2, 2024H2 eller 2024."),
        "orsak": c.text("Varför värdet är som det är.", null=True),
        "atgard": c.text("Vad som görs.", obligatorisk=False, null=True),
        "begar_beslut": c.janej("Kategorirådet ombeds besluta om det som föreslås."),
        "forfattare_roll": c.text("Författarens roll; aldrig ett namn.", obligatorisk=False, null=True),
    },
    tackning=None,
    nyckel=("nyckeltal", "insats", "period"),
    ersatter=("nyckeltal", "insats", "period"),
    igenkanns=("nyckeltal",),
    kontroller=(
        c.rad("okand_period", pl.col("period").str.contains(_PERIOD)),
        c.rad("tom_kommentar", pl.col("orsak").is_not_null() | pl.col("atgard").is_not_null()),
    ),
    regler={
        "okand_period": (
            "Perioden har inte någon av de former som nyckeltalen har.",
            "Skriv till exempel 2024-10, 2024Q3, 2024T2, 2024H2 eller 2024.",
        ),
        "tom_kommentar": ("Kommentaren har varken orsak eller åtgärd.", "Fyll i minst en av dem."),
    },
)
