"""The tables of a page as an Excel workbook: a sheet for each, and a first sheet that says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter

from kpilib.download.columns import Column, columns
from kpilib.download.document import is_draft
from kpilib.download.entries import Day, Entry, Number
from kpilib.download.grid import Grid, read_grid
from kpilib.download.tree import find, parse, text
from kpilib.form.charts import INK, MUTED
from kpilib.fritext import i_arbetsbok, ser_ut_som_formel
from kpilib.qmd.tree import Element, classes

CONTENTS = "Innehåll"
_BLUE, _LINE, _WARN = "#1F5A93", "#C9CFD6", "#8A3B00"
_NAME_MAX = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_TALLEST = 409  # points that a row of Excel may have
_CAPTION = re.compile(r"(?P<kind>Tabell|Figur)\s(?P<number>\d+):\s*(?P<words>.*)", re.DOTALL)
_FOLDED = re.compile(r"^Visa (som tabell: )?")
_WIDEST, _NARROWEST = 60, 9
_HEAD_ROW, _LINE_HEIGHT = 3, 15.5


@dataclass(frozen=True)
class Sheet:
    """A table of the page: the name of its sheet, its caption, and its cells."""

    name: str
    caption: str
    grid: Grid


def read_sheets(html: str) -> list[Sheet]:
    """The tables of a finished page in order, those folded under charts too."""
    taken = {CONTENTS.lower()}
    sheets = []
    for caption, table in _captioned(find(parse(html), "main"), ""):
        grid = read_grid(table)
        if grid.rows:
            sheets.append(Sheet(_sheet_name(caption, taken), caption, grid))
    return sheets


def write_workbook(html: str, output: Path, about: Mapping[str, str], made: datetime) -> bool:
    """Write the workbook; False, and no file, when the page has no table.

    Parameters
    ----------
    html
        The finished page.
    about
        What the first sheet says of the report: name -> text.
    made
        What the file says about when it was made.
    """
    sheets = read_sheets(html)
    if not sheets:
        return False
    page = parse(html)
    title = text(find(page, "h1"))
    with xlsxwriter.Workbook(str(output), {"strings_to_numbers": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        looks = _Looks(book)
        draft = is_draft(page)
        _contents(book, looks, title, {**({"Status": "UTKAST"} if draft else {}), **about}, sheets)
        for sheet in sheets:
            _sheet(book, looks, sheet, title, draft)
    return True


def _captioned(parent: Element, caption: str) -> Iterator[tuple[str, Element]]:
    for child in parent:
        inside = caption
        if child.tag == "figure":
            inside = next((text(c) for c in child.iter("figcaption")), caption)
        elif child.tag == "details":
            inside = _FOLDED.sub("", next((text(c) for c in child.iter("summary")), caption))
        elif child.tag in ("h2", "h3", "h4", "h5", "h6") or "tab-title" in classes(child):
            caption = text(child)
        if child.tag == "table":
            yield inside, child
        else:
            yield from _captioned(child, inside)


def _sheet_name(caption: str, taken: set[str]) -> str:
    found = _CAPTION.fullmatch(caption)
    words = f"{found['number']} {found['words']}" if found else caption
    plain = " ".join(_FORBIDDEN.sub(" ", words).split()).strip("'") or "Tabell"
    name, n = _short(plain, _NAME_MAX), 1
    while name.lower() in taken or name.lower() == "history":
        n += 1
        name = f"{_short(plain, _NAME_MAX - len(f' ({n})'))} ({n})"
    taken.add(name.lower())
    return name


def _short(words: str, units: int) -> str:
    """As much as so many UTF-16 units hold, which is what Excel counts."""
    return words.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip(" '")


class _Looks:
    """The formats of the workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **asked: object) -> Any:
        key = tuple(sorted(asked.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_color": INK, "valign": "top", **asked})
        return self._made[key]


def _contents(
    book: Any, looks: _Looks, title: str, about: Mapping[str, str], sheets: Sequence[Sheet]
) -> None:
    page = book.add_worksheet(CONTENTS)
    page.set_column(0, 0, 34)
    page.set_column(1, 2, 70)
    _text(page, 0, 0, title, looks.look(bold=True, font_size=16, font_color=_BLUE))
    row = 2
    for name, value in about.items():
        _text(page, row, 0, name, looks.look(bold=True))
        mark = {"bold": True, "font_color": _WARN} if value == "UTKAST" else {}
        _text(page, row, 1, value, looks.look(text_wrap=True, **mark))
        row += 1
    row += 1
    head = looks.look(bold=True, bottom=1, border_color=MUTED)
    page.write_row(row, 0, ["Blad", "Tabell", "Källa och anmärkning"], head)
    link = looks.look(font_color=_BLUE, underline=1)
    for n, sheet in enumerate(sheets, row + 1):
        quoted = sheet.name.replace("'", "''")
        page.write_url(n, 0, f"internal:'{quoted}'!A1", link, sheet.name)
        _text(page, n, 1, sheet.caption, looks.look(text_wrap=True))
        notes = " ".join(sheet.grid.notes)
        _text(page, n, 2, notes, looks.look(text_wrap=True, font_color=MUTED))
        _set_height(page, n, [(sheet.caption, 70), (notes, 70)])
    page.hide_gridlines(2)
    _paper(page, title, draft=about.get("Status") == "UTKAST")


def _text(page: Any, row: int, column: int, words: str, look: Any) -> None:
    """A text in a cell, of which a workbook holds so much; what is cut says so."""
    page.write_string(row, column, i_arbetsbok(words), look)


def _sheet(book: Any, looks: _Looks, sheet: Sheet, title: str, draft: bool) -> None:
    page = book.add_worksheet(sheet.name)
    _text(page, 0, 0, sheet.caption, looks.look(bold=True, font_size=13, font_color=_BLUE))
    page.write_url(
        1, 0, f"internal:'{CONTENTS}'!A1", looks.look(font_color=_BLUE, underline=1), "Till innehållet"
    )
    found = columns(sheet.grid)
    for n, column in enumerate(found):
        _column(page, looks, n, column)
    # Bold letters are wider than those that a column's width is counted in.
    _set_height(page, _HEAD_ROW, [(column.rubrik, int(_width(column) * 0.85)) for column in found])
    for n, texts in enumerate(zip(*(column.shown for column in found), strict=True), _HEAD_ROW + 1):
        room = (int(_width(column) * 1.1) for column in found)  # and most letters are narrower than a figure
        _set_height(page, n, list(zip(texts, room, strict=True)))
    last = _HEAD_ROW + len(sheet.grid.rows)
    for n, note in enumerate(sheet.grid.notes, last + 2):
        _text(page, n, 0, note, looks.look(font_color=MUTED, font_size=9))
    page.freeze_panes(_HEAD_ROW + 1, 2 if sheet.grid.grouped else 1)
    page.autofilter(_HEAD_ROW, 0, last, len(found) - 1)
    page.repeat_rows(_HEAD_ROW)
    page.hide_gridlines(2)
    _paper(page, title, draft=draft)


def _column(page: Any, looks: _Looks, n: int, column: Column) -> None:
    head = {"bold": True, "bottom": 2, "border_color": MUTED, "text_wrap": True, "valign": "bottom"}
    _text(page, _HEAD_ROW, n, column.rubrik, looks.look(**head, **_aligned(n, right=column.right)))
    for row, entry in enumerate(column.entries, _HEAD_ROW + 1):
        _write(page, looks, row, n, entry, right=column.right)
    page.set_column(n, n, _width(column))


def _width(column: Column) -> int:
    word = max((len(word) for word in column.rubrik.split(" ")), default=0) + 3
    longest = max((len(shown) for shown in column.shown), default=0) + 1
    return min(max(word, longest, _NARROWEST), _WIDEST)


def _set_height(page: Any, row: int, cells: Sequence[tuple[str, int]]) -> None:
    """Room for the lines of texts in columns so wide: not every program gives a row what it needs."""
    lines = max((len(wrap(text, width)) for text, width in cells), default=1)
    if lines > 1:
        page.set_row(row, min(_LINE_HEIGHT * lines, _TALLEST))


def _aligned(column: int, *, right: bool) -> dict[str, object]:
    """A text stands clear of a number that may be set to the right beside it."""
    return {"align": "right"} if right else {"align": "left", "indent": int(column > 0)}


def _write(page: Any, looks: _Looks, row: int, column: int, entry: Entry, *, right: bool) -> None:
    line = {"bottom": 1, "border_color": _LINE, **_aligned(column, right=right)}
    if isinstance(entry, Number):
        page.write_number(row, column, entry.varde, looks.look(num_format=entry.form, **line))
    elif isinstance(entry, Day):
        page.write_datetime(row, column, entry.varde, looks.look(num_format=entry.form, **line))
    elif entry:
        formula = {"quote_prefix": True} if ser_ut_som_formel(entry) else {}
        _text(page, row, column, entry, looks.look(text_wrap=not right, **line, **formula))
    else:
        page.write_blank(row, column, None, looks.look(**line))


def _paper(page: Any, title: str, *, draft: bool) -> None:
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)
    plain = title.replace("&", "&&")
    page.set_header(f"&L{plain}{'&R&BUTKAST' if draft else ''}")
    page.set_footer("&L&A&RSida &P av &N")
