"""The demonstration municipality: fictitious export files in the layouts that real systems give."""

from kpilib.demo.hemma import blandade, require_alone, require_home
from kpilib.demo.skriv import DemoFile, write_demo

__all__ = ["DemoFile", "blandade", "require_alone", "require_home", "write_demo"]
