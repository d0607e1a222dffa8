"""Which numbers an audience may not see: small counts of persons, and what gives them away.

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

OM_PERSONER = ("personer", "beslut", "kop")
"""What a nyckeltal may count (`raknar`) that is a person, or one person's decision or placement."""

_SIBLINGS = ["nyckeltal", "insats", "dimension", "period_typ", "period"]


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
        and may be shown as ``<5``). Where `dolt` is true taljare, namnare, varde and antal_rader are null;
        `exkluderade` holds ``"<5"`` for a small count in every row about persons.
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
    shown = [
        pl.when(~pl.col("dolt")).then(pl.col(c)).alias(c)
        for c in ("taljare", "namnare", "varde", "antal_rader")
    ]
    left_out = [
        _left_out(text, troskel) if about_persons else text
        for text, about_persons in zip(
            marked["exkluderade"], marked["raknar"].is_in(OM_PERSONER), strict=True
        )
    ]
    return marked.with_columns(*shown, pl.Series("exkluderade", left_out, dtype=pl.String))


def suppress_flow(rows: pl.DataFrame, *, troskel: int, skydda_komplement: bool) -> pl.DataFrame:
    """Opening stock, flows and closing stock, as they may be shown.

    The parts sum to the closing stock, so one small count beside open ones could be worked out: then no
    flow of the row is shown.

    Parameters
    ----------
    rows
        Rows of `main.verkstallighet_flode`.

    Returns
    -------
    polars.DataFrame
        The same rows and columns, a hidden count null, and `dolt` (Boolean): the row has hidden counts.
    """
    counts = ("ingaende", "nya", "verkstallda", "aterupptagna", "avslutade", "utgaende")
    small = {c: pl.col(c).is_between(1, troskel - 1) for c in counts}
    anything = pl.any_horizontal(small.values())
    hidden = {
        c: anything if skydda_komplement and c not in ("ingaende", "utgaende") else small[c] for c in counts
    }
    return rows.with_columns(
        *(pl.when(~hidden[c]).then(pl.col(c)).alias(c) for c in counts), anything.alias("dolt")
    )


def _with_siblings(marked: pl.DataFrame, troskel: int) -> pl.DataFrame:
    """One hidden part alone is the sum less its siblings: the smallest sibling goes with it.

    Several that are all said to be small are the sum too, where it leaves them no choice: they are hidden
    without being said to be small.
    """
    counts = (pl.col("taljare") > 0) | (pl.col("namnare") > 0).fill_null(False)
    open_part = ~pl.col("dolt") & (pl.col("dimension") != "alla") & counts
    alone = pl.col("dolt").sum().over(_SIBLINGS) == 1
    smallest = pl.when(open_part).then(pl.col("taljare")).min().over(_SIBLINGS) == pl.col("taljare")
    first = (open_part & smallest).cum_sum().over(_SIBLINGS) == 1
    marked = marked.with_columns(
        (pl.col("dolt") | (alone & open_part & smallest & first).fill_null(False)).alias("dolt")
    )
    told = pl.col("litet") & (pl.col("dimension") != "alla")
    only = (pl.col("dolt") & ~pl.col("litet")).sum().over(_SIBLINGS) == 0
    count, total = (e.sum().over(_SIBLINGS) for e in (told, pl.when(told).then(pl.col("taljare"))))
    one_answer = only & ((total == count) | (total == count * (troskel - 1)))
    return marked.with_columns((pl.col("litet") & ~(told & one_answer)).alias("litet"))


def _left_out(text: str, troskel: int) -> str:
    counts = json.loads(text)
    safe = {reason: n if n >= troskel else f"<{troskel}" for reason, n in counts.items()}
    return json.dumps(safe, ensure_ascii=False)
