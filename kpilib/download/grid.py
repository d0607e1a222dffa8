"""A table of the page as rows of cells, and as the plain table that documents are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from kpilib.download.tree import classes, plain, text


@dataclass(frozen=True)
class Cell:
    """A cell: its element, the text that a reader sees, whether it is set to the right, and its width."""

    element: Element
    text: str
    right: bool
    span: int


@dataclass(frozen=True)
class Row:
    """A row of the body; `group` is the heading that it stands under, or None where there are no groups."""

    cells: Sequence[Cell]
    group: str | None


@dataclass(frozen=True)
class Grid:
    """A table: its headings, its rows, and the notes below it."""

    head: Sequence[Cell]
    rows: Sequence[Row]
    notes: Sequence[str]

    @property
    def width(self) -> int:
        return sum(cell.span for cell in self.head) or max(len(row.cells) for row in self.rows)

    @property
    def grouped(self) -> bool:
        return any(row.group is not None for row in self.rows)


def read_grid(table: Element) -> Grid:
    """The cells of an HTML table."""
    head: list[Cell] = []
    rows: list[Row] = []
    notes: list[str] = []
    group: str | None = None
    for part, row in _rows(table):
        cells = [_cell(element) for element in row if element.tag in ("th", "td")]
        if part == "thead":
            head = cells
        elif part == "tfoot":
            notes.extend(cell.text for cell in cells if cell.text)
        elif len(cells) == 1 and (cells[0].span > 1 or "gt_group_heading" in classes(cells[0].element)):
            group = cells[0].text
        elif cells:
            rows.append(Row(cells, group))
    return Grid(head, rows, notes)


def _rows(table: Element) -> Iterator[tuple[str, Element]]:
    for part in table:
        if part.tag in ("thead", "tbody", "tfoot"):
            yield from ((str(part.tag), row) for row in part if row.tag == "tr")
        elif part.tag == "tr":
            yield "tbody", part


def _cell(element: Element) -> Cell:
    marks = classes(element)
    style = element.get("style", "").replace(" ", "")
    right = bool(marks & {"gt_right", "tal"}) or "text-align:right" in style
    return Cell(element, text(element), right, int(element.get("colspan", "1")))


def to_table(grid: Grid, caption: Element | None, note_style: str, *, id_: str = "") -> Iterator[Element]:
    """The table as plain HTML, with its caption, and its notes as paragraphs after it."""
    table = Element("table", {"id": id_} if id_ else {})
    if caption is not None:
        caption.tag, caption.attrib = "caption", {}
        table.append(caption)
    if grid.head:
        row = SubElement(SubElement(table, "thead"), "tr")
        row.extend(_written(cell, "th") for cell in grid.head)
    body = SubElement(table, "tbody")
    group = None
    for one in grid.rows:
        if one.group is not None and one.group != group:
            group = one.group
            heading = SubElement(SubElement(body, "tr"), "td", {"colspan": str(grid.width)})
            holder = SubElement(heading, "div", {"custom-style": "Grupprubrik"})
            SubElement(holder, "p").append(plain("strong", group))
        SubElement(body, "tr").extend(_written(cell, "td") for cell in one.cells)
    yield table
    for note in grid.notes:
        holder = Element("div", {"custom-style": note_style, "class": "kalla"})
        holder.append(plain("p", note))
        yield holder


def _written(cell: Cell, tag: str) -> Element:
    copy = deepcopy(cell.element)
    copy.tag, copy.tail = tag, None
    copy.attrib = {"style": "text-align: right"} if cell.right else {}
    if cell.span > 1:
        copy.set("colspan", str(cell.span))
    return copy
