"""Empty cells that may repeat the one above: the line of a profile that says so, where it would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kpilib.contracts.columns import kind
from kpilib.contracts.contract import Contract, in_file
from kpilib.contracts.rows import Finding


def offer_fill_down(
    contract: Contract, typed: pl.DataFrame, cells: Sequence[Finding], rules: Sequence[Finding]
) -> list[Finding]:
    """The broken rules, with what a profile may say of empty cells that stand below filled ones.

    A row that lacks a number or a day too is no row of the one above: it may be the title of a group, and
    filled it would be one that nobody wrote. `cells` are those that could not be read, which
    are no empty ones.
    """
    unread = {(f.index, f.kolumn) for f in cells}
    empty = [f for f in rules if f.regel == "not_nullable" and (f.index, f.kolumn) not in unread]
    own = ("belopp", "heltal", "tal", "datum")
    without = {f.index for f in empty if kind(contract.kolumner[f.kolumn]).typ in own}
    first = {name: typed[name].is_not_null().arg_true().head(1) for name in {f.kolumn for f in empty}}
    below = [f for f in empty if f.index not in without and (first[f.kolumn] < f.index).any()]
    names = dict.fromkeys(f'"{in_file(f.kolumn, contract.kolumner[f.kolumn])}"' for f in below)
    line = f" Står det en gång över sina rader: fyll_nedat = [{', '.join(names)}] under [las] i profilen."
    told = {(f.index, f.kolumn) for f in below}
    return [replace(f, nasta_steg=f.nasta_steg + line) if (f.index, f.kolumn) in told else f for f in rules]
