"""What contradicts itself within a row, or within a register: told, while the row is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Anmarkning, Contract
from kpilib.contracts.read import Terms
from kpilib.formats import read_lagrum


def contradictions(
    contract: Contract, typed: pl.DataFrame, rejected: Collection[int], terms: Terms
) -> Iterator[tuple[int, Anmarkning]]:
    """Each accepted row that contradicts itself or others, by its index, and the rule."""
    rows = typed.with_row_index("_i").filter(~pl.col("_i").is_in(list(rejected)))
    for rule in (*contract.anmarkningar, *_provisions(contract, rows, terms)):
        broken = rows.filter(rule.uttryck)
        yield from ((i, rule) for i in broken["_i"].to_list())


def _provisions(contract: Contract, rows: pl.DataFrame, terms: Terms) -> list[Anmarkning]:
    """A row's provision against those of its insats, as the settings give them."""
    insats = next((n for n, c in contract.kolumner.items() if kind(c).typ == "insats"), None)
    if insats is None or "lagrum" not in contract.kolumner:
        return []
    pairs = set(rows.select(insats, "lagrum").drop_nulls().rows())
    wrong = [
        f"{key}\n{text}"
        for key, text in pairs
        if read_lagrum(text).contradicts(read_lagrum(terms.lagrum.get(key, "")))
    ]
    pair = pl.concat_str(insats, "lagrum", separator="\n")
    return [
        Anmarkning(
            "lagrum_mot_insats",
            "lagrum",
            pair.is_in(wrong),
            "Lagrummet hör inte till insatsen; raden räknas till insatsen som den står.",
            "Rätta det som är fel av lagrum och insats i källan. Är lagrummet rätt för insatsen: ändra "
            "lagrum under insatsen i kategoriplan.toml.",
        )
    ]
