"""Write a table as a real file: xlsx, or text with the encoding, separator and number form of a system."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from kpilib.demo.tabell import Cell, Tabell

SKAPAD = datetime(2024, 12, 31, 12, 0, 0)  # noqa: DTZ001 - Excel files hold no time zone
"""The creation date in every workbook: a file must not differ between two runs."""

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Textform:
    """How a system writes text files.

    Parameters
    ----------
    kodning
        Python's name of the encoding; the BOM is part of ``"utf-8-sig"``, and `bom` writes it otherwise.
    tusental
        Thousands separator of amounts.
    """

    kodning: str
    radslut: str = "\r\n"
    bom: bool = False
    tusental: str = ""


UTF8_BOM = Textform("utf-8-sig")
CP1252 = Textform("cp1252", tusental=NBSP)
UTF16_LE = Textform("utf-16-le", bom=True)


def skriv_text(path: Path, tabell: Tabell, form: Textform) -> None:
    """Write a table with ``;`` between fields and a decimal comma."""
    ut = io.StringIO()
    skrivare = csv.writer(ut, delimiter=";", lineterminator=form.radslut)
    skrivare.writerow(tabell.rubriker)
    for rad in tabell.rader:
        skrivare.writerow([_text(cell, form) for cell in rad])
    bom = "\ufeff" if form.bom else ""
    path.write_bytes((bom + ut.getvalue()).encode(form.kodning))


def _text(cell: Cell, form: Textform) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}".replace(",", form.tusental).replace(".", ",")
    return "" if cell is None else str(cell)


def skriv_excel(
    path: Path, tabell: Tabell, *, blad: str, titel: Sequence[str] = (), summera: Sequence[str] = ()
) -> None:
    """Write a workbook with one sheet.

    Parameters
    ----------
    titel
        Lines above the header, with an empty row after them.
    summera
        Headers of the columns that a trailing row with the word ``Summa`` adds up.
    """
    bok = xlsxwriter.Workbook(path, {"in_memory": True})
    bok.set_properties({"created": SKAPAD})
    fet = bok.add_format({"bold": True})
    former = {
        date: bok.add_format({"num_format": "yyyy-mm-dd"}),
        Decimal: bok.add_format({"num_format": "#,##0.00"}),
    }
    ark = bok.add_worksheet(blad)
    rad = 0
    for text in titel:
        ark.write_string(rad, 0, text, fet)
        rad += 1
    rad += 1 if titel else 0
    for kolumn, rubrik in enumerate(tabell.rubriker):
        ark.write_string(rad, kolumn, rubrik, fet)
    for celler in tabell.rader:
        rad += 1
        _rad(ark, rad, celler, former)
    if summera:
        rad += 1
        ark.write_string(rad, 0, "Summa", fet)
        for rubrik in summera:
            ark.write_number(rad, tabell.rubriker.index(rubrik), float(tabell.summa(rubrik)), former[Decimal])
    bok.close()


def _rad(
    ark: xlsxwriter.worksheet.Worksheet,
    rad: int,
    celler: tuple[Cell, ...],
    former: dict[type, xlsxwriter.format.Format],
) -> None:
    for kolumn, cell in enumerate(celler):
        if isinstance(cell, str):
            ark.write_string(rad, kolumn, cell)
        elif isinstance(cell, date):
            ark.write_datetime(rad, kolumn, cell, former[date])
        elif isinstance(cell, Decimal):
            ark.write_number(rad, kolumn, float(cell), former[Decimal])
        elif cell is not None:
            ark.write_number(rad, kolumn, cell)
