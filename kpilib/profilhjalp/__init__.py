"""Somebody else's export made a profile: proposed from names and contents, asked where it is open, tried.

`Arbete` holds one file and the answers about it; `jamfor` holds a later delivery against its profile.
"""

from kpilib.profilhjalp.arbete import Arbete
from kpilib.profilhjalp.fraga import HOPPAD, UTESLUTEN, Fraga, Val, rader
from kpilib.profilhjalp.jamfor import Skillnad, jamfor
from kpilib.profilhjalp.minne import las_sett
from kpilib.profilhjalp.prova import Prov
from kpilib.profilhjalp.val import Beslut

__all__ = [
    "HOPPAD",
    "UTESLUTEN",
    "Arbete",
    "Beslut",
    "Fraga",
    "Prov",
    "Skillnad",
    "Val",
    "jamfor",
    "las_sett",
    "rader",
]
