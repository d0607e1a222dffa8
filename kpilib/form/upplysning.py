"""Many things to know of files, as few lines: what is of one kind and has one remedy is said once.

What a missing column does is another thing for each column, so that is said of each.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kpilib.begrepp import och
from kpilib.begrepp.upplysning import SAKNAD_KOLUMN

_NAMNDA = 6


def grouped(told: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """One row per kind and remedy.

    Parameters
    ----------
    told
        Rows of `meta.upplysning`: `fil`, `kolumn`, `kod`, `beskrivning` and `nasta_steg` at least.
    by
        Columns that also set groups apart.

    Returns
    -------
    polars.DataFrame
        `by`, `kod`, `beskrivning` (of the first, and what more there is), `nasta_steg`, `var` (the
        file, or how many) and `antal`, in the order in which the groups begin.
    """
    schema = {name: told.schema[name] for name in (*by, "kod", "beskrivning", "nasta_steg")}
    rows = []
    each = pl.when(pl.col("kod") == SAKNAD_KOLUMN).then("kolumn").alias("_var")
    for (*keys, _), part in told.group_by(*by, "kod", "nasta_steg", each, maintain_order=True):
        said = part.unique("beskrivning", keep="first", maintain_order=True)
        files = part["fil"].n_unique()
        where = str(part["fil"][0]) if files == 1 else f"{files} filer"
        rows.append((*keys[:-1], _said(said), keys[-1], where, part.height))
    return pl.DataFrame(rows, schema={**schema, "var": pl.String, "antal": pl.Int64}, orient="row")


def _said(said: pl.DataFrame) -> str:
    first, rest = str(said["beskrivning"][0]), said.height - 1
    if not rest:
        return first
    columns = [str(k) for k in said["kolumn"][1:].unique(maintain_order=True) if k]
    if len(columns) == rest and said["kolumn"][0] not in columns:
        more = len(columns) - _NAMNDA
        shown = [*columns[:_NAMNDA], f"{more} till"] if more > 0 else columns
        return f"{first} Likaså {och(shown)}."
    return f"{first} Och {rest} till av samma slag."
