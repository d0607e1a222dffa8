"""JSON: a list of objects, alone or as the only list of an object; the names are the headers."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from kpilib.arbetsbok import CELLTYP, Celltyp, number_text
from kpilib.errors import FileRejectedError
from kpilib.formats import decode
from kpilib.fritext import hel
from kpilib.sheets.oppning import Oppning
from kpilib.sheets.sheet import Body, Opened, Sheet
from kpilib.sheets.text_file import require_rows
from kpilib.sheets.types import Trasig

_DIGITS = 15
_GOR = "Lämna en lista av objekt där varje värde är text, ett tal, true, false eller null."


def open_json(data: bytes, som: Oppning) -> Opened:
    """A JSON file as one sheet: the names are row 0, and object number n is row n."""
    decoded = decode(data, encoding=som.teckenkodning)
    try:
        # Numbers stay as they are written: a float would move the last öre of a large amount.
        content = json.loads(decoded.text, parse_float=_Number, parse_int=_Number)
    except RecursionError:
        raise FileRejectedError("JSON-filens objekt ligger för djupt i varandra.", gor=_GOR) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise FileRejectedError(
            "Filen är inte giltig JSON; den kan vara avbruten.", var=f"rad {line}", gor="Gör om uttaget."
        ) from None
    objects = _objects(content)
    require_rows(len(objects))
    names = list(dict.fromkeys(name for item in objects if isinstance(item, dict) for name in item))
    rows, types, numbers, broken = [], [], [], []
    for number, item in enumerate(objects, 1):
        if isinstance(item, dict) and not any(isinstance(value, dict | list) for value in item.values()):
            rows.append([_text(item.get(name)) for name in names])
            types.append([_type(item.get(name)) for name in names])
            numbers.append(number)
        else:
            broken.append(Trasig("", number, "json_form", "Objektet är inte en rad med enkla värden."))
    rad = pl.Series("rad", numbers, dtype=pl.UInt32)
    columns = [str(i) for i in range(len(names))]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").with_columns(rad)
    typer = pl.DataFrame(types, schema=dict.fromkeys(columns, CELLTYP), orient="row").with_columns(rad)
    sheet = Sheet("", [(0, [*map(hel, names)])], lambda _header, _width: Body(frame, broken, typer=typer))
    return Opened([sheet], f"JSON, {decoded.encoding} ({decoded.hur})")


def _objects(content: Any) -> list[Any]:
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 else None
    if not isinstance(content, list):
        raise FileRejectedError("JSON-filen innehåller inte en lista av objekt.", gor=_GOR)
    return content


class _Number(str):
    """A number of the file, as it is written."""

    __slots__ = ()


def _text(value: Any) -> str | None:
    if isinstance(value, _Number):
        return number_text(value)
    if isinstance(value, str):
        return hel(value)
    if value is None:
        return None
    return "ja" if value is True else "nej" if value is False else str(value)


def _type(value: Any) -> str | None:
    if isinstance(value, bool):
        return Celltyp.SANT
    if not isinstance(value, _Number):
        return None if value is None else Celltyp.TEXT
    # A long number of JSON has all of its digits, as a text has; one of a workbook would have lost the last.
    return Celltyp.TEXT if value.isdecimal() and len(value) > _DIGITS else Celltyp.TAL
