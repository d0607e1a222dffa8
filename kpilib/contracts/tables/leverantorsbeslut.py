"""`leverantorsbeslut`: what a person has decided on suppliers that the rule on names cannot tell."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract

_ANDRA = pl.col("samma_som").is_not_null() | pl.col("samma_som_namn").is_not_null()

LEVERANTORSBESLUT = Contract(
    namn="leverantorsbeslut",
    titel="Leverantörsbeslut",
    beskrivning="Ett beslut om en leverantör: samma som en annan, en annan än den, eller del av en koncern.",
    kolumner={
        "leverantor": c.foretag("Leverantörens namn, som det står i källan."),
        "organisationsnummer": c.organisationsnummer(),
        "beslut": c.kategori("Vad som beslutats.", ("samma", "olika", "koncern")),
        "samma_som": c.organisationsnummer(),
        "samma_som_namn": c.text(
            "Den andra leverantörens namn, där den saknar organisationsnummer.", obligatorisk=False, null=True
        ),
        "koncern": c.text("Koncern som leverantören hör till.", obligatorisk=False, null=True),
        "motivering": c.text("Varför.", obligatorisk=False, null=True),
        "beslutad": c.datum("Dag för beslutet."),
    },
    tackning=None,
    utdrag="beslutad",
    foljder={
        "organisationsnummer": "skiljer då leverantörerna åt på namnet",
        "samma_som": "skiljer då den andra leverantören åt på namnet",
        "samma_som_namn": "vet då inget om en leverantör som saknar organisationsnummer",
        "koncern": "räknar då ingen leverantör till en koncern",
    },
    kontroller=(
        c.rad("utan_annan", (pl.col("beslut") == "koncern") | _ANDRA),
        c.rad("utan_koncern", (pl.col("beslut") != "koncern") | pl.col("koncern").is_not_null()),
    ),
    regler={
        "utan_annan": (
            "Beslutet säger inte vilken leverantör det jämför med.",
            "Fyll i den andra leverantörens organisationsnummer, eller dess namn.",
        ),
        "utan_koncern": ("Beslutet säger inte vilken koncern det gäller.", "Fyll i koncernens namn."),
    },
)
