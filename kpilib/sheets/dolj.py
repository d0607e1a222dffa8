"""An open file without persons where names are: in what may be headers, in names of sheets, in what is told.

The rows below a header are cells, which the contracts read; what stands here is shown to people as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kpilib.formats import DOLT, hidden, holds_person
from kpilib.sheets.sheet import Body, Opened, Sheet
from kpilib.sheets.types import Upplysning

_BORN = re.compile(
    r"(?:18|19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278][0-9]|[39][01])\s?[-+\u2010-\u2013\u2212]?\s?[0-9]{4}"
)
"""A date of birth and four digits, whatever the check digit says."""


def without_persons(opened: Opened) -> Opened:
    """The file with every person's number hidden in what is shown of it.

    A row that holds a person's number is a row of data and no header: none of its cells is, so that neither
    the number nor the name beside it is shown as one. A sheet that is named after a person is called by its
    place, here and in the profile.
    """
    sheets = [_sheet(sheet, number) for number, sheet in enumerate(opened.sheets, 1)]
    names = {old.namn: new.namn for old, new in zip(opened.sheets, sheets, strict=True)}
    return replace(
        opened,
        sheets=sheets,
        lasning=hidden(opened.lasning),
        upplysningar=[_told(one, names.get(one.blad, one.blad)) for one in opened.upplysningar],
    )


def _sheet(sheet: Sheet, number: int) -> Sheet:
    name = f"Blad {number} {DOLT}" if holds_person(sheet.namn) else sheet.namn

    def body(header: int, width: int) -> Body:
        found = sheet.body(header, width)
        return replace(found, upplysningar=[_told(one, name) for one in found.upplysningar])

    return replace(sheet, namn=name, head=[(rad, _row(cells)) for rad, cells in sheet.head], body=body)


def _row(cells: Sequence[str]) -> Sequence[str]:
    if any(_is_number(cell.strip()) for cell in cells if cell):
        return ["" for _ in cells]
    return [hidden(cell) if cell else cell for cell in cells]


def _is_number(cell: str) -> bool:
    return _BORN.fullmatch(cell) is not None or hidden(cell) == DOLT


def _told(one: Upplysning, blad: str) -> Upplysning:
    return one._replace(blad=blad, kolumn=hidden(one.kolumn), vad=hidden(one.vad), gor=hidden(one.gor))
