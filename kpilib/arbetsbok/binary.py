"""Workbooks that only a library can read (.xls, .xlsb), read in a process of its own.

What the library does with a damaged or hostile file — an abort, a run that never ends, all memory there is —
then is a file that is refused, and nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kpilib.arbetsbok.cells import Blad, Cells
from kpilib.arbetsbok.celltyp import Celltyp
from kpilib.arbetsbok.number_format import number_text
from kpilib.arbetsbok.package import damaged, whole
from kpilib.errors import FileRejectedError
from kpilib.isolering import granser

READER = Path(__file__).with_name("binary_reader.py")


def read_binary(data: bytes) -> tuple[list[Blad], bool]:
    """The sheets of a workbook, and whether its day numbers count from 1904.

    Its hidden rows and columns are not known, nor formulas without a value.

    Raises
    ------
    FileRejectedError
        It is damaged, protected or too large.
    """
    return [_sheet(found) for found in _read(data)["blad"]], _from_1904(data)


def _read(data: bytes) -> Any:
    # -P: nothing that lies in the reader's folder is taken for a module of Python.
    window = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(  # noqa: S603 — our own program, without anything from outside in its words
            [sys.executable, "-P", str(READER), str(granser().minne_mb << 20)],
            input=data,
            capture_output=True,
            timeout=granser().tid(len(data)),
            creationflags=window,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode == 3:
        raise damaged()
    if done.returncode != 0:
        raise _too_large()
    with whole():
        return json.loads(done.stdout, parse_float=str, parse_int=str)


def _from_1904(data: bytes) -> bool:
    """What an .xls says in the one record on it (DATEMODE), of which the library tells nothing."""
    record = b"\x22\x00\x02\x00"
    return record + b"\x01\x00" in data and record + b"\x00\x00" not in data


def _too_large() -> FileRejectedError:
    return FileRejectedError(
        "Excelfilen gick inte att läsa: den är skadad, eller har en cell långt utanför tabellen.",
        gor="Öppna filen i Excel, ta bort det som står utanför tabellen (Ctrl+End går till bladets sista "
        "cell) och spara den som .xlsx.",
    )


def _sheet(found: Any) -> Blad:
    cells = Cells(found["namn"])
    with whole():
        for rad, row in found["rader"]:
            texts = {int(column): _text(typ, text) for column, typ, text in row}
            cells.add(int(rad), texts, {int(column): Celltyp(typ) for column, typ, _ in row})
    merged = [(int(a), int(b), int(c), int(d)) for a, b, c, d in found["sammanfogade"]]
    return cells.blad(dold=found["dold"], sammanfogade=merged)


def _text(typ: str, text: str) -> str:
    return number_text(text) or text if typ == "tal" else text
