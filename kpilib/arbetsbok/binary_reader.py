"""Reads a workbook from standard input and writes its cells as JSON; run by `binary` as a program.

It imports nothing of the project, so that it starts fast and can be killed without harm. It ends with 3 where
the library says that the file is no workbook, and with whatever the system makes of it where it fails.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import fastexcel
import python_calamine


def main() -> int:
    """Reads, writes, and tells how it went."""
    _bound()
    data = sys.stdin.buffer.read()
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        errors = fastexcel.read_excel(data)
        sheets = [_sheet(book, errors, metadata) for metadata in book.sheets_metadata]
    except (python_calamine.CalamineError, fastexcel.FastExcelError):
        return 3
    sys.stdout.buffer.write(json.dumps({"blad": sheets}).encode())
    return 0


def _bound() -> None:
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # a system may have the limit by name only
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            most = int(sys.argv[1])
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _sheet(book: Any, errors: Any, metadata: Any) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(metadata.name)
    failed = _errors(errors, metadata.name)
    rows = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False)):
        found = [(i, *_cell(value)) for i, value in enumerate(row) if value != ""]
        found += [(i, "fel", text) for i, text in failed.pop(number, {}).items()]
        rows.append((number + 1, found))
    for number, cells in failed.items():
        rows.append((number + 1, [(i, "fel", text) for i, text in cells.items()]))
    merged = [
        (top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    hidden = metadata.visible != python_calamine.SheetVisibleEnum.Visible
    return {"namn": metadata.name, "dold": hidden, "sammanfogade": merged, "rader": sorted(rows)}


def _errors(book: Any, name: str) -> dict[int, dict[int, str]]:
    """Row -> column -> error value: one library gives them as empty cells, the other tells where they are."""
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    _, errors = loaded.to_arrow_with_errors()
    found: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors else ():
        if "'Error(" in error.detail:
            row, column = error.position
            found.setdefault(row, {})[column] = "#FEL!"
    return found


def _cell(value: Any) -> tuple[str, str]:
    match value:
        case bool():
            return "sant", "true" if value else "false"
        case int() | float():
            return "tal", repr(value)
        case datetime():
            return "datum", value.isoformat(" ", "seconds")
        case date():
            return "datum", f"{value.isoformat()} 00:00:00"
        case time():
            return "tid", value.isoformat("seconds")
        case timedelta():
            seconds = round(value.total_seconds())
            return "tid", f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return "text", str(value)


if __name__ == "__main__":
    sys.exit(main())
