"""What a person should know of a file's columns: those that are not there."""

from __future__ import annotations

from kpilib.begrepp.upplysning import SAKNAD_KOLUMN
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.sheets.types import Upplysning
from kpilib.sources import RawTable

_ADD = "Gör om uttaget med kolumnen, eller ange under [kolumner] i profilen vilken rubrik den har."


def told(contract: Contract, table: RawTable) -> list[Upplysning]:
    """What the file's reading tells, and then its missing columns.

    A missing optional column is told by its canonical name, whether a nyckeltal is counted with it or not:
    that the catalogue knows, which is a later room.
    """
    missing = [
        Upplysning("", 0, name, SAKNAD_KOLUMN, _missing(in_file(name, column)), _ADD)
        for name, column in contract.kolumner.items()
        if not kind(column).obligatorisk and in_file(name, column) not in table.frame.columns
    ]
    return [*table.upplysningar, *missing]


def _missing(header: str) -> str:
    return f"Kolumnen {header} saknas i filen."
