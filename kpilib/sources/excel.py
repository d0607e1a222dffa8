"""Workbooks: every cell as text with its type, every row with the number that Excel shows."""

from __future__ import annotations

from kpilib.errors import FileRejectedError
from kpilib.sources import opendocument
from kpilib.sources.binary_workbook import read_binary
from kpilib.sources.ooxml import Package, read_workbook
from kpilib.sources.ooxml_sheet import read_sheet
from kpilib.sources.profile import Las
from kpilib.sources.sheet import HEAD, Opened, Sheet

_ZIP = b"PK\x03\x04"


def open_workbook(data: bytes, las: Las) -> Opened:
    """A workbook's sheets that hold anything, hidden ones included.

    Raises
    ------
    FileRejectedError
        It is damaged, protected, larger than a workbook can be, or empty.
    """
    head = max(HEAD, las.rubrikrad or 0)
    sheets, fran_1904 = _sheets(data, head)
    found = [sheet for sheet in sheets if sheet.head]
    if not found:
        raise FileRejectedError("Excelfilen har inga ifyllda celler.", gor="Gör om uttaget ur källsystemet.")
    return Opened(found, "Excel", excel=True, fran_1904=fran_1904)


def _sheets(data: bytes, head: int) -> tuple[list[Sheet], bool]:
    if data.startswith(_ZIP):
        package = Package(data)
        workbook = read_workbook(package)
        if workbook is not None:
            return [read_sheet(package, workbook, part, head) for part in workbook.sheets], workbook.fran_1904
        if opendocument.CONTENT in package:
            return opendocument.read_sheets(package, head)
    return read_binary(data, head)
