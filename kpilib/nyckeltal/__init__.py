"""The nyckeltal: a registry of folders, the values that their SQL gives, and where each number comes from."""

from kpilib.nyckeltal.compute import compute, values
from kpilib.nyckeltal.explain import Explanation, explain
from kpilib.nyckeltal.forandring import NYCKEL, Steg, jamfor_varden
from kpilib.nyckeltal.personer import PERSONER
from kpilib.nyckeltal.registry import digest, load, registry
from kpilib.nyckeltal.result import KATALOG, VARDE
from kpilib.nyckeltal.seriebrott import SERIEBROTT, seriebrott
from kpilib.nyckeltal.spar import Spar, folj
from kpilib.nyckeltal.terms import Nyckeltal

__all__ = [
    "KATALOG",
    "NYCKEL",
    "PERSONER",
    "SERIEBROTT",
    "VARDE",
    "Explanation",
    "Nyckeltal",
    "Spar",
    "Steg",
    "compute",
    "digest",
    "explain",
    "folj",
    "jamfor_varden",
    "load",
    "registry",
    "seriebrott",
    "values",
]
