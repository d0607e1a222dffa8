"""A text file that ends in the middle of its last row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kpilib.sheets.sheet import Body
from kpilib.sheets.types import Trasig, Upplysning

_ENOUGH = 3  # rows that agree on what their last field looks like
_LOOKED_AT = 1_000
_ORE = re.compile(r"[,.]\d\d\D*$")
_AGAIN = "Gör om uttaget ur källsystemet."
_HOW = "Är den hel: lägg till en radbrytning sist i filen."


def without_cut_row(body: Body, last: int, width: int) -> Body:
    """The rows of a file without line feed at its end, where the last is broken off and said so if it may be.

    It is where it has too few fields, or where its last field is shorter than all others of a fixed form:
    empty where none is, a date without its day, an amount without its öre.

    Parameters
    ----------
    last
        The number of the last row.
    width
        How many cells the header has.
    """
    column = body.celler[str(width - 1)].to_list() if body.celler.width > 1 else []
    if body.trasiga and body.trasiga[-1].rad == last:
        if body.trasiga[-1].regel != "antal_falt":
            return body
        cells, broken = body.celler, body.trasiga[:-1]
        vad = f"{body.trasiga[-1].vad} Filen slutar mitt i raden."
    elif body.celler.height and body.celler["rad"][-1] == last and _shorter(column):
        cells, broken = body.celler[:-1], body.trasiga
        vad = f"Filen slutar utan radbrytning, och radens sista fält är kortare än de andras. {_HOW}"
    else:
        return body
    told = Upplysning(
        "", last, "", "avbruten_fil", "Filen kan vara avbruten: rader efter den sista kan saknas.", _AGAIN
    )
    return replace(
        body,
        celler=cells,
        trasiga=[*broken, Trasig("", last, "avbruten_rad", vad)],
        upplysningar=[*body.upplysningar, told],
    )


def _shorter(column: Sequence[str]) -> bool:
    """Whether the last of a column's cells lacks something that each of the others has."""
    last, others = column[-1].strip(), [cell.strip() for cell in column[-_LOOKED_AT:-1]]
    if len(others) < _ENOUGH or not all(others):
        return False
    if not last or (all(map(_ORE.search, others)) and not _ORE.search(last)):
        return True
    forms = {re.sub(r"\d", "9", cell) for cell in others}
    form = forms.pop()
    return not forms and "9" in form and len(last) < len(form) and form.startswith(re.sub(r"\d", "9", last))
