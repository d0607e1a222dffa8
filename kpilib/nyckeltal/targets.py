"""A value against its target."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kpilib.begrepp import ALLA, EJ_UPPNATT, INFORMATION, SAKNAR_UNDERLAG, UPPNATT
from kpilib.nyckeltal.terms import Terms
from kpilib.rules import Brott, emellan


def with_targets(values: pl.DataFrame, terms: Terms, brott: Sequence[Brott] = ()) -> pl.DataFrame:
    """The values with `mal` and `malstatus`.

    Targets are set on the whole, not on its parts. A target that is an ingångsvärde is the value on the
    last day of the year before the value's own year, and the outcome must be better than it; one that is
    missing, or lies on the other side of a series break, is said in `orsak_saknas`. The target of what is
    accumulated over the year is the whole year's; a period inside the year is held against the part of it
    that its last month has come to.

    Parameters
    ----------
    values
        insats, dimension, period_typ, period, referensdatum, varde, orsak_saknas.
    brott
        The nyckeltal's series breaks.
    """
    year = pl.col("referensdatum").dt.year()
    start = values.filter((pl.col("dimension") == ALLA) & (pl.col("period_typ") == "ar")).select(
        "insats",
        (year + 1).alias("ar"),
        pl.col("varde").alias("ingangsvarde"),
    )
    targets = pl.DataFrame(
        [
            {"insats": name, "fast": m.varde, "vid_ingang": m.ingangsvarde, "fran": m.galler_fran}
            for name, m in terms.mal.items()
        ],
        schema={"insats": pl.String, "fast": pl.Float64, "vid_ingang": pl.Boolean, "fran": pl.Int32},
    )
    joined = (
        values.with_columns(year.alias("ar"))
        .join(targets, on="insats", how="left")
        .join(start, on=["insats", "ar"], how="left")
        .with_columns(emellan(brott, pl.date(year - 1, 12, 31), pl.col("referensdatum")).alias("brott"))
        .with_columns(pl.when(pl.col("brott").is_null()).then("ingangsvarde").alias("ingangsvarde"))
    )
    applies = (pl.col("dimension") == ALLA) & (pl.col("ar") >= pl.col("fran"))
    mal = pl.when(pl.col("vid_ingang")).then(pl.col("ingangsvarde")).otherwise(pl.col("fast"))
    if terms.slag == "ackumulerat":
        mal = mal * pl.col("referensdatum").dt.month().cast(pl.Float64) / 12
    better = pl.col("varde") >= mal if terms.riktning == "hog" else pl.col("varde") <= mal
    reached = better & ~(pl.col("vid_ingang") & (pl.col("varde") == mal))
    no_start = (
        applies & pl.col("vid_ingang") & pl.col("ingangsvarde").is_null() & pl.col("varde").is_not_null()
    )
    return joined.with_columns(
        pl.when(applies).then(mal).alias("mal"),
        pl.when(pl.col("varde").is_null() | no_start)
        .then(pl.lit(SAKNAR_UNDERLAG))
        .when(~applies.fill_null(False))
        .then(pl.lit(INFORMATION))
        .when(reached)
        .then(pl.lit(UPPNATT))
        .otherwise(pl.lit(EJ_UPPNATT))
        .alias("malstatus"),
        pl.when(no_start)
        .then(
            pl.coalesce(
                pl.lit("Seriebrott sedan ingångsvärdet: ") + pl.col("brott"),
                pl.lit("Ingångsvärdet vid årets början saknas."),
            )
        )
        .otherwise(pl.col("orsak_saknas"))
        .alias("orsak_saknas"),
    ).drop("ar", "fast", "vid_ingang", "fran", "ingangsvarde", "brott")
