"""Rows whose insats is written in a way that nobody has named: the provision beside it may settle it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract
from kpilib.contracts.kategori import decided_alone
from kpilib.contracts.read import Terms
from kpilib.contracts.rows import Finding
from kpilib.formats import point_alone

LAGRUM = "lagrum"
_UNKNOWN = "otillatet_varde"


def insats_by_provision(
    contract: Contract, typed: pl.DataFrame, found: list[Finding], terms: Terms
) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows with the insats that their provision gives, and the findings, which tell it.

    A row is of the insats that alone is decided under the point of LSS 9 § that stands as its `lagrum`, where
    its insats is not known by what the file calls it.
    """
    insats = next((name for name, c in contract.kolumner.items() if kind(c).typ == "insats"), None)
    if insats is None or LAGRUM not in contract.kolumner:
        return typed, found
    alone = decided_alone(terms.lagrum)
    cells, provisions = typed[insats].to_list(), typed[LAGRUM].to_list()
    told = []
    for finding in found:
        text = provisions[finding.index] if (finding.kolumn, finding.regel) == (insats, _UNKNOWN) else None
        key = alone.get(point_alone(text) or 0) if text else None
        if key is not None:
            cells[finding.index] = key
            finding = replace(
                finding,
                regel="insats_av_lagrum",
                allvar="anmarkt",
                beskrivning="Insatsen är skriven på ett okänt sätt; raden räknas till den insats som ensam "
                "beslutas enligt radens lagrum.",
                nasta_steg="Lägg till skrivsättet under [varden] i profilen, så syns det inte mer.",
            )
        told.append(finding)
    return typed.with_columns(pl.Series(insats, cells, dtype=typed.schema[insats])), told
