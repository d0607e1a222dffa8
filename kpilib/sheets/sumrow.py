"""How the label of a sum row is written."""

from __future__ import annotations

import re
from typing import Literal

_WORD = (
    r"(?:[a-zåäö]*summa|summering|sammanlagt|s:a|sum|[Σ∑]"
    r"|total(?:t|en)?|tot\b\.?|(?:grand|sub)[\s-]?total)"
)
SUM_LABEL = rf"(?i)^[\s*]*{_WORD}(?:\b|$|[\s:])"
"""How the label of a sum row begins; a pattern for Python and for polars alike."""

COUNT_LABEL = r"(?i)^[\s*]*(?:(?:totalt?|summa)\s+)?antal\b"
"""How a row that counts the rows above begins (``Antal rader: 7``); for Python and polars alike."""

ANY_LABEL = rf"(?i){SUM_LABEL[4:]}|\b{_WORD}[\s:*]*$|{COUNT_LABEL[4:]}"
"""Cells that are looked at as labels: those that end with the word too, as Excel's own subtotals do."""

NUMBER = r"(?i)^[-+−–(]?\s*[0-9][0-9\s.,]*[-−–)]?\s*[a-z]*$"
"""What a sum may look like, a unit after it included; a date or a code with a dash does not."""

_EXACT = re.compile(rf"(?i)[\s*]*{_WORD}(?:[\s:]+(?:{_WORD}|alla|samtliga|rader|kr|kronor|tkr))*[\s:*]*")
_BEGINS, _ENDS = re.compile(SUM_LABEL), re.compile(rf"(?i)\b{_WORD}[\s:*]*$")
_COUNT = re.compile(rf"{COUNT_LABEL}[^:=0-9]*[:=]?\s*(?P<n>[0-9][0-9 \u00a0]*)?\s*(?:st\.?|rader)?\s*")

Label = Literal["exakt", "del", "antal"]


def is_sum_label(cell: str) -> bool:
    """Whether a row's first filled cell may be the label of a sum row, or of a row that counts others.

    >>> is_sum_label("Summa oktober"), is_sum_label("Antal rader: 7"), is_sum_label("Totalförsvaret")
    (True, True, False)
    """
    return re.search(SUM_LABEL, cell) is not None or re.search(COUNT_LABEL, cell) is not None


def label(cell: str) -> Label | None:
    """What a cell is as a label: a sum's word alone, one beside other words, a count of rows, or none.

    >>> label("SUMMA:"), label("Lönnen Totalt"), label("Antal beslut enhet Norr: 5"), label("Lönnen")
    ('exakt', 'del', 'antal', None)
    """
    if _EXACT.fullmatch(cell):
        return "exakt"
    if _COUNT.fullmatch(cell):
        return "antal"
    return "del" if _BEGINS.search(cell) or _ENDS.search(cell) else None


def summed_group(cell: str) -> str:
    """What a label sums, as it is written beside the sum's word; empty where that stands alone.

    >>> summed_group("Summa BmSS vuxna:"), summed_group("Norr Totalt"), summed_group("Summa")
    ('BmSS vuxna', 'Norr', '')
    """
    return _ENDS.sub("", _BEGINS.sub("", cell)).strip(" :*,-–")


def count_in(cell: str) -> int | None:
    """The count in the label of a row that counts rows; None where it stands in another cell.

    >>> count_in("Totalt antal beslut: 1 209"), count_in("Antal rader")
    (1209, None)
    """
    found = _COUNT.fullmatch(cell)
    digits = re.sub(r"\D", "", found["n"] or "") if found else ""
    return int(digits) if digits else None
