"""JSON-stat 2.0, the form in which PxWebApi v2 gives both metadata and data: a cube read as a table.

A cube is a list of values in row-major order over its dimensions: the last dimension runs fastest. What
may be written in more than one way (index as list or object, values dense or sparse, status as list,
object or one word) is read as one and the same thing. Rules: https://json-stat.org/full/.
"""

from kpilib.services.scb.jsonstat.cube import ORSAK, UTAN_TECKEN, read_cube
from kpilib.services.scb.jsonstat.structure import Dimension, Structure, read_structure

__all__ = ["ORSAK", "UTAN_TECKEN", "Dimension", "Structure", "read_cube", "read_structure"]
