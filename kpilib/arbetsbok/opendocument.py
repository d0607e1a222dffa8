"""Workbooks of OpenDocument (.ods): the cells of each sheet, and what it hides and merges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sized
from typing import Any

from kpilib.arbetsbok.cells import COLUMNS, ROWS, Blad, Cells
from kpilib.arbetsbok.celltyp import Celltyp
from kpilib.arbetsbok.number_format import iso_moment, number_text, with_unit
from kpilib.arbetsbok.package import Package

CONTENT = "content.xml"

_LENGTH = re.compile(r"-?PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,][0-9]+)?S)?")
_ERROR = re.compile(r"#[A-ZÅÄÖ0-9/]+[!?]?|(?:Err|Fel):[0-9]+")
_BLANKS = {"tab": "\t", "line-break": "\n"}


def read_sheets(package: Package) -> tuple[list[Blad], bool]:
    """The sheets of a workbook, and whether its day numbers count from 1904.

    Raises
    ------
    FileRejectedError
        The workbook is damaged, or has a cell far from the others.
    """
    reader = _Reader()
    package.stream(CONTENT, reader.prepare)
    return reader.sheets, reader.fran_1904


class _Reader:
    """The handlers of the workbook's XML. Equal rows and cells stand once, with how often they come."""

    def __init__(self) -> None:
        self.sheets: list[Blad] = []
        self.fran_1904 = False
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._pieces: list[str] = []
        self._cell: Mapping[str, str] = {}
        self._notes = self._rad = self._columns = 0
        self._new_sheet({})

    def prepare(self, parser: Any) -> Sized:
        """Sets the handlers; the names of elements and attributes are taken without their name spaces."""

        def start(name: str, attributes: dict[str, str]) -> None:
            local = name.rpartition(" ")[2]
            found = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            if local == "p" and not self._notes:
                if self._pieces:
                    self._pieces.append("\n")
                parser.CharacterDataHandler = self._pieces.append
            elif local in ("s", *_BLANKS) and parser.CharacterDataHandler:
                self._pieces.append(_BLANKS.get(local) or " " * min(_times(found, "c"), COLUMNS))
            elif local == "annotation":
                self._notes += 1
            elif local in ("table-cell", "covered-table-cell"):
                # LibreOffice says the type twice, and only in its own name space that it is an error.
                kinds = [value for key, value in attributes.items() if key.endswith(" value-type")]
                self._cell = {
                    **found,
                    "value-type": "error" if "error" in kinds else found.get("value-type", ""),
                }
                self._pieces.clear()
            else:
                self._start(local, found)

        def end(name: str) -> None:
            local = name.rpartition(" ")[2]
            if local == "p":
                parser.CharacterDataHandler = None
            elif local == "annotation":
                self._notes -= 1
            elif local in ("table-cell", "covered-table-cell"):
                self._end_cell()
            elif local == "table-row":
                self._end_row()
            elif local == "table":
                self._end_sheet()

        parser.StartElementHandler, parser.EndElementHandler = start, end
        return self._pieces

    def _start(self, local: str, found: Mapping[str, str]) -> None:
        match local:
            case "style":
                self._style = found.get("name", "")
            case "table-properties" if found.get("display") == "false":
                self._hidden_styles.add(self._style)
            case "null-date":
                self.fran_1904 = found.get("date-value", "").startswith("1904")
            case "table":
                self._new_sheet(found)
            case "table-column":
                first = self._columns
                self._columns = min(first + _times(found, "number-columns-repeated"), COLUMNS)
                if _hidden(found):
                    self._hidden_columns.update(range(first, self._columns))
            case "table-row":
                self._new_row(found)

    def _new_sheet(self, found: Mapping[str, str]) -> None:
        self._table, self._cells = found, Cells(found.get("name", ""))
        self._rad = self._columns = 0
        self._new_row({})
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[tuple[int, int, int, int]] = []

    def _new_row(self, found: Mapping[str, str]) -> None:
        self._row, self._column = found, 0
        self._texts: dict[int, str] = {}
        self._types: dict[int, Celltyp] = {}

    def _end_cell(self) -> None:
        times = _times(self._cell, "number-columns-repeated")
        content = _content(self._cell, "".join(self._pieces))
        if content:
            if self._column + times > COLUMNS:
                raise ValueError("a cell where no sheet reaches")
            for column in range(self._column, self._column + times):
                self._texts[column], self._types[column] = content
        high, wide = _times(self._cell, "number-rows-spanned"), _times(self._cell, "number-columns-spanned")
        if (high, wide) != (1, 1):
            top, left = self._rad + 1, self._column
            self._merged.append((top, left, top + high - 1, left + wide - 1))
        self._column += times
        self._pieces.clear()

    def _end_row(self) -> None:
        times = _times(self._row, "number-rows-repeated")
        if self._texts:
            if self._rad + times > ROWS:
                raise ValueError("a row where no sheet reaches")
            for rad in range(self._rad + 1, self._rad + times + 1):
                self._cells.add(rad, self._texts, self._types)
            if _hidden(self._row):
                self._hidden_rows.update(range(self._rad + 1, self._rad + times + 1))
        self._rad += times

    def _end_sheet(self) -> None:
        self.sheets.append(
            self._cells.blad(
                dold=self._table.get("style-name") in self._hidden_styles,
                sammanfogade=self._merged,
                dolda_rader=frozenset(self._hidden_rows),
                dolda_kolumner=frozenset(self._hidden_columns),
            )
        )


def _content(cell: Mapping[str, str], text: str) -> tuple[str, Celltyp] | None:
    """What a cell is, as text, and its type; None of an empty one."""
    calculated = "formula" in cell
    match cell["value-type"]:
        case "float" | "percentage" | "currency":
            number = number_text(cell.get("value", ""))
            if number is None:
                return (text, Celltyp.TEXT) if text else None
            return (with_unit(number, "%", 0) if cell["value-type"] == "percentage" else number), Celltyp.TAL
        case "date":
            return iso_moment(cell.get("date-value", text))
        case "time":
            return _length(cell.get("time-value", text))
        case "boolean":
            return ("true" if cell.get("boolean-value") == "true" else "false"), Celltyp.SANT
        case "error":
            return text or "#", Celltyp.FEL
        case "string":
            written = cell.get("string-value") or text
            if calculated and not cell.get("string-value") and _ERROR.fullmatch(text):
                return text, Celltyp.FEL
            return (written, Celltyp.TEXT) if written else None
    if calculated:
        return f"={cell['formula'].partition('=')[2]}", Celltyp.FORMEL
    return (text, Celltyp.TEXT) if text else None


def _length(written: str) -> tuple[str, Celltyp]:
    found = _LENGTH.fullmatch(written)
    if found is None:
        return written, Celltyp.TEXT
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}", Celltyp.TID


def _hidden(found: Mapping[str, str]) -> bool:
    return found.get("visibility") in ("collapse", "filter")


def _times(found: Mapping[str, str], name: str) -> int:
    return max(int(found.get(name, 1)), 1)
