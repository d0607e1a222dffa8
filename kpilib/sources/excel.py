"""Workbooks: every cell as text, every row with the number that Excel shows."""

from __future__ import annotations

import io
from dataclasses import replace

import fastexcel
import polars as pl
import python_calamine

from kpilib.errors import FileRejectedError
from kpilib.sources.profile import Las
from kpilib.sources.sheet import HEAD, Body, Opened, Sheet
from kpilib.sources.table import Trasig


def open_workbook(data: bytes, las: Las) -> Opened:
    """A workbook's sheets that hold anything, hidden ones included."""
    try:
        book = fastexcel.read_excel(data)
        merged = _merged(data)
        rows = max(HEAD, las.rubrikrad or 0)
        sheets = [
            replace(_sheet(book, name, rows), sammanfogade=merged.get(name, ())) for name in book.sheet_names
        ]
    except (fastexcel.FastExcelError, python_calamine.CalamineError):
        raise FileRejectedError(
            "Excelfilen går inte att öppna: den är skadad, lösenordsskyddad eller ingen arbetsbok.",
            gor="Öppna filen i Excel och spara den på nytt som .xlsx, utan lösenord.",
        ) from None
    found = [sheet for sheet in sheets if sheet.head]
    if not found:
        raise FileRejectedError("Excelfilen har inga ifyllda celler.", gor="Gör om uttaget ur källsystemet.")
    return Opened(found, "Excel", excel=True)


def _merged(data: bytes) -> dict[str, list[tuple[int, int, int, int]]]:
    book = python_calamine.load_workbook(io.BytesIO(data))
    found = {name: book.get_sheet_by_name(name).merged_cell_ranges or [] for name in book.sheet_names}
    return {
        name: [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges]
        for name, ranges in found.items()
    }


def _sheet(book: fastexcel.ExcelReader, name: str, rows: int) -> Sheet:
    # skip_rows=0 keeps blank rows above the first filled one, so that row numbers are those of Excel.
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    batch, errors = loaded.to_arrow_with_errors()
    frame = pl.DataFrame(batch)
    frame.columns = [str(i) for i in range(frame.width)]
    # An error cell (#N/A, #DIV/0!) arrives as null, which would pass for a missing value.
    failed = {(e.position[0] + 1, e.position[1]) for e in errors.errors} if errors else set()

    def body(header: int, width: int) -> Body:
        below = frame.slice(header)
        below = below.with_columns(
            pl.int_range(header + 1, header + 1 + pl.len(), dtype=pl.UInt32).alias("rad")
        )
        bad = sorted({row for row, column in failed if row > header and column < width})
        vad = "Raden har en cell med ett Excelfel (till exempel #SAKNAS! eller #DIVISION/0!)."
        kept = below.filter(~pl.col("rad").is_in(bad))
        return Body(kept, [Trasig(name, row, "excelfel", vad) for row in bad])

    head = [(i, [cell or "" for cell in row]) for i, row in enumerate(frame.head(rows).rows(), 1)]
    return Sheet(name, head if frame.width else [], body, dold=loaded.visible != "visible")
