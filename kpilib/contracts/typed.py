"""What the type of a cell says of its value, before its text is read.

A number of a workbook or of JSON has a decimal point and nothing else to ask; a day is a day; and a cell that
is of another kind than its column, or has no value, is told and never read as something near it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any

from kpilib.arbetsbok import Celltyp
from kpilib.contracts.columns import TIDIGAST, Kind
from kpilib.errors import FormatError
from kpilib.sheets.types import EXCEL_1904
from kpilib.sources.table import RawTable

Reading = Callable[[str], Any]

_WITHOUT_VALUE = {"excelfel", "formel_utan_varde"}
_NUMBERS = {"belopp", "heltal", "tal", "matt", "statistik"}
_NAMES = {"text", "nummer", "konto", "foretag", "person", "arende", "organisationsnummer", "kommunkod"}
_EXACT = 1 << 53  # whole numbers beyond it lose their last digits in a workbook
_NOISE = Decimal("1e-9")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SERIAL = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]+)?|[0-9]{7}(?:\.[0-9]+)?")
_FIRST_DAYS = {True: date(1904, 1, 1), False: date(1899, 12, 30)}
_LAST_DAY = {True: 2_957_003, False: 2_958_465}  # 31 December 9999
_SWEDISH = {
    "#DIV/0!": "#DIVISION/0!",
    "#N/A": "#SAKNAS!",
    "#NAME?": "#NAMN?",
    "#NULL!": "#SKÄRNING!",
    "#NUM!": "#OGILTIGT!",
    "#REF!": "#REFERENS!",
    "#VALUE!": "#VÄRDEFEL!",
    "#SPILL!": "#SPILL!",
    "#CALC!": "#BERÄKNA!",
    "#FIELD!": "#FÄLT!",
}
_AS_TEXT = {*_SWEDISH, *_SWEDISH.values(), "#N/A!", "#SAKNAS", "#REF"}
"""What an error value is in a text file, or in a workbook where it was pasted as text."""
_MARKED = re.compile(r"\s*'[-+\u2212]?[0-9][^']*")
"""A number or a day behind the apostrophe with which Excel marks a text."""
_TOO_NARROW = re.compile(r"#{3,}")


def typed(typ: str | None, k: Kind, text: Reading, number: Reading, former: Collection[str]) -> Reading:
    """The reading of a column's cells of one type.

    Parameters
    ----------
    typ
        A `Celltyp`; None where the format tells none.
    text, number
        How the column's cells are read as they are written, and with a decimal point.
    former
        The date forms that may occur.
    """
    read = _of_type(typ, k, text, number, former)
    return read if typ not in (None, Celltyp.TEXT) else lambda cell: _of_text(cell, read)


def _of_text(cell: str, read: Reading) -> Any:
    if _MARKED.fullmatch(cell):
        return read(cell.strip()[1:])
    bare = cell.strip().upper()
    if bare[:1] == "#":
        if bare in _AS_TEXT:
            return _error(bare)
        if _TOO_NARROW.fullmatch(bare):
            raise FormatError(
                "for_smal_kolumn",
                "Cellen visar bara ####: kolumnen var för smal när filen sparades, och värdet är borta.",
                gor="Bredda kolumnen i arbetsboken och spara filen på nytt.",
            )
    return read(cell)


def _of_type(typ: str | None, k: Kind, text: Reading, number: Reading, former: Collection[str]) -> Reading:
    if k.typ == "datum" and typ in (None, Celltyp.TEXT, Celltyp.TAL):
        return lambda cell: _meant(text(_of_serial(cell, former)))
    match typ:
        case Celltyp.FEL:
            return _error
        case Celltyp.FORMEL:
            return _not_counted
        case Celltyp.TAL:
            return _of_number(k, number)
        case Celltyp.DATUM:
            return _of_day(k, text)
        case Celltyp.TID if k.typ in _NUMBERS:
            return _of_another_kind("tid_i_talkolumn", "Cellen är ett klockslag, inte ett tal.", "tal")
    return text


def with_place(table: RawTable, column: str, index: int, regel: str, vad: str) -> str:
    """What is wrong, with the cell as Excel names it where the cell has no value: it is to be found there."""
    blad, rad = table.frame["blad"][index], table.frame["rad"][index]
    place = table.platser.get(blad, {}).get(column)
    return f"{blad}!{place}{rad}: {vad}" if place and regel in _WITHOUT_VALUE else vad


def _of_number(k: Kind, number: Reading) -> Reading:
    if k.typ == "tal":
        return lambda cell: number(_without_noise(cell))
    if k.typ in _NAMES:
        return lambda cell: number(_as_shown(cell))
    return number


def _of_day(k: Kind, text: Reading) -> Reading:
    if k.typ in _NUMBERS:
        return _of_another_kind("datum_i_talkolumn", "Cellen är ett datum, inte ett tal.", "tal")
    if k.typ in _NAMES:
        vad = "Cellen är ett datum; Excel kan ha gjort om det som skrevs."
        return _of_another_kind("datum_i_textkolumn", vad, "text")
    if k.typ == "datum":
        return lambda cell: _meant(text(_without_clock(cell)))
    if k.typ in ("manad", "period"):
        return lambda cell: text(_of_meant_year(_without_clock(cell)))
    return text


def _without_clock(cell: str) -> str:
    return cell.partition(" ")[0]


def _of_serial(cell: str, former: Collection[str]) -> str:
    """A day number as the day that it is; anything else as it stands."""
    if "excel" not in former or not _SERIAL.fullmatch(cell.strip()):
        return cell
    days, since_1904 = int(Decimal(cell)), EXCEL_1904 in former
    if days > _LAST_DAY[since_1904]:
        raise _no_day()
    day = _FIRST_DAYS[since_1904] + timedelta(days=days)
    if TIDIGAST.year - 70 <= days <= TIDIGAST.year + 130:
        raise FormatError(
            "datum_artal", "Talet är ett årtal, inte en dag.", gor="Skriv dagen som åååå-mm-dd i källan."
        )
    if day < TIDIGAST:
        raise _no_day()
    return day.isoformat()


def _no_day() -> FormatError:
    return FormatError(
        "datum_orimligt",
        f"Talet är inget dagnummer från {TIDIGAST.year} eller senare.",
        gor="Skriv dagen som åååå-mm-dd i källan.",
    )


def _meant(day: Any) -> Any:
    if isinstance(day, date) and day < TIDIGAST:
        raise _too_early()
    return day


def _of_meant_year(day: str) -> str:
    if int(day[:4]) < TIDIGAST.year:
        raise _too_early()
    return day


def _too_early() -> FormatError:
    return FormatError(
        "datum_orimligt",
        f"Dagen ligger före {TIDIGAST.year}; ett årtal i en cell som visas som datum blir en dag år 1905.",
        gor="Rätta cellen i källan.",
    )


def _without_noise(cell: str) -> str:
    if not _PLAIN.fullmatch(cell):
        return cell
    exact = Decimal(cell)
    rounded = exact.quantize(Decimal("0.0001"))
    return f"{rounded:f}" if abs(rounded - exact) <= _NOISE else cell


def _as_shown(cell: str) -> str:
    """A number that is a name, as Excel shows it: with at most fifteen digits."""
    if not _PLAIN.fullmatch(cell):
        return cell
    if "." in cell:
        return f"{Context(prec=15).create_decimal(cell).normalize():f}"
    if abs(int(cell)) > _EXACT:
        raise FormatError(
            "nummer_avkortat",
            "Cellen är ett tal med fler siffror än ett tal i Excel kan ha; de sista kan ha gått förlorade.",
            gor="Skriv numret som text i källan.",
        )
    return cell


def _of_another_kind(regel: str, vad: str, slag: str) -> Reading:
    def reading(_cell: str) -> Any:
        raise FormatError(regel, vad, gor=f"Rätta cellen i källan så att den är {slag}.")

    return reading


def _error(cell: str) -> Any:
    known = _SWEDISH.get(cell, cell if cell in _AS_TEXT else None)
    vad = f"Cellen har felvärdet {known}." if known else "Cellen har ett felvärde."
    raise FormatError("excelfel", vad, gor="Rätta formeln i arbetsboken, spara och lämna filen på nytt.")


def _not_counted(_cell: str) -> Any:
    raise FormatError(
        "formel_utan_varde",
        "Cellen har en formel vars värde inte är sparat i filen.",
        gor="Öppna filen i Excel, spara den så att formlerna räknas, och lämna den på nytt.",
    )
