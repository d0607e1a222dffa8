"""The door between the snapshot and a report: who may see what."""

from kpilib.secrecy.andringar import Andringar
from kpilib.secrecy.dorr import Dorr
from kpilib.secrecy.faststalld import Faststalld, faststallda
from kpilib.secrecy.gate import Gate, forbered
from kpilib.secrecy.suppression import OM_PERSONER, suppress

__all__ = ["OM_PERSONER", "Andringar", "Dorr", "Faststalld", "Gate", "faststallda", "forbered", "suppress"]
