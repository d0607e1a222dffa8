"""Which numbers an audience may not see: small counts of persons and of rows, and what gives them away.

A small count is one from 1 up to the threshold.

Source: the secrecy of social services, 26 kap. 1 § offentlighets- och sekretesslagen (2009:400). A small
count tells too much about the few it counts. Where the audience says so (`skydda_komplement`), a number
is hidden also when a small count follows from it: the rest of a share, or the one part of a breakdown
that is hidden while its siblings and their sum are shown. And several small counts are not told to be small
where their sum then has one answer only: four that make four, or two of at most four that make eight.
"""

from __future__ import annotations

import json

import polars as pl

from kpilib.begrepp import ALLA

OM_PERSONER = ("personer", "beslut", "kop")
"""What a nyckeltal may count (`raknar`) that is a person, or one person's decision or placement."""

_SIBLINGS = ["nyckeltal", "insats", "period_typ", "period"]


def suppress(values: pl.DataFrame, *, troskel: int, skydda_komplement: bool) -> pl.DataFrame:
    """The values that may be shown.

    Parameters
    ----------
    values
        Rows of `nyckeltal.varde` with `raknar` of the catalogue, all parts of a breakdown together.
    troskel
        Counts from 1 to `troskel` - 1 are hidden.
    skydda_komplement
        Hide also what a small count could be worked out from.

    Returns
    -------
    polars.DataFrame
        The same rows and columns, `dolt` (Boolean) and `litet` (Boolean: the value is itself a small count,
        and may be shown as ``<5``). Where `dolt` is true taljare, namnare, varde and antal_rader are null.
        A small count of rows is hidden whatever the nyckeltal counts, since a sum of kronor made of one row
        is one person's: antal_rader is then null, and `exkluderade` holds ``"<5"``.
    """

    def small(count: pl.Expr) -> pl.Expr:
        return count.is_between(1, troskel - 1).fill_null(False)

    personal = pl.col("raknar").is_in(OM_PERSONER)
    hidden = small(pl.col("taljare")) | small(pl.col("namnare"))
    if skydda_komplement:
        hidden = hidden | small(pl.col("namnare") - pl.col("taljare"))
    marked = values.with_columns(
        (personal & hidden).alias("dolt"),
        (personal & small(pl.col("taljare")) & pl.col("namnare").is_null()).alias("litet"),
    )
    if skydda_komplement:
        marked = _with_siblings(marked, troskel)
    dolt, rows = pl.col("dolt"), pl.col("antal_rader")
    few = dolt | small(rows)
    if skydda_komplement:
        few = _with_smallest(few, ~few & (pl.col("dimension") != ALLA) & (rows > 0), rows, "dimension")
    return marked.with_columns(
        *(pl.when(~dolt).then(pl.col(c)).alias(c) for c in ("taljare", "namnare", "varde")),
        pl.when(~few).then(rows).alias("antal_rader"),
        _left_out(marked["exkluderade"], troskel),
    )


def _with_siblings(marked: pl.DataFrame, troskel: int) -> pl.DataFrame:
    """One hidden part alone is the sum less its siblings: the smallest sibling goes with it.

    Several that are all said to be small are the sum too, where it leaves them no choice: they are hidden
    without being said to be small.
    """
    counts = (pl.col("taljare") > 0) | (pl.col("namnare") > 0).fill_null(False)
    open_part = ~pl.col("dolt") & (pl.col("dimension") != ALLA) & counts
    marked = marked.with_columns(_with_smallest(pl.col("dolt"), open_part, pl.col("taljare")).alias("dolt"))
    told = pl.col("litet") & (pl.col("dimension") != ALLA)
    only = (pl.col("dolt") & ~pl.col("litet")).sum().over(_SIBLINGS) == 0
    count, total = (e.sum().over(_SIBLINGS) for e in (told, pl.when(told).then(pl.col("taljare"))))
    one_answer = only & ((total == count) | (total == count * (troskel - 1)))
    return marked.with_columns((pl.col("litet") & ~(told & one_answer)).alias("litet"))


def _with_smallest(hidden: pl.Expr, open_part: pl.Expr, count: pl.Expr, *within: str) -> pl.Expr:
    """What is hidden, and where that is one row alone among its siblings, the smallest of the open parts.

    `within`: further columns that siblings have in common.
    """
    by = [*_SIBLINGS, *within]
    alone = hidden.sum().over(by) == 1
    smallest = pl.when(open_part).then(count).min().over(by) == count
    first = (open_part & smallest).cum_sum().over(by) == 1
    return hidden | (alone & open_part & smallest & first).fill_null(False)


def _left_out(texts: pl.Series, troskel: int) -> pl.Series:
    """JSON of reason -> rows, a small count as ``"<5"``."""
    safe = {}
    for text in texts.unique():
        counts = {reason: n if n >= troskel else f"<{troskel}" for reason, n in json.loads(text).items()}
        safe[text] = json.dumps(counts, ensure_ascii=False)
    return texts.replace_strict(safe, return_dtype=pl.String)
