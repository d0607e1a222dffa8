"""A workbook of any kind, told by its content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpilib.arbetsbok import opendocument
from kpilib.arbetsbok.binary import read_binary
from kpilib.arbetsbok.cells import Blad
from kpilib.arbetsbok.ooxml import read_workbook
from kpilib.arbetsbok.ooxml_sheet import read_sheet
from kpilib.arbetsbok.package import Package
from kpilib.errors import FileRejectedError
from kpilib.isolering import granser, hojs

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Bok:
    """A workbook.

    Parameters
    ----------
    blad
        Its sheets in order, hidden and empty ones included.
    fran_1904
        Whether its day numbers count from 1904.
    allt_syns
        Whether hidden rows and columns, and formulas without a value, are known of it; the formats .xls and
        .xlsb do not give them.
    """

    blad: Sequence[Blad]
    fran_1904: bool
    allt_syns: bool


def read_book(data: bytes) -> Bok:
    """The sheets of a workbook.

    Raises
    ------
    FileRejectedError
        It is damaged, protected, or larger than a workbook can be.
    """
    if data.startswith(_ZIP):
        package = Package(data)
        book = read_workbook(package)
        if book is not None:
            _require_few(len(book.sheets))
            sheets = [read_sheet(package, book, part) for part in book.sheets]
            return Bok(sheets, book.fran_1904, allt_syns=True)
        if opendocument.CONTENT in package:
            found = opendocument.read_sheets(package)
            _require_few(len(found[0]))
            return Bok(*found, allt_syns=True)
    return Bok(*read_binary(data), allt_syns=False)


def _require_few(sheets: int) -> None:
    if sheets > (most := granser().blad):
        raise FileRejectedError(
            f"Arbetsboken har {sheets} blad; den får ha {most}.",
            gor=f"Spara bladen med uttaget i en egen arbetsbok. Ska alla läsas: {hojs('blad')}.",
        )
