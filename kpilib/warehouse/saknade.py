"""Which insatser a delivery lacks that those before it had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from kpilib.begrepp import och
from kpilib.contracts import Contract
from kpilib.sheets.types import Upplysning

_FORE = 3
"""Months before that say what a month usually holds."""


def missing_insatser(
    contract: Contract, state: pl.DataFrame, insatser: Mapping[str, str]
) -> Iterator[tuple[int, Upplysning]]:
    """The file that came last of a month, and the insatser that the month lacks and those before it had.

    Parameters
    ----------
    state
        The rows in force: ordning, tid and insats.
    insatser
        Insats -> its name.
    """
    if contract.tackning is None or contract.tackning.slag != "manad" or not contract.per_insats:
        return
    months = state.group_by("tid").agg(pl.col("insats").unique(), pl.col("ordning").max()).sort("tid")
    held = {str(tid): set(found) for tid, found in months.select("tid", "insats").iter_rows()}
    last = dict(months.select("tid", "ordning").iter_rows())
    order = [tid for tid in held if len(tid) == len("2024-10")]
    for n, tid in enumerate(order):
        before = order[max(0, n - _FORE) : n]
        usual = set.intersection(*(held[one] for one in before)) if before else set()
        if missing := [name for key, name in insatser.items() if key in usual - held[tid]]:
            yield (
                last[tid],
                Upplysning(
                    "",
                    0,
                    "insats",
                    "saknad_insats",
                    f"{tid} har inga rader för {och(missing)}, som {och(before)} hade.",
                    "Kommer insatsen i en egen fil: ta in den också. Fanns inget att redovisa behövs inget.",
                ),
            )
