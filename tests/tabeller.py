"""Tables of a page as a reader sees them, for tests that ask what one says."""

from __future__ import annotations

from lxml import html


def rader(page: str) -> list[list[str]]:
    """The texts of the cells, row by row, of every table in a page or a piece of one."""
    rows = html.document_fromstring(page).iter("tr")
    return [[str(cell.text_content()) for cell in row if cell.tag in ("th", "td")] for row in rows]


def celler(page: str) -> set[str]:
    """The text of every cell."""
    return {cell for row in rader(page) for cell in row}
