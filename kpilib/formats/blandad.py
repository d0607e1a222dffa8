"""A file in which some rows are UTF-8 and others are not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError, DataError, FileRejectedError
from kpilib.formats.svenska import unlike_swedish

BLANDAD = "utf-8+cp1252"
"""What a profile names where each row is UTF-8 or, where it is not, cp1252."""

_SWEDISH = re.compile("[åäöéüÅÄÖÉÜ]")


def rows_apart(data: bytes) -> tuple[list[int], list[int]]:
    """The rows whose å, ä and ö are in UTF-8, and those with anything that is not UTF-8."""
    utf8, other = [], []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            if _SWEDISH.search(line.decode("utf-8")):
                utf8.append(number)
        except UnicodeDecodeError:
            other.append(number)
    return utf8, other


def mixed(data: bytes) -> DataError | None:
    """What to say of a file where some rows are UTF-8 and others are not; None of any other file."""
    utf8, other = rows_apart(data)
    if not utf8 or not other:
        return None
    if len(other) == 1 and _cut_short(data.splitlines(keepends=True)[-1]):
        return FileRejectedError(
            "Filen är avbruten mitt i ett tecken.",
            var=rows_named(other),
            gor="Gör om uttaget ur källsystemet.",
        )
    try:
        each_row(data)
        way = (
            f"{name_it(BLANDAD)} Då läses varje rad som UTF-8, och de rader som inte är det som cp1252. "
            f"Eller rätta {rows_named(other)} i filen och spara den som UTF-8."
        )
    except FileRejectedError as error:
        way = f"Rätta {error.var} i filen och spara den som UTF-8, eller gör om uttaget."
    few = utf8 if len(utf8) < len(other) else other
    written = "skriven" if len(other) == 1 else "skrivna"
    vad = (
        f"Filen är UTF-8, men {rows_named(other)} är {written} med en annan teckenkodning."
        if few is other
        else f"Filen är inte UTF-8, men {rows_named(utf8)} är det."
    )
    return AmbiguousError(vad, var=rows_named(few), gor=way)


def each_row(data: bytes) -> tuple[str, Sequence[int]]:
    """Each row as UTF-8, and as cp1252 where it is not: the text, and the numbers of the latter rows.

    Raises
    ------
    FileRejectedError
        A row is neither.
    """
    text, other = [], []
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True), 1):
        try:
            text.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            other.append(number)
            text.append(_cp1252_row(line, number))
    return "".join(text), other


def _cp1252_row(line: bytes, number: int) -> str:
    try:
        found = line.decode("cp1252")
    except UnicodeDecodeError:
        found = "\ufffd"
    if "\ufffd" in found or unlike_swedish(found):
        raise FileRejectedError(
            "Raden är varken UTF-8 eller cp1252 rakt igenom.",
            var=f"rad {number}",
            gor="Rätta raden i filen och spara den som UTF-8, eller gör om uttaget.",
        )
    return found


def _cut_short(line: bytes) -> bool:
    """Whether a last line ends inside a letter of UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def name_it(encoding: str) -> str:
    return f'Ange teckenkodning = "{encoding}" under [las] i profilen.'


def rows_named(rows: Sequence[int]) -> str:
    """The rows in words, the first of many."""
    if len(rows) <= 4:
        return f"rad {och(map(str, rows))}"
    return f"rad {', '.join(map(str, rows[:3]))} och {len(rows) - 3} till"
