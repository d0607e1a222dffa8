"""What a rendered page and its downloads hand out: tables, charts, anchors, sheets, words, by own readers."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from lxml import html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Rutnat = list[list[float | str | None]]
"""A table: rows of numbers, words, and None where a number is hidden or missing."""


@dataclass(frozen=True)
class Kurva:
    """A trace of a chart: its name, what stands at each point, the numbers drawn, and words."""

    namn: str
    x: Sequence[object]
    y: Sequence[float | None]
    ord: Sequence[str]


class Sida:
    """A page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = html.fromstring(path.read_text(encoding="utf-8"))

    @property
    def ankare(self) -> dict[str, float]:
        """Anchor -> the number that it is on."""
        return {e.get("id"): n for e, n in _varden(self._root) if e.get("id")}

    @property
    def tal(self) -> set[float]:
        """Every number of the page that says what it is."""
        return {n for _, n in _varden(self._root)}

    @property
    def kurvor(self) -> list[Kurva]:
        """The charts' traces."""
        found = []
        for script in self._root.iter("script"):
            if script.get("class") == "kp-figure":
                for trace in json.loads(script.text)["data"]:
                    drawn = "x" if trace.get("orientation") == "h" else "y"
                    said = [trace.get(key) for key in ("text", "hovertext", "customdata")]
                    words = [str(w) for list_ in said if isinstance(list_, list) for w in list_]
                    found.append(
                        Kurva(
                            trace.get("name", ""),
                            _lista(trace.get("xy".replace(drawn, ""))),
                            [_tal(y) for y in _lista(trace.get(drawn))],
                            words,
                        )
                    )
        return found

    @property
    def tabeller(self) -> list[Rutnat]:
        """The tables, cell by cell; a cell of two numbers is none."""
        return [
            [[_cell(c) for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
            for table in self._root.iter("table")
        ]

    @property
    def texter(self) -> str:
        """All words of the page, those for who does not see it, too."""
        told = [e.get(a) for e in self._root.iter() for a in ("aria-label", "alt", "title") if e.get(a)]
        read = [
            t for e in self._root.iter() if e.tag not in ("script", "style") for t in (e.text, e.tail) if t
        ]
        return " ".join([*read, *told])


def _varden(root: Any) -> Iterator[tuple[Any, float]]:
    """The elements that say which number they show; a quarter is none."""
    for element in root.iter("data"):
        if element.get("data-enhet") is not None:
            yield element, float(element.get("value"))


def _cell(cell: Any) -> float | str | None:
    numbers = [n for _, n in _varden(cell)]
    if len(numbers) == 1:
        return numbers[0]
    text = " ".join(cell.text_content().split())
    return None if re.fullmatch(r"(dolt|[<][0-9]+|[–—-]|)", text) else text


def _lista(drawn: Any) -> list[Any]:
    if isinstance(drawn, Mapping):
        return list(np.frombuffer(base64.b64decode(drawn["bdata"]), dtype=drawn["dtype"]))
    return list(drawn or [])


def _tal(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return None
    return None if np.isnan(value) else float(value)


def blad(path: Path) -> Iterator[Rutnat]:
    """The sheets of a workbook."""
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(t.text or "" for t in si.iter(f"{S}t")) for si in root.iter(f"{S}si")]
        for name in sorted(n for n in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)):
            sheet = ElementTree.fromstring(book.read(name))
            yield [[_ruta(c, shared) for c in row.iter(f"{S}c")] for row in sheet.iter(f"{S}row")]


def _ruta(cell: ElementTree.Element, shared: Sequence[str]) -> float | str | None:
    value = cell.find(f"{S}v")
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{S}t"))
    if value is None or value.text is None:
        return None
    if cell.get("t") == "s":
        return shared[int(value.text)]
    return value.text if cell.get("t") in ("str", "e") else float(value.text)


def ord_i_word(path: Path) -> list[str]:
    """The paragraphs of a Word document, tables' cells among them."""
    with zipfile.ZipFile(path) as book:
        root = ElementTree.fromstring(book.read("word/document.xml"))
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]
