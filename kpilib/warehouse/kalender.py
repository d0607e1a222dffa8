"""The calendar: every period of every type, with its first and last day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

MONTHS = {"manad": 1, "kvartal": 3, "tertial": 4, "halvar": 6, "ar": 12}
"""Period types and how many months they span."""

_LETTER = {"kvartal": "Q", "tertial": "T", "halvar": "H"}


def kalender(fran_ar: int, till_ar: int, redovisas_fran: date, redovisas_till: date) -> pl.DataFrame:
    """The periods of whole years.

    Returns
    -------
    polars.DataFrame
        period_typ, period, fran, till (Date, both included), dagar (Int32), redovisas (Boolean: the
        period lies wholly within the days that nyckeltal are reported for).
    """
    rows = [
        _row(typ, year, n)
        for year in range(fran_ar, till_ar + 1)
        for typ, months in MONTHS.items()
        for n in range(12 // months)
    ]
    frame = pl.DataFrame(
        rows,
        schema={"period_typ": pl.String, "period": pl.String, "fran": pl.Date, "till": pl.Date},
        orient="row",
    )
    return frame.with_columns(
        ((pl.col("till") - pl.col("fran")).dt.total_days() + 1).cast(pl.Int32).alias("dagar"),
        ((pl.col("fran") >= redovisas_fran) & (pl.col("till") <= redovisas_till)).alias("redovisas"),
    )


def _row(typ: str, year: int, n: int) -> tuple[str, str, date, date]:
    months = MONTHS[typ]
    first = date(year, n * months + 1, 1)
    last_month = (n + 1) * months
    after = date(year + 1, 1, 1) if last_month == 12 else date(year, last_month + 1, 1)
    return typ, period_id(typ, year, n), first, after - timedelta(days=1)


def period_id(typ: str, year: int, n: int) -> str:
    """The id of the n-th (from 0) period of its type in a year: 2024-10, 2024Q3, 2024T2, 2024H2, 2024."""
    if typ == "ar":
        return str(year)
    return f"{year}-{n + 1:02d}" if typ == "manad" else f"{year}{_LETTER[typ]}{n + 1}"
