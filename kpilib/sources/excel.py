"""Workbooks: every cell as text with its type, every row with the number that Excel shows."""

from __future__ import annotations

from collections.abc import Sequence

from kpilib.errors import FileRejectedError
from kpilib.sources import opendocument
from kpilib.sources.binary_workbook import read_binary
from kpilib.sources.ooxml import Package, read_workbook
from kpilib.sources.ooxml_sheet import read_sheet
from kpilib.sources.profile import Las
from kpilib.sources.sheet import HEAD, Opened, Sheet
from kpilib.sources.table import Upplysning

_ZIP = b"PK\x03\x04"
_NOT_SEEN = Upplysning(
    "",
    0,
    "",
    "aldre_arbetsbok",
    "I en arbetsbok av den här typen (.xls eller .xlsb) syns inte vilka rader och kolumner som är dolda, och "
    "en formel vars värde inte är sparat läses som tom.",
    "Har filen sådant: öppna den i Excel, spara den som .xlsx och lämna den på nytt.",
)


def open_workbook(data: bytes, las: Las) -> Opened:
    """A workbook's sheets that hold anything, hidden ones included.

    Raises
    ------
    FileRejectedError
        It is damaged, protected, larger than a workbook can be, or empty.
    """
    sheets, fran_1904, told = _read(data, max(HEAD, las.rubrikrad or 0))
    found = [sheet for sheet in sheets if sheet.head]
    if not found:
        raise FileRejectedError("Excelfilen har inga ifyllda celler.", gor="Gör om uttaget ur källsystemet.")
    return Opened(found, "Excel", excel=True, fran_1904=fran_1904, upplysningar=told)


def _read(data: bytes, head: int) -> tuple[Sequence[Sheet], bool, Sequence[Upplysning]]:
    """The sheets, whether days count from 1904, and what is told of the whole."""
    if data.startswith(_ZIP):
        package = Package(data)
        book = read_workbook(package)
        if book is not None:
            return [read_sheet(package, book, part, head) for part in book.sheets], book.fran_1904, ()
        if opendocument.CONTENT in package:
            return *opendocument.read_sheets(package, head), ()
    return *read_binary(data, head), [_NOT_SEEN]
