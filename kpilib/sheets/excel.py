"""Workbooks as sheets to read: each with its top, where the header is, and the rows under it."""

from __future__ import annotations

import polars as pl

from kpilib.arbetsbok import Blad, read_book
from kpilib.errors import FileRejectedError
from kpilib.sheets.oppning import Oppning
from kpilib.sheets.sheet import HEAD, Body, Opened, Sheet
from kpilib.sheets.types import Upplysning

_NOT_SEEN = Upplysning(
    "",
    0,
    "",
    "aldre_arbetsbok",
    "I en arbetsbok av den här typen (.xls eller .xlsb) syns inte vilka rader och kolumner som är dolda, och "
    "en formel vars värde inte är sparat läses som tom.",
    "Har filen sådant: öppna den i Excel, spara den som .xlsx och lämna den på nytt.",
)


def open_workbook(data: bytes, som: Oppning) -> Opened:
    """A workbook's sheets that hold anything, hidden ones included.

    Raises
    ------
    FileRejectedError
        It is damaged, protected, larger than a workbook can be, or empty.
    """
    book = read_book(data)
    head = max(HEAD, som.sista_rubrikrad)
    sheets = [_sheet(blad, head) for blad in book.blad if blad.texter.height]
    if not sheets:
        raise FileRejectedError("Excelfilen har inga ifyllda celler.", gor="Gör om uttaget ur källsystemet.")
    told = [] if book.allt_syns else [_NOT_SEEN]
    return Opened(sheets, "Excel", excel=True, fran_1904=book.fran_1904, upplysningar=told)


def _sheet(blad: Blad, head: int) -> Sheet:
    last = int(blad.texter["rad"].tail(1).item())
    top = {rad: [""] * blad.bredd for rad in range(1, min(head, last) + 1)}
    for *cells, rad in blad.texter.filter(pl.col("rad") <= head).iter_rows():
        top[rad] = [cell or "" for cell in cells]

    def body(header: int, width: int) -> Body:
        within = [*(str(i) for i in range(width)), "rad"]
        below = pl.col("rad") > header
        return Body(
            blad.texter.filter(below).select(within), [], typer=blad.typer.filter(below).select(within)
        )

    return Sheet(
        blad.namn,
        list(top.items()),
        body,
        blad.dold,
        blad.sammanfogade,
        blad.dolda_rader,
        blad.dolda_kolumner,
        blad.delade_kolumner,
    )
