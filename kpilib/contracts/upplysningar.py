"""What a person should know of a file's columns: those that nothing reads, and those that are not there."""

from __future__ import annotations

from kpilib.begrepp.upplysning import OKAND_KOLUMN, SAKNAD_KOLUMN
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.formats import contains_personnummer
from kpilib.sources import RawTable, Upplysning

_ADD = "Gör om uttaget med kolumnen, eller ange under [kolumner] i profilen vilken rubrik den har."


def told(contract: Contract, table: RawTable) -> list[Upplysning]:
    """What the file's reading tells, and then its unknown and its missing columns.

    A missing optional column is told by its canonical name, whether a nyckeltal is counted with it or not:
    that the catalogue knows, which is a later room.
    """
    unknown = [_unknown(header) for header in table.okanda_kolumner]
    missing = [
        Upplysning("", 0, name, SAKNAD_KOLUMN, _missing(in_file(name, column)), _ADD)
        for name, column in contract.kolumner.items()
        if not kind(column).obligatorisk and in_file(name, column) not in table.frame.columns
    ]
    return [*table.upplysningar, *unknown, *missing]


def _missing(header: str) -> str:
    return f"Kolumnen {header} saknas i filen."


def _unknown(header: str) -> Upplysning:
    if contains_personnummer(header):  # a row of data that was taken for a header
        return Upplysning(
            "",
            0,
            "",
            OKAND_KOLUMN,
            "En kolumn som inte läses har ett personnummer till rubrik.",
            "Kontrollera att filen har en rubrikrad.",
        )
    return Upplysning(
        "",
        0,
        header,
        OKAND_KOLUMN,
        f"Kolumnen {header} läses inte.",
        "Ska den läsas: lägg till rubriken vid rätt kolumn under [kolumner] i profilen.",
    )
