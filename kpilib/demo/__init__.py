"""The demonstration municipality: fictitious export files in the layouts that real systems give."""

from kpilib.demo.skriv import DemoFile, write_demo

__all__ = ["DemoFile", "write_demo"]
