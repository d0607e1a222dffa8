"""One sheet of an .xlsx or .xlsm, read piece by piece: its cells, and what it hides and merges."""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from functools import lru_cache
from typing import Any

from kpilib.arbetsbok.cells import COLUMNS, ROWS, Blad, Cells
from kpilib.arbetsbok.celltyp import Celltyp
from kpilib.arbetsbok.number_format import iso_moment, moment, number_text, with_unit
from kpilib.arbetsbok.ooxml import Part, Workbook, true, unescaped
from kpilib.arbetsbok.package import Package
from kpilib.isolering import granser

_LETTERS = re.compile("[A-Z]{1,3}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read_sheet(package: Package, workbook: Workbook, part: Part) -> Blad:
    """A sheet of a workbook.

    Raises
    ------
    FileRejectedError
        The part is damaged, or has a cell far from the others.
    """
    reader = _Reader(workbook, part.namn)
    package.stream(part.part, reader.prepare)
    return reader.cells.blad(
        dold=part.dold,
        sammanfogade=reader.sammanfogade,
        dolda_rader=frozenset(reader.dolda_rader),
        dolda_kolumner=frozenset(reader.dolda_kolumner),
        delade_kolumner=frozenset(reader.delade_kolumner),
    )


class _Reader:
    """The handlers of a sheet's XML; a row is handed on when it ends, so that little is held at once."""

    def __init__(self, workbook: Workbook, namn: str) -> None:
        self._workbook = workbook
        self.cells = Cells(namn)
        self.sammanfogade: list[tuple[int, int, int, int]] = []
        self.dolda_rader: set[int] = set()
        self.dolda_kolumner: set[int] = set()
        self.delade_kolumner: set[int] = set()

    def prepare(self, parser: Any) -> Sized:
        """Sets the handlers when the sheet's first element has told its name space."""

        def root(name: str, _: object) -> None:
            space, separator, _local = name.rpartition(" ")
            self._handlers(parser, space + separator, pieces)

        pieces: list[str] = []
        parser.StartElementHandler = root
        return pieces

    def _handlers(self, parser: Any, space: str, pieces: list[str]) -> None:
        # Local names and closures: this runs once for each of a sheet's millions of cells and values.
        row, cell, value, formula, text, phonetic = (space + n for n in ("row", "c", "v", "f", "t", "rPh"))
        others: dict[str, Callable[[dict[str, str]], None]] = {
            space + "col": self._column,
            space + "mergeCell": self._merged,
        }
        add, typed = self.cells.add, self._typed
        texts: dict[int, str] = {}
        types: dict[int, Celltyp] = {}
        attributes: dict[str, str] = {}
        rad, column = 0, -1
        calculated: str | None = None
        stored = silent = False
        deep, deepest = 0, granser().djup

        def start(name: str, found: dict[str, str]) -> None:
            nonlocal attributes, rad, column, calculated, stored, silent, texts, types, deep
            if name == cell:
                attributes, calculated, stored = found, None, False
                pieces.clear()
                letters = found.get("r", "").rstrip("0123456789")
                column = _index(letters) if letters else column + 1
            elif name == value:
                stored = True
                pieces.clear()
                parser.CharacterDataHandler = pieces.append
            elif name == text:
                if not silent:
                    parser.CharacterDataHandler = pieces.append
            elif name == formula:
                calculated = ""
                pieces.clear()
                parser.CharacterDataHandler = pieces.append
            elif name == row:
                rad = int(found.get("r", rad + 1))
                column, texts, types = -1, {}, {}
                if rad > ROWS:
                    raise ValueError("a row where no sheet reaches")
                if true(found.get("hidden")) or found.get("ht") in ("0", "0.0"):
                    self.dolda_rader.add(rad)
            elif name == phonetic:
                silent = True
            else:
                deep += 1
                if deep > deepest:
                    raise ValueError("elements deeper in one another than in any workbook")
                if name in others:
                    others[name](found)

        def end(name: str) -> None:
            nonlocal calculated, silent, deep
            if name in (value, text):
                parser.CharacterDataHandler = None
            elif name == cell:
                if pieces or calculated is not None:
                    content = typed(attributes, "".join(pieces), calculated, stored, column)
                    if column >= COLUMNS:
                        raise ValueError("a column where no sheet reaches")
                    if content is not None:
                        texts[column], types[column] = content
            elif name == row:
                add(rad, texts, types)
            elif name == formula:
                parser.CharacterDataHandler = None
                calculated = "".join(pieces)
                pieces.clear()
            elif name == phonetic:
                silent = False
            else:
                deep -= 1

        parser.StartElementHandler, parser.EndElementHandler = start, end

    def _typed(
        self, attributes: dict[str, str], written: str, formula: str | None, stored: bool, column: int
    ) -> tuple[str, Celltyp] | None:
        """What a cell is, as text, and its type; None of an empty one."""
        kind = attributes.get("t", "n")
        if formula is not None and self._missing(kind, written, stored):
            return f"={formula}", Celltyp.FORMEL
        if kind == "n":
            return self._number(written.strip(), int(attributes.get("s", 0)), column)
        if kind == "s":
            written = self._workbook.texter[int(written)]
        elif kind == "b":
            return ("true" if true(written.strip()) else "false"), Celltyp.SANT
        elif kind == "e":
            return written, Celltyp.FEL
        elif kind == "d":
            return iso_moment(written.strip())
        else:
            written = unescaped(written)
        return (written, Celltyp.TEXT) if written else None

    def _number(self, written: str, style: int, column: int) -> tuple[str, Celltyp] | None:
        number = number_text(written)
        if number is None:
            return (written, Celltyp.TEXT) if written else None
        book = self._workbook
        if not 0 <= style < len(book.visas):
            return number, Celltyp.TAL
        shown, unit, divided = book.visas[style], book.enheter[style], book.delar[style]
        if shown is None and unit:
            return with_unit(number, unit, divided), Celltyp.TAL
        if divided:
            self.delade_kolumner.add(column)
        return (number, Celltyp.TAL) if shown is None else moment(number, shown, book.fran_1904)

    def _missing(self, kind: str, written: str, stored: bool) -> bool:
        """Whether a formula's value is not in the file: none, or what is written until it is counted."""
        if not stored or (not written.strip() and kind != "str"):
            return True
        return self._workbook.raknas_om and written.strip() in ("", "0")

    def _column(self, attributes: dict[str, str]) -> None:
        if true(attributes.get("hidden")) or attributes.get("width") == "0":
            first, last = int(attributes["min"]), int(attributes["max"])
            self.dolda_kolumner.update(range(first - 1, min(last, COLUMNS)))

    def _merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        top, bottom = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
        if len(self.sammanfogade) > ROWS:
            raise ValueError("more merged cells than rows")
        if top and bottom:
            self.sammanfogade.append((int(top[2]), _index(top[1]), int(bottom[2]), _index(bottom[1])))


@lru_cache(COLUMNS)
def _index(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise ValueError("a column where no sheet reaches")
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number - 1
