"""A number and its name in one cell, ``46310 Köp av boende``, as two columns."""

from __future__ import annotations

import polars as pl

from kpilib.sources.table import Shape

_BOTH = (
    r"^(?:(?P<a>[0-9]{2,10})(?:\s*[-–:.,/_|;=]\s*|\s+)|[\[(](?P<b>[0-9]{3,10})[\])]\s*)(?P<name>\D.*)$"
    r"|^(?P<name2>\D*\S)\s*[(\[](?P<c>[0-9]{3,10})[)\]]$"
)
"""A number and its name after it; or the number in brackets, before or after."""


def divided(frame: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """The frame with each column that stands in another, after its number, as one of its own.

    Where the file has the column too, its own cells are the name.

    A cell without a name after its number gives an empty name; one that does not begin with a number is left
    as it is, for the contract to refuse.
    """
    for name, number in shape.delas.items():
        if number not in frame.columns:
            continue
        apart = name in frame.columns
        whole = pl.col(number)
        both = whole.str.contains(_BOTH)
        if frame.select(both.any()).item():
            parts = whole.str.extract_groups(_BOTH).struct
            after = pl.when(both).then(pl.coalesce(parts["name"], parts["name2"]))
            first = (
                pl.when(both)
                .then(pl.coalesce(parts["a"], parts["b"], parts["c"]))
                .otherwise(whole)
                .alias(number)
            )
            said = pl.coalesce(name, after) if apart else after
            order = frame.columns if apart else _beside(frame.columns, name, number)
            frame = frame.with_columns(said.alias(name), first).select(order)
    return frame


def _beside(columns: list[str], name: str, number: str) -> list[str]:
    at = columns.index(number) + 1
    return [*columns[:at], name, *columns[at:]]
