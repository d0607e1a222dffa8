"""Workbooks: every filled cell of every sheet as text and what it is, within bounds of size, memory and time.

`read_book` opens an .xlsx, .xlsm, .ods, .xls or .xlsb. What is damaged, hostile or far too large is a file
that is refused, never a run that ends.
"""

from kpilib.arbetsbok.book import Bok, read_book
from kpilib.arbetsbok.cells import Blad, letter
from kpilib.arbetsbok.celltyp import CELLTYP, Celltyp
from kpilib.arbetsbok.number_format import number_text

__all__ = ["CELLTYP", "Blad", "Bok", "Celltyp", "letter", "number_text", "read_book"]
