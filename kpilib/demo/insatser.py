"""Every insats of the demonstration municipality, as it is calibrated."""

from __future__ import annotations

from kpilib.demo.beslutade import BESLUTADE
from kpilib.demo.modell import Insats
from kpilib.demo.placerade import PLACERADE

INSATSER: tuple[Insats, ...] = (*PLACERADE, *BESLUTADE)
