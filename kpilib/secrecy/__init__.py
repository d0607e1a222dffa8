"""The door between the snapshot and a report: who may see what."""

from kpilib.secrecy.gate import Gate
from kpilib.secrecy.suppression import OM_PERSONER, suppress

__all__ = ["OM_PERSONER", "Gate", "suppress"]
