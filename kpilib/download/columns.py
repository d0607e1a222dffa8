"""The columns of a table as a workbook has them: each with numbers of one unit.

A page sets values of several units under one heading, each with its unit beside it: a share, a number of
days, kronor in one row and millions of them in the next. As plain numbers they would be sorted and summed as
if they were alike. In a workbook a heading has a column for each unit that stands under it, and for each
number of cells that hold two, ``315 av 340``. Kronor of different size are of one unit: the smallest shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpilib.begrepp import Period
from kpilib.download.entries import Entry, day_or_text, number
from kpilib.download.grid import Cell, Grid, Value
from kpilib.form.enhet import ANTAL, KRONOR
from kpilib.form.tecken import NBSP, SAKNAS

GROUP = "Grupp"
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Column:
    """A column of a workbook.

    Parameters
    ----------
    rubrik
        Its heading.
    right
        Whether it is set to the right.
    entries
        What it holds in each row.
    """

    rubrik: str
    right: bool
    entries: Sequence[Entry]

    @property
    def shown(self) -> list[str]:
        """What the page shows in each row."""
        return [entry if isinstance(entry, str) else entry.shown for entry in self.entries]


@dataclass(frozen=True)
class _Part:
    """What tells the columns of one heading apart: which number of its cells, and in which unit."""

    led: str
    enhet: str


def columns(grid: Grid) -> list[Column]:
    """The columns of a table in order, the groups first where there are such."""
    found = [_plain(GROUP, [row.group for row in grid.rows])] if grid.grouped else []
    rows = [_placed(row.cells, grid.width) for row in grid.rows]
    for head, cells in zip(_placed(grid.head, grid.width), zip(*rows, strict=True), strict=True):
        found += _columns(head, cells)
    return found


def _placed(cells: Sequence[Cell], width: int) -> list[Cell | None]:
    """A row's cells where they begin; None where there is none, or where a wide one goes on."""
    placed: list[Cell | None] = []
    for cell in cells:
        placed += [cell, *[None] * (cell.span - 1)]
    return (placed + [None] * width)[:width]


def _columns(head: Cell | None, cells: Sequence[Cell | None]) -> Iterator[Column]:
    """The columns of one heading."""
    heading, right = (head.text.replace(_SOFT_HYPHEN, ""), head.right) if head else ("", False)
    numbers = [_numbers(cell) for cell in cells]
    seen = [value for values in numbers for value in values if value.text != SAKNAS]
    if all(value.varde is None for value in seen):
        yield _plain(heading, cells, right=right)
        return
    units = _units({value.enhet for value in seen})
    places = [[_Part(v.led, units.get(v.enhet, "")) for v in values] for values in numbers]
    parts = list(dict.fromkeys(_Part(value.led, units[value.enhet]) for value in seen))
    for part in parts:
        entries = [_of(*one, part, parts) for one in zip(cells, numbers, places, strict=True)]
        yield Column(_named(heading, part, parts, seen), right, entries)


def _plain(heading: str, cells: Sequence[Cell | None], *, right: bool = False) -> Column:
    return Column(heading, right, [day_or_text(cell) for cell in cells])


def _numbers(cell: Cell | None) -> list[Value]:
    """The numbers of a cell that stands among numbers; a number within a sentence is part of the sentence."""
    return [v for v in cell.values if not isinstance(v.varde, date | Period)] if cell and cell.right else []


def _units(shown: set[str]) -> Mapping[str, str]:
    """Unit on the page -> unit in the workbook."""
    money = [unit for unit in KRONOR if unit in shown]
    return {unit: money[0] if unit in money else unit for unit in shown}


def _of(
    cell: Cell | None, values: Sequence[Value], places: Sequence[_Part], part: _Part, parts: Sequence[_Part]
) -> Entry:
    """What a cell has in one of its heading's columns.

    A text stands in the column of its unit, or else in the first; the dash of a unit that has no column says
    nothing of the others.
    """
    if cell is None:
        return ""
    known = [place for place, value in zip(places, values, strict=True) if value.varde is not None]
    if known and len(set(known)) == len(known):
        own = [value for place, value in zip(places, values, strict=True) if place == part]
        if not own or len(values) > 1:
            return number(own[0], part.enhet) if own else ""
        before, _, after = cell.text.partition(own[0].text)
        return number(own[0], part.enhet, before=before, after=after)
    if places and places[0] in parts:
        return cell.text if places[0] == part else ""
    return cell.text if part == parts[0] and (len(parts) == 1 or cell.text != SAKNAS) else ""


def _named(heading: str, part: _Part, parts: Sequence[_Part], seen: Sequence[Value]) -> str:
    """The heading with what tells the column from its others, and its unit where the numbers do not."""
    beside = [other for other in parts if other.led == part.led]
    name = heading if len(beside) == len(parts) else f"{heading}, {part.led}"
    own = [value.text for value in seen if value.led == part.led and value.varde is not None]
    told = all(text.endswith(f"{NBSP}{part.enhet}") for text in own) or part.enhet.startswith(ANTAL)
    if not part.enhet or f" {part.enhet} " in f" {name.lower()} " or (len(beside) == 1 and told):
        return name
    return f"{name} ({part.enhet})"
