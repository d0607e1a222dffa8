"""`betaldagar`: hospital days that the municipality pays for."""

import polars as pl

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

BETALDAGAR = Contract(
    namn="betaldagar",
    titel="Betaldagar",
    beskrivning="En rad per månad: vårddygn som kommunen betalar för utskrivningsklara patienter.",
    kolumner={
        "period": c.manad("Månad."),
        "dagar": c.heltal("Betaldagar under månaden.", hogst=100_000),
        "personer": c.heltal("Personer som dagarna gäller.", hogst=10_000, obligatorisk=False, null=True),
    },
    tackning=Tackning("manad", "period"),
    nyckel=("period",),
    ersatter=("period",),
    kontroller=(
        c.rad("dagar_utan_person", (pl.col("dagar") == 0) | (pl.col("personer") > 0)),
        c.rad("fler_dagar_an_ryms", pl.col("dagar") <= pl.col("personer") * 31),
    ),
    regler={
        "dagar_utan_person": ("Månaden har betaldagar men inga personer.", "Rätta antalen i underlaget."),
        "fler_dagar_an_ryms": (
            "Månaden har fler betaldagar än personerna rymmer.",
            "Rätta antalen i underlaget.",
        ),
    },
)
