"""A file opened as sheets of text cells; its format is told by content, and its name must agree."""

from __future__ import annotations

from pathlib import Path

from kpilib.errors import FileRejectedError
from kpilib.isolering import las
from kpilib.sheets.dolj import without_persons
from kpilib.sheets.excel import open_workbook
from kpilib.sheets.json_file import open_json
from kpilib.sheets.oppning import Oppning
from kpilib.sheets.sheet import Opened
from kpilib.sheets.text_file import open_text

EXCEL = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_OTHER = {b"%PDF": "en PDF", b"\x1f\x8b": "en komprimerad fil", b"7z\xbc\xaf": "en komprimerad fil"}


def open_file(path: Path, som: Oppning) -> Opened:
    """The sheets of a file, without persons in what is shown of it (`dolj`).

    Raises
    ------
    FileRejectedError
        The file is empty, damaged, or not what its name says.
    AmbiguousError
        Its encoding or separator must be named in the profile.
    """
    return without_persons(_opened(path, som))


def _opened(path: Path, som: Oppning) -> Opened:
    data = las(path)
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FileRejectedError("Filen är tom.", gor="Gör om uttaget ur källsystemet.")
    for magic, what in _OTHER.items():
        if data.startswith(magic):
            raise FileRejectedError(f"Filen är {what}.", gor="Lämna uttaget som Excel, CSV eller JSON.")
    named_excel = path.suffix.lower() in EXCEL
    if data.startswith((_ZIP, _OLE)):
        if not named_excel:
            raise FileRejectedError(
                f"Filen är en Excelfil men heter {path.suffix or 'något utan ändelse'}.",
                gor="Ge filen ändelsen .xlsx (eller .xls), eller spara den som CSV.",
            )
        return open_workbook(data, som)
    if named_excel:
        html = data[:1000].lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml"))
        what = "en webbsida" if html else "en textfil"
        raise FileRejectedError(
            f"Filen heter {path.suffix} men är {what}, inte en Excelfil.",
            gor="Öppna filen och spara den som .xlsx, eller ge en textfil ändelsen .csv.",
        )
    if path.suffix.lower() == ".json":
        return open_json(data, som)
    return open_text(data, som)
