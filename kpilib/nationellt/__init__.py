"""The national comparison: each function is what one cell of `reports/nationellt.qmd` shows."""

from kpilib.nationellt.alder import alder
from kpilib.nationellt.avstamning import avstamning
from kpilib.nationellt.grupper import grupper
from kpilib.nationellt.lage import punkter, tabell
from kpilib.nationellt.personkrets import personkretsar
from kpilib.nationellt.revideringar import revideringar
from kpilib.nationellt.sammanfattning import sammanfattning
from kpilib.nationellt.uppdelning import uppdelning
from kpilib.nationellt.utveckling import avvikelse, avvikelse_kronor, kop, per_10000, per_invanare

__all__ = [
    "alder",
    "avstamning",
    "avvikelse",
    "avvikelse_kronor",
    "grupper",
    "kop",
    "per_10000",
    "per_invanare",
    "personkretsar",
    "punkter",
    "revideringar",
    "sammanfattning",
    "tabell",
    "uppdelning",
]
