"""What is built aside and then put in force in one step, and what a kill may leave of it."""

from __future__ import annotations

from kpilib.utgavor.sweep import sweep
from kpilib.utgavor.tillfalligt import clear, tillfallig
from kpilib.utgavor.utgava import PEKARE, Utgavor

__all__ = ["PEKARE", "Utgavor", "clear", "sweep", "tillfallig"]
