"""`avtalspris`: the price per dygn that a framework agreement sets."""

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

AVTALSPRIS = Contract(
    namn="avtalspris",
    titel="Avtalspriser",
    beskrivning="En rad per avtalat dygnspris, avtal och dag som det gäller från.",
    kolumner={
        "avtalsnummer": c.text("Avtalets nummer."),
        "insats": c.insats(),
        "galler_fran": c.datum("Första dag som priset gäller; det gäller tills nästa pris börjar."),
        "dygnspris": c.belopp("Avtalat pris per dygn.", tecken="+", summeras=False),
    },
    tackning=Tackning("register", "galler_fran"),
    nyckel=("avtalsnummer", "insats", "galler_fran"),
    igenkanns=("avtalsnummer",),
    ersatter=("insats",),
)
