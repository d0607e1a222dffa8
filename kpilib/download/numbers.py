"""Numbers as the pages write them, read back: the value, and a format of Excel's that shows it alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kpilib.form.text import MINUS, NBSP

_NUMBER = re.compile(
    rf"(?P<sign>[{MINUS}+±]?)(?P<whole>\d{{1,3}}(?:{NBSP}\d{{3}})*)(?:,(?P<part>\d+))?"
    rf"(?:{NBSP}(?P<unit>%|p\.e\.|[a-zåäö]+))?"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Number:
    """A number and the format that shows it with the decimals, sign and unit that the page shows."""

    value: float
    format: str


def read_number(shown: str) -> Number | None:
    """The number that a cell of a page holds, or None when it holds anything else.

    Parameters
    ----------
    shown
        The cell's whole text: ``1 234,5``, ``12 %``, ``+3,0 p.e.`` or ``52 mnkr``, with no-break spaces. A
        hidden value (``<5``, ``dolt``), a dash, a year and a text such as ``315 av 340`` are no numbers.
    """
    found = _NUMBER.fullmatch(shown)
    if found is None:
        return None
    whole, part, unit = found["whole"].replace(NBSP, ""), found["part"] or "", found["unit"]
    value = float(f"{whole}.{part or '0'}") * (-1 if found["sign"] == MINUS else 1)
    digits = f"#,##0{'.' + '0' * len(part) if part else ''}"
    if unit == "%":
        return Number(round(value / 100, len(part) + 2), _signed(found["sign"], f"{digits} %"))
    return Number(value, _signed(found["sign"], digits + (f'" {unit}"' if unit else "")))


def read_day(shown: str) -> date | None:
    """The day that a cell holds, written as ISO 8601, or None."""
    if not _DAY.fullmatch(shown):
        return None
    try:
        return date.fromisoformat(shown)
    except ValueError:
        return None


def _signed(sign: str, form: str) -> str:
    """A change is shown with its sign, also when it goes up."""
    minus = f"{MINUS}{form}"
    return f"+{form};{minus};±{form}" if sign in ("+", "±") else f"{form};{minus}"
