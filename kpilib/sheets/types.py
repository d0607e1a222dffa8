"""What every reading of a file can say of it: of a row that is none, and of what a person should know."""

from __future__ import annotations

from typing import NamedTuple

EXCEL_1904 = "excel 1904"
"""The date form of a workbook whose day numbers count from 1904; stands beside ``excel``."""


class Trasig(NamedTuple):
    """A row that cannot be parted into cells: its place, a reason code and the reason in Swedish."""

    blad: str
    rad: int
    regel: str
    vad: str


class Upplysning(NamedTuple):
    """Something of a file that a person should know, though its rows could be read.

    Its place (an empty sheet or row 0: the whole of it), the file's header or the canonical column it is of
    (or empty), a code for programs, what it is, and what to do if it is not as it should be; in Swedish,
    and never with a value of a cell.
    """

    blad: str
    rad: int
    kolumn: str
    kod: str
    vad: str
    gor: str = ""
