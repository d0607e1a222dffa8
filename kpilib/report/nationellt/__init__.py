"""The national comparison: each function is what one cell of `reports/nationellt.qmd` shows."""

from kpilib.report.nationellt.alder import alder
from kpilib.report.nationellt.avstamning import avstamning
from kpilib.report.nationellt.grupper import grupper
from kpilib.report.nationellt.lage import punkter, tabell
from kpilib.report.nationellt.personkrets import personkretsar
from kpilib.report.nationellt.revideringar import revideringar
from kpilib.report.nationellt.sammanfattning import sammanfattning
from kpilib.report.nationellt.underlag import Jamforelse, kommunkod, open_jamforelse
from kpilib.report.nationellt.uppdelning import uppdelning
from kpilib.report.nationellt.utveckling import avvikelse, avvikelse_kronor, kop, per_10000, per_invanare

__all__ = [
    "Jamforelse",
    "alder",
    "avstamning",
    "avvikelse",
    "avvikelse_kronor",
    "grupper",
    "kommunkod",
    "kop",
    "open_jamforelse",
    "per_10000",
    "per_invanare",
    "personkretsar",
    "punkter",
    "revideringar",
    "sammanfattning",
    "tabell",
    "uppdelning",
]
