"""Which of the rows that differ between two states have moved a value."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kpilib.nyckeltal.terms import Nyckeltal

PERIOD = ("insats", "period_typ", "period")
_RAD = ("tabell", "slag", "fil_fore", "blad_fore", "rad_fore", "fil", "blad", "rad")


def counted_as(nyckeltal: Nyckeltal) -> str:
    """The SQL of what a row counts for: whom, in which parts of the breakdowns, and how much."""
    columns = ("person", *nyckeltal.terms.dimension, "taljare", "namnare")
    return f"hash(list_sort(list(CAST(({', '.join(columns)},) AS VARCHAR))))"


def moved_rows(rows: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The changed rows behind each value that it has no longer, or has anew.

    A row that spans several months is changed in those that it no longer counts in. Where it counts for the
    same as it did, or another row counts for that in its place, it has not moved the value.

    Parameters
    ----------
    rows
        As `kpilib.warehouse.skillnad.Jamforelse.rader`.
    before, after
        The rows that count for a value in either state: nyckeltal, insats, period_typ, period, their place
        (tabell, fil, blad, rad) and `andel`, which is the same for what counts for the same.

    Returns
    -------
    polars.DataFrame
        nyckeltal, insats, period_typ, period and the columns of `rows` but led; one row per value.
    """
    value = ["nyckeltal", *PERIOD]
    columns = [*value, *_RAD, "andel"]
    place, place_fore = ["tabell", "fil", "blad", "rad"], ["tabell", "fil_fore", "blad_fore", "rad_fore"]
    old = rows.join(before, left_on=place_fore, right_on=place, how="inner", nulls_equal=True).select(columns)
    new = rows.join(after, on=place, how="inner", nulls_equal=True).select(columns)
    old, new = (
        one.join(other, on=columns, how="anti", nulls_equal=True) for one, other in ((old, new), (new, old))
    )
    share = [*value, "andel"]
    return (
        pl.concat([_more(old, before, after, share), _more(new, after, before, share)]).drop("andel").unique()
    )


def _more(
    changed: pl.DataFrame, here: pl.DataFrame, there: pl.DataFrame, share: Sequence[str]
) -> pl.DataFrame:
    """Of the changed rows, as many as one state has more than the other of what counts for the same."""
    many, others = (frame.group_by(share).len(name) for frame, name in ((here, "har"), (there, "dar")))
    more = pl.col("har").cast(pl.Int64) - pl.col("dar").fill_null(0)
    return (
        changed.sort(pl.all())
        .join(many, on=share, how="left", nulls_equal=True)
        .join(others, on=share, how="left", nulls_equal=True)
        .filter(pl.int_range(pl.len()).over(share) < more)
        .drop("har", "dar")
    )
