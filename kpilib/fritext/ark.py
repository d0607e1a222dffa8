"""Text in a cell of a spreadsheet, which takes some texts for formulas."""

from __future__ import annotations

import re

from kpilib.fritext.synlig import synlig

_BORJAN = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_TOMT = r"[\s\"'\u00a0]*"
_TAL = r"[+\-]\d[\d .\u00a0]*(?:,\d+)?\s*%?\s*(?=$|[;,\t|\r\n])"
_FORMEL = re.compile(rf"{_TOMT}(?!{_TAL}){_BORJAN}")
_FALT = re.compile(rf"(^|[;,\t|\r\n])(?={_TOMT}(?!{_TAL}){_BORJAN})")
_PLATS = 32_767  # UTF-16 units that a cell of Excel holds


def ser_ut_som_formel(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula; a number with its sign is none."""
    return _FORMEL.match(text) is not None


def i_csv(text: str) -> str:
    """The text as a cell of csv, with an apostrophe before what a spreadsheet would take for a formula.

    Also where it follows a separator within the text: a program with another separator begins a cell there.
    """
    return _FALT.sub(r"\1'", synlig(text))


def i_arbetsbok(text: str) -> str:
    """The text as a cell of a workbook holds it: cut where it is longer than that, which it then says."""
    shown = synlig(text)
    if len(shown.encode("utf-16-le")) <= 2 * _PLATS:
        return shown
    note = f" … (texten är kortad: den har {len(shown)} tecken)"
    room = 2 * (_PLATS - len(note))
    return shown.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + note
