"""What an .xlsx says once for all of its sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from kpilib.arbetsbok.number_format import Visas, shown_as, shown_unit, thousands
from kpilib.arbetsbok.package import Package
from kpilib.fritext import hel


@dataclass(frozen=True)
class Part:
    """One sheet of a workbook: its name, the part that holds it, and whether it is hidden."""

    namn: str
    part: str
    dold: bool


@dataclass(frozen=True)
class Workbook:
    """What a workbook says once for all of its sheets.

    `visas` is what a cell of each style shows its number as, `delar` how many times divided by a thousand and
    `enheter` with which unit;
    `raknas_om` says that the values of its formulas are counted first when Excel opens it.
    """

    sheets: Sequence[Part]
    texter: Sequence[str]
    visas: Sequence[Visas | None]
    delar: Sequence[int]
    enheter: Sequence[str | None]
    fran_1904: bool
    raknas_om: bool


def read_workbook(package: Package) -> Workbook | None:
    """What a workbook of XML says of itself; None of a package that holds another kind of file."""
    main = next((target for _, target in package.target("", "officeDocument")), "/xl/workbook.xml")
    if main not in package or main.endswith(".bin"):
        return None
    parts = dict(package.target(main, "worksheet"))
    sheets: list[Part] = []
    said: dict[str, Mapping[str, str]] = {}

    def sheet(attributes: Mapping[str, str]) -> None:
        relation = next((v for k, v in attributes.items() if k.endswith(" id")), "")
        if relation in parts:
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Part(attributes.get("name", ""), parts[relation], hidden))

    package.parse(
        main,
        {
            "sheet": sheet,
            "workbookPr": lambda a: said.setdefault("workbook", a),
            "calcPr": lambda a: said.setdefault("calc", a),
        },
    )
    formats = _formats(package, main)
    return Workbook(
        sheets,
        _shared_strings(package, main),
        [shown_as(number, code) for number, code in formats],
        [thousands(code) for _, code in formats],
        [shown_unit(code, number) for number, code in formats],
        fran_1904=true(said.get("workbook", {}).get("date1904")),
        raknas_om=true(said.get("calc", {}).get("fullCalcOnLoad")),
    )


def true(value: str | None) -> bool:
    """A truth value as XML writes it."""
    return value in ("1", "true", "on")


def text_of(item: str, phonetic: str, text: str, done: Callable[[str], None]) -> Callable[[Any], Sized]:
    """Handlers that give the text of each element `item`: its runs together, without the phonetic ones."""

    def prepare(parser: Any) -> Sized:
        pieces: list[str] = []
        silent = 0

        def start(name: str, _: object) -> None:
            nonlocal silent
            local = name.rpartition(" ")[2]
            if local == item:
                pieces.clear()
            elif local == phonetic:
                silent += 1
            elif local == text and not silent:
                parser.CharacterDataHandler = pieces.append

        def end(name: str) -> None:
            nonlocal silent
            local = name.rpartition(" ")[2]
            if local == text:
                parser.CharacterDataHandler = None
            elif local == phonetic:
                silent -= 1
            elif local == item:
                done(unescaped("".join(pieces)))

        parser.StartElementHandler, parser.EndElementHandler = start, end
        return pieces

    return prepare


def unescaped(text: str) -> str:
    """A text without the escapes of characters that XML cannot hold (``_x000D_``)."""
    return hel(re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)) if "_x" in text else text


def _shared_strings(package: Package, main: str) -> list[str]:
    texts: list[str] = []
    for _, part in package.target(main, "sharedStrings"):
        if part in package:
            package.stream(part, text_of("si", "rPh", "t", texts.append))
    return texts


def _formats(package: Package, main: str) -> list[tuple[str, str | None]]:
    """The id of each cell style's number format, and its code where the workbook gives it."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def prepare(parser: Any) -> Sized:
        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            match name.rpartition(" ")[2]:
                case "numFmt":
                    codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
                case "cellXfs":
                    inside = True
                case "xf" if inside:
                    formats.append(attributes.get("numFmtId", "0"))

        def end(name: str) -> None:
            nonlocal inside
            inside = inside and name.rpartition(" ")[2] != "cellXfs"

        parser.StartElementHandler, parser.EndElementHandler = start, end
        return ()

    for _, part in package.target(main, "styles"):
        if part in package:
            package.stream(part, prepare)
    return [(number, codes.get(number)) for number in formats]
