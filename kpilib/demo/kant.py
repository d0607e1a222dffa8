"""A table as its system knew it on an earlier day: what comes later is not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kpilib.demo.tabell import Cell, Tabell

BORJAN = {
    "beslut": "Beslutsdatum",
    "avbrott": "Avbrott från",
    "egen_regi": "Från",
    "behovsbedomning": "Datum",
    "ramavtal": "Från",
    "avtalspris": "Gäller från",
    "leverantorsbeslut": "Beslutad",
    "f100": "Flyttdatum",
    "enhet": "Period",
    "betaldagar": "Period",
    "leverantorsreskontra": "bokforingsdatum",
}
"""Source -> the column with the day, or the month, that a row appears; for each source that grows."""

SENARE: Mapping[str, Mapping[str, Mapping[str, Cell]]] = {
    "beslut": {
        "Verkställt från": {"Verkställighetsgrad": "Ingen"},
        "Avslutsdatum": {"Avslutsorsak": None},
    },
    "avbrott": {"Återupptaget": {}},
    "egen_regi": {"Till": {}},
}
"""Source -> the days that are filled in later -> what stands in other columns until then."""


def kant(source: str, tabell: Tabell, dag: date) -> Tabell:
    """The rows that were there on `dag`, with the days that were known then."""
    plats = {rubrik: n for n, rubrik in enumerate(tabell.rubriker)}
    borjan = plats[BORJAN[source]]
    rader = []
    for rad in tabell.rader:
        if _efter(rad[borjan], dag):
            continue
        celler = list(rad)
        for rubrik, tills_dess in SENARE.get(source, {}).items():
            if _efter(rad[plats[rubrik]], dag):
                celler[plats[rubrik]] = None
                for annan, cell in tills_dess.items():
                    celler[plats[annan]] = cell
        rader.append(tuple(celler))
    return Tabell(tabell.rubriker, rader)


def _efter(cell: Cell, dag: date) -> bool:
    """Whether a day, or a month as text, lies after `dag`."""
    return cell is not None and str(cell) > (f"{dag:%Y-%m}" if len(str(cell)) == len("2024-10") else f"{dag}")
