"""The line under a table or chart that says whose figures it shows.

What a source publishes carries its name. What is computed from it carries that it is our own work: the
source answers for its figures, not for what others make of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kpilib.begrepp import och


def kallhanvisning(kallor: str | Iterable[str], *, harledd: bool) -> str:
    """The source line.

    Parameters
    ----------
    kallor
        The sources, as "Kolada" or ["Kolada", "SCB"].
    harledd
        Whether anything shown is computed from what they publish.

    Returns
    -------
    str
        "Källa: Kolada." or "Egen bearbetning av data från Kolada och SCB."
    """
    names = sorted({kallor} if isinstance(kallor, str) else set(kallor))
    if not names:
        raise ValueError("a table of statistics has a source")
    return f"Egen bearbetning av data från {och(names)}." if harledd else f"Källa: {och(names)}."


def kallhanvisning_for(frame: pl.DataFrame) -> str:
    """The source line of rows from the snapshot's national tables, by their own column `kallhanvisning`.

    Several lines are set after one another, the published first.

    Raises
    ------
    ValueError
        No row names its source.
    """
    lines = frame["kallhanvisning"].drop_nulls().unique().to_list()
    if not lines:
        raise ValueError("a table of statistics has a source")
    return " ".join(f"{line.rstrip('.')}." for line in sorted(lines, key=lambda t: (t[0] != "K", t)))
