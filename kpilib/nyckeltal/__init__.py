"""The nyckeltal: a registry of folders, the values that their SQL gives, and where each number comes from."""

from kpilib.nyckeltal.compute import compute, values
from kpilib.nyckeltal.explain import Explanation, explain
from kpilib.nyckeltal.registry import Nyckeltal, find, load, registry
from kpilib.nyckeltal.result import ALLA, KATALOG, SAKNAR, VARDE

__all__ = [
    "ALLA",
    "KATALOG",
    "SAKNAR",
    "VARDE",
    "Explanation",
    "Nyckeltal",
    "compute",
    "explain",
    "find",
    "load",
    "registry",
    "values",
]
