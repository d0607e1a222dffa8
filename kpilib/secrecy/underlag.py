"""The values of a snapshot with what their catalogue says of them, as the suppression takes them."""

from __future__ import annotations

import json

import polars as pl


def med_katalog(values: pl.DataFrame, katalog: pl.DataFrame) -> pl.DataFrame:
    """Values with what the catalogue says of their nyckeltal: raknar, slag, riktning and ingang.

    A nyckeltal that is no longer in it is taken to be a stock of persons.
    """
    known = katalog.select("nyckeltal", "raknar", "slag", "riktning")
    starts = pl.DataFrame(
        [
            (id_, insats)
            for id_, mal in katalog.select("nyckeltal", "mal").iter_rows()
            for insats, terms in json.loads(mal).items()
            if terms["ingangsvarde"]
        ],
        schema={"nyckeltal": pl.String, "insats": pl.String},
        orient="row",
    ).with_columns(pl.lit(True).alias("ingang"))
    return (
        values.join(known, on="nyckeltal", how="left", maintain_order="left")
        .join(starts, on=["nyckeltal", "insats"], how="left", maintain_order="left")
        .with_columns(
            pl.col("raknar").fill_null("personer"),
            pl.col("slag").fill_null("bestand"),
            pl.col("ingang").fill_null(False),
        )
    )


def publika(values: pl.DataFrame, katalog: pl.DataFrame) -> pl.DataFrame:
    """Without the breakdowns of periods that are shown to no audience."""
    for nyckeltal, villkor in katalog.select("nyckeltal", "villkor").iter_rows():
        for dimension, terms in json.loads(villkor)["dimension"].items():
            if shown := terms.get("publika_perioder"):
                own = (pl.col("nyckeltal") == nyckeltal) & (pl.col("dimension") == dimension)
                values = values.filter(~own | pl.col("period_typ").is_in(shown))
    return values
