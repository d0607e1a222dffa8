"""What a cell of the page is in a workbook: a number or a day that is shown alike, or a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpilib.begrepp import Period
from kpilib.download.grid import Cell, Value
from kpilib.form.enhet import KRONOR, PROCENT, efter
from kpilib.form.tecken import MINUS, NBSP


@dataclass(frozen=True)
class Number:
    """A number in a unit, and the format of Excel's that shows it; a year has no unit."""

    varde: Decimal
    form: str
    enhet: str = ""
    shown: str = field(default="", compare=False)


@dataclass(frozen=True)
class Day:
    """A day, or the first of a period, and the format of Excel's that shows it."""

    varde: date
    form: str
    shown: str = field(default="", compare=False)


_FORM_MAX = 255  # characters of a format of Excel's

Entry = Number | Day | str
"""A text is what the page shows, also for a number that is hidden or missing."""


def day_or_text(cell: Cell | None) -> Entry:
    """A day or a period, where that is all that the cell holds; else its text."""
    if cell is None:
        return ""
    varde = cell.values[0].varde if len(cell.values) == 1 and cell.values[0].text == cell.text else None
    if isinstance(varde, date):
        return Day(varde, "yyyy-mm-dd", cell.text)
    if isinstance(varde, Period):
        words = cell.text.removesuffix(str(varde.ar))
        if varde.typ == "ar":
            return Number(Decimal(varde.ar), "0", shown=cell.text)
        return Day(varde.fran, f"{_quoted(words)}yyyy", cell.text) if words != cell.text else cell.text
    return cell.text


def number(value: Value, enhet: str, *, before: str = "", after: str = "") -> Number | str:
    """A value of the page as a number of a unit.

    Parameters
    ----------
    enhet
        The unit of the workbook's column: the value's own, or another size of kronor.
    before, after
        The words around it in its cell.
    """
    if not isinstance(value.varde, Decimal):
        return value.text
    varde = value.varde
    if enhet != value.enhet:
        varde = varde.scaleb(KRONOR[value.enhet] - KRONOR[enhet])
    decimals = max(0, -int(varde.as_tuple().exponent))
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    is_change = value.text[0] in "+±"
    words = _quoted(after)
    if enhet == PROCENT:
        varde, words = varde / 100, f" %{words}"
    elif is_change or value.text.endswith(efter(value.enhet)):
        words = _quoted(efter(enhet).replace(NBSP, " ") + after)
    form = f"{_quoted(before)}{digits}{words};{_quoted(before + MINUS)}{digits}{words}"
    if is_change:  # it has its sign, also when it goes up, and no unit where there is none
        form = f"{_quoted('+')}{digits}{words};{_quoted(MINUS)}{digits}{words};{_quoted('±')}{digits}"
    if len(form) > _FORM_MAX:
        return f"{before}{value.text}{after}"
    return Number(varde, form, enhet, f"{before}{value.text}{after}")


def _quoted(words: str) -> str:
    """Words as they stand in a format of Excel's, where the mark of a quotation cannot."""
    return '"' + words.replace('"', "”") + '"' if words else ""
