"""A table of the page as rows of cells, and as the plain table that documents are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpilib.begrepp import Period
from kpilib.download.tree import new, on_paper, rename, text
from kpilib.qmd.tree import Element, classes


@dataclass(frozen=True)
class Value:
    """What a cell, or a piece of one, is beside its text, as `kpilib.form.cell` wrote it.

    `varde` is None for a number that is hidden or missing, and `led` says which number of the cell it is.
    """

    text: str
    varde: Decimal | date | Period | None
    enhet: str = ""
    led: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell: its element, the text that a reader sees, whether it is set to the right, and its width."""

    element: Element
    text: str
    right: bool
    span: int

    @property
    def values(self) -> list[Value]:
        """The values in the cell, in order."""
        return [_value(e) for e in self.element.iter("data", "time", "span") if _is_value(e)]


@dataclass(frozen=True)
class Row:
    """A row of the body; `group` is the heading that it stands under, or None where there are no groups."""

    cells: Sequence[Cell]
    group: Cell | None


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
    group: Cell | None = None
    for part, row in _rows(table):
        cells = [_cell(element) for element in row if element.tag in ("th", "td")]
        if part == "thead":
            head = cells
        elif part == "tfoot":
            notes.extend(cell.text for cell in cells if cell.text)
        elif len(cells) == 1 and (cells[0].span > 1 or "grupp" in classes(row)):
            group = cells[0]
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
    style = (element.get("style") or "").replace(" ", "")
    right = "tal" in classes(element) or "text-align:right" in style
    return Cell(element, text(element), right, int(element.get("colspan") or "1"))


def _is_value(element: Element) -> bool:
    return element.tag != "span" or element.get("data-enhet") is not None


def _value(element: Element) -> Value:
    enhet = element.get("data-enhet")
    written = element.get("value") or element.get("datetime") or ""
    varde: Decimal | date | Period | None = None
    if element.tag == "data" and enhet is not None:
        varde = Decimal(written)
    elif element.tag == "time" and written.count("-") == 2:
        varde = date.fromisoformat(written)
    elif written:
        varde = Period.parse(written)
    return Value(text(element), varde, enhet or "", element.get("data-led") or "")


def to_table(grid: Grid, caption: Element | None, note_style: str, *, id_: str = "") -> Iterator[Element]:
    """The table as plain HTML, with its caption, and its notes as paragraphs after it."""
    table = new("table", **({"id": id_} if id_ else {}))
    if caption is not None:
        table.append(rename(caption, "caption"))
    if grid.head:
        head = new("thead")
        head.append(_row(_written(cell, "th") for cell in grid.head))
        table.append(head)
    body = new("tbody")
    group = None
    for row in grid.rows:
        if row.group is not None and row.group is not group:
            group = row.group
            body.append(_row([_group_heading(group, grid.width)]))
        body.append(_row(_written(cell, "td") for cell in row.cells))
    table.append(body)
    yield table
    for note in grid.notes:
        holder = new("div", **{"custom-style": note_style, "class": "kalla"})
        holder.append(new("p", note))
        yield holder


def _row(cells: Iterator[Element] | Sequence[Element]) -> Element:
    row = new("tr")
    row.extend(cells)
    return row


def _group_heading(group: Cell, width: int) -> Element:
    heading, holder, paragraph = (
        new("td", colspan=str(width)),
        new("div", **{"custom-style": "Grupprubrik"}),
        new("p"),
    )
    paragraph.append(new("strong", group.text))
    holder.append(paragraph)
    heading.append(holder)
    return heading


def _written(cell: Cell, tag: str) -> Element:
    look = {"style": "text-align: right"} if cell.right else {}
    wide = {"colspan": str(cell.span)} if cell.span > 1 else {}
    return rename(on_paper(cell.element), tag, **look, **wide)
