"""A table as it is exported: headers, rows and the kinds of cell that they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | date | Decimal | None
"""Text, whole number, day, amount in kronor with two decimals, or an empty cell."""


@dataclass(frozen=True, slots=True)
class Tabell:
    """Headers, and rows with as many cells."""

    rubriker: tuple[str, ...]
    rader: Sequence[tuple[Cell, ...]]

    def summa(self, rubrik: str) -> Decimal | int:
        """The sum of a column of amounts or whole numbers."""
        plats = self.rubriker.index(rubrik)
        return sum((v for rad in self.rader if isinstance(v := rad[plats], Decimal | int)), start=0)


def kronor(ore: int) -> Decimal:
    """Whole öre as an amount in kronor."""
    return Decimal(ore).scaleb(-2)


def ja_nej(varde: bool) -> str:
    """As the source systems write a flag."""
    return "Ja" if varde else "Nej"
