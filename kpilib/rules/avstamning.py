"""The purchase file against the supplier ledger, per month, supplier and insats, with named differences.

What is bought less what is booked is put down to one cause per cell, the first that holds:

1. `belopp_lika`: no difference.
2. `reglering_manaden_efter`: the difference comes back with the opposite sign the month after.
3. `kredit`: the difference is the credit notes that the ledger holds and the purchase file does not.
4. `avrundning`: at most the öre that the rounding of an invoice can give (parameters.toml, `avstamning`).
5. `saknas_i_reskontran`, `saknas_i_kopfilen`: one side has no rows.
6. `belopp_skiljer`: none of these; somebody has to look.

The differences of all cells sum to the difference of the two sources, to the öre, since each cell's is
given one name and nothing is left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kpilib.begrepp import Period
from kpilib.rules.parameters import parameter

ORSAKER = (
    "belopp_lika",
    "reglering_manaden_efter",
    "kredit",
    "avrundning",
    "saknas_i_reskontran",
    "saknas_i_kopfilen",
    "belopp_skiljer",
)
"""Every name that a difference can have."""


@dataclass(frozen=True)
class Cell:
    """A month of a supplier and insats: öre bought (None without rows), booked, and booked as credit."""

    manad: str
    leverantor_id: str
    insats: str
    kopt: int | None
    bokfort: int | None
    kredit: int = 0

    @property
    def skillnad(self) -> int:
        return (self.kopt or 0) - (self.bokfort or 0)


@dataclass(frozen=True)
class Avstamd:
    """A cell and the name of its difference."""

    cell: Cell
    orsak: str


def avstam(celler: Iterable[Cell]) -> list[Avstamd]:
    """Each cell with the name of its difference, by insats, supplier and month.

    Parameters
    ----------
    celler
        One per month (``YYYY-MM``), supplier and insats where either source has rows.
    """
    ordning = sorted(celler, key=lambda c: (c.insats, c.leverantor_id, c.manad))
    reglerade = set(_settled(ordning))
    return [Avstamd(c, "reglering_manaden_efter" if c in reglerade else _orsak(c)) for c in ordning]


def _settled(ordning: list[Cell]) -> Iterator[Cell]:
    """Pairs of cells of months that follow one another, whose differences take each other out."""
    vantar: Cell | None = None
    for cell in ordning:
        if (
            vantar is not None
            and (vantar.insats, vantar.leverantor_id) == (cell.insats, cell.leverantor_id)
            and Period.parse(cell.manad).fore == Period.parse(vantar.manad)
            and cell.skillnad == -vantar.skillnad
        ):
            yield from (vantar, cell)
            vantar = None
        else:
            vantar = cell if cell.skillnad else None


@cache
def _avrundning(manad: str) -> int:
    """Öre that the rounding of an invoice can give, by the rule in force at the month's end."""
    return int(parameter("avstamning", "avrundning_ore", Period.parse(manad).till).varde)


def _orsak(c: Cell) -> str:
    if not c.skillnad:
        return "belopp_lika"
    if c.skillnad == -c.kredit:
        return "kredit"
    if abs(c.skillnad) <= _avrundning(c.manad):
        return "avrundning"
    if c.bokfort is None:
        return "saknas_i_reskontran"
    return "saknas_i_kopfilen" if c.kopt is None else "belopp_skiljer"
