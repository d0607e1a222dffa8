"""The names of a header's columns, where it stands on one row or on several."""

from __future__ import annotations

from collections.abc import Sequence

from kpilib.formats import normalise

_ITS_NAME = {"namn", "benamning", "text", "beteckning"}
Merged = Sequence[tuple[int, int, int, int]]
MELLAN = " / "
"""Between the parts of a name, from above."""


def one_name_each(rows: Sequence[Sequence[str]], first: int, merged: Merged = ()) -> list[tuple[str, ...]]:
    """Each column's name as its filled parts from above.

    A cell above several columns names each of them: one that is merged, or else one whose empty neighbours
    to the right have a name of their own below.

    Parameters
    ----------
    first
        The number of the first row.
    merged
        The sheet's merged cells (`Sheet.sammanfogade`).
    """
    width = max(map(len, rows), default=0)
    filled = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows]
    if len(rows) == 1:
        return [(cell,) for cell in filled[0]]
    for i, row in enumerate(filled[:-1]):
        spread = [r for r in merged if r[0] <= first + i <= r[2] and r[1] < min(r[3], width)]
        for _, left, _, right in spread:
            row[left : min(right + 1, width)] = [row[left]] * (min(right + 1, width) - left)
        if not spread:
            _carry(row, filled[i + 1])
    return [_parts(cells) for cells in zip(*filled, strict=True)]


def candidates(name: tuple[str, ...]) -> tuple[str, str, str, str]:
    """What a column may be known by: its whole name, the lowest part of it alone, that part as the group's
    (``Beslut / Datum`` is the Beslutsdatum), or the group alone where the lowest part says no more than that
    it is the name of it (``Leverantör / Namn``).

    >>> candidates(("Beslut", "Datum"))
    ('Beslut / Datum', 'Datum', 'Beslutsdatum', '')
    >>> candidates(("Enhet", "Namn"))
    ('Enhet / Namn', 'Namn', 'Enhetsnamn', 'Enhet')
    """
    if len(name) == 1:
        return name[0], name[0], "", ""
    group, lowest = name[-2], name[-1]
    of_group = f"{group}s{lowest.lower()}"
    return whole(name), lowest, of_group, group if normalise(lowest) in _ITS_NAME else ""


def whole(name: tuple[str, ...]) -> str:
    """A column's name in one text."""
    return MELLAN.join(part for part in name if part)


def _carry(row: list[str], below: Sequence[str]) -> None:
    """A group's name over each of its columns; a cell with nothing below it is a column and no group."""
    group = ""
    for i, cell in enumerate(row):
        if cell:
            group = cell if below[i] else ""
        elif below[i]:
            row[i] = group
        else:
            group = ""


def _parts(cells: Sequence[str]) -> tuple[str, ...]:
    parts: list[str] = []
    for cell in cells:
        if cell and (not parts or normalise(parts[-1]) != normalise(cell)):
            parts.append(cell)
    return tuple(parts) or ("",)
