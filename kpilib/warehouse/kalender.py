"""The calendar: every period of every type, with its first and last day."""

from __future__ import annotations

from datetime import date

import polars as pl

from kpilib.begrepp import PERIOD_TYPER, Period


def kalender(fran_ar: int, till_ar: int, redovisas_fran: date, redovisas_till: date) -> pl.DataFrame:
    """The periods of whole years.

    Returns
    -------
    polars.DataFrame
        period_typ, period, fran, till (Date, both included), dagar (Int32), redovisas (Boolean: the
        period lies wholly within the days that nyckeltal are reported for).
    """
    periods = [
        Period(typ, ar, nr)
        for ar in range(fran_ar, till_ar + 1)
        for typ, months in PERIOD_TYPER.items()
        for nr in range(1, 12 // months + 1)
    ]
    frame = pl.DataFrame(
        [(p.typ, str(p), p.fran, p.till) for p in periods],
        schema={"period_typ": pl.String, "period": pl.String, "fran": pl.Date, "till": pl.Date},
        orient="row",
    )
    return frame.with_columns(
        ((pl.col("till") - pl.col("fran")).dt.total_days() + 1).cast(pl.Int32).alias("dagar"),
        ((pl.col("fran") >= redovisas_fran) & (pl.col("till") <= redovisas_till)).alias("redovisas"),
    )
