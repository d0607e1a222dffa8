"""Tables as an Excel workbook: numbers are numbers, days are days, and text is never a formula or a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from kpilib.cli import output
from kpilib.errors import UsageError
from kpilib.fritext import i_arbetsbok, ser_ut_som_formel

ROWS, TEXT = 1_048_575, 32_767
"""How many rows a sheet holds under its header, and how many characters a cell."""

_WIDEST, _LOOKED_AT = 60, 200


def write_workbook(path: Path, sheets: Mapping[str, pl.DataFrame]) -> None:
    """A workbook with a sheet for each table: header that stays, filter, widths that fit.

    Raises
    ------
    UsageError
        A table has more rows than a sheet holds, or a text is longer than a cell holds.
    """
    for name, frame in sheets.items():
        _require_room(name, frame)
    book = xlsxwriter.Workbook(
        path,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    forms: dict[type, Any] = {
        str: book.add_format({"quote_prefix": True}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for name, frame in sheets.items():
        sheet = book.add_worksheet(name)
        for column, heading in enumerate(frame.columns):
            sheet.write_string(0, column, i_arbetsbok(heading), bold)
        sheet.freeze_panes(1, 0)
        if frame.width:
            sheet.autofilter(0, 0, frame.height, frame.width - 1)
        for column, series in enumerate(frame):
            shown = [output.cell(v) for v in series.head(_LOOKED_AT)]
            sheet.set_column(column, column, min(max(map(len, [series.name, *shown])) + 2, _WIDEST))
            for row, value in enumerate(series.to_list(), 1):
                _write(sheet, row, column, value, forms)
    book.close()


def _write(sheet: Any, row: int, column: int, value: object, forms: Mapping[type, Any]) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case datetime():
            sheet.write_datetime(row, column, value.replace(tzinfo=None), forms[datetime])
        case date():
            sheet.write_datetime(row, column, value, forms[date])
        case str():
            # what looks like a formula stays a text also when somebody edits the cell
            form = forms[str] if ser_ut_som_formel(value) else None
            sheet.write_string(row, column, i_arbetsbok(value), form)
        case _:
            sheet.write_string(row, column, i_arbetsbok(output.as_json(value, indent=None).rstrip("\n")))


def _require_room(name: str, frame: pl.DataFrame) -> None:
    if frame.height > ROWS:
        raise UsageError(
            f"Svaret har {frame.height} rader, och ett Excelblad rymmer {ROWS}.",
            gor="Skriv det som .parquet eller .csv, eller fråga efter färre rader.",
        )
    for series in frame:
        if series.dtype == pl.String and (series.str.len_chars().max() or 0) > TEXT:  # type: ignore[operator]
            raise UsageError(
                f"En text i kolumnen {series.name} är längre än en cell i Excel rymmer ({name}).",
                gor="Skriv svaret som .csv eller .json, eller utelämna kolumnen.",
            )
