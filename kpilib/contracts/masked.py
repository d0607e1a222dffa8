"""What a cell looks like without what it says."""

from __future__ import annotations

import unicodedata

from kpilib.contracts.contract import Contract, in_file
from kpilib.sources import RawTable

_LONGEST = 24


def masked(cell: str) -> str:
    """A cell's shape: digits are ``#``, letters ``x`` or ``X``; other signs stand as they are.

    So a row can be pointed out, and why it could not be read be seen, without a value being shown. What is
    longer than 24 signs is cut.

    >>> masked("19811218-9876"), masked("93 0O0,00"), masked("Åsa Öberg")
    ('########-####', '## #X#,##', 'Xxx Xxxxx')
    """
    shape = "".join(_sign(sign) for sign in cell[:_LONGEST])
    return shape + ("…" if len(cell) > _LONGEST else "")


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category.startswith("N"):
        return "#"
    if category.startswith("L"):
        return "X" if category in {"Lu", "Lt"} else "x"
    return " " if category.startswith(("Z", "C")) else sign


def headers(contract: Contract, table: RawTable, kolumn: str) -> str:
    """What the file calls the column, or the columns, that a finding is of."""
    names = [_in_file(contract, name) for name in kolumn.split(", ") if name]
    return ", ".join(table.rubriker.get(name, name) for name in names)


def shape(contract: Contract, table: RawTable, kolumn: str, row: int) -> str | None:
    """The masked cell that a finding is of; None where it is of no single cell, or an empty one."""
    name = _in_file(contract, kolumn)
    cell = table.frame[name][row] if name in table.frame.columns else None
    return None if cell is None else masked(cell)


def _in_file(contract: Contract, name: str) -> str:
    column = contract.kolumner.get(name)
    return name if column is None else in_file(name, column)
