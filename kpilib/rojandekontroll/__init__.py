"""Statistical disclosure control: which numbers are hidden so that no hidden one can be told from the rest.

It knows no nyckeltal: cells, their values, and the sums that a reader knows (`Tabell`) go in, and out comes
what is hidden and by which rule (`Skydd`).
"""

from kpilib.rojandekontroll.avrundning import HELA, STEG, Granser, band, granser
from kpilib.rojandekontroll.elimination import P
from kpilib.rojandekontroll.skydd import PRIMAR, REPARERAD, SEKUNDAR, Skydd, skydda
from kpilib.rojandekontroll.tabell import Tabell, sammanhangande

__all__ = [
    "HELA",
    "PRIMAR",
    "REPARERAD",
    "SEKUNDAR",
    "STEG",
    "Granser",
    "P",
    "Skydd",
    "Tabell",
    "band",
    "granser",
    "sammanhangande",
    "skydda",
]
