"""From the bytes of a file to sheets of cells, each cell with what it is where the format tells.

`open_file` knows text, JSON and every kind of workbook. Nothing is interpreted here, and nothing is dropped
unsaid: what cannot be parted into cells is `Trasig`, and what a person should know an `Upplysning`.
"""

from kpilib.sheets.opening import open_file
from kpilib.sheets.oppning import Oppning
from kpilib.sheets.sheet import HEAD, Body, Opened, Sheet
from kpilib.sheets.types import EXCEL_1904, Trasig, Upplysning

__all__ = [
    "EXCEL_1904",
    "HEAD",
    "Body",
    "Opened",
    "Oppning",
    "Sheet",
    "Trasig",
    "Upplysning",
    "open_file",
]
