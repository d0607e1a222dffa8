"""The demonstration municipality: fictitious export files in the layouts that real systems give."""

from kpilib.demo.hemma import require_home
from kpilib.demo.skriv import DemoFile, write_demo

__all__ = ["DemoFile", "require_home", "write_demo"]
