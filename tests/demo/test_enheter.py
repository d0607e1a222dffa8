"""The statistics of own units."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl


def test_no_unit_has_more_days_than_its_places_give(skriven: Any) -> None:
    dagar = (skriven.enheter["Period"] + "-01").str.to_date().dt.days_in_month()
    assert (skriven.enheter["Belagda dygn"] <= skriven.enheter["Platser"] * dagar).all()


def test_a_unit_has_one_row_a_month(skriven: Any) -> None:
    assert skriven.enheter.select("Enhet", "Period").is_unique().all()


def test_the_own_korttidsboende_have_19_and_4_places(skriven: Any) -> None:
    rader = skriven.enheter.filter(
        (pl.col("Insats") == "Korttidsboende SoL") & (pl.col("Period") == "2024-10")
    )
    assert sorted(rader["Platser"]) == [4, 19]


def test_occupied_days_are_those_of_the_placements(skriven: Any) -> None:
    forsta, sista = date(2024, 10, 1), date(2024, 10, 31)
    dagar = (
        skriven.egen_regi.filter(
            pl.col("Insats").is_in(["BmSS vuxna", "BmSS barn", "Korttidsboende SoL"])
            & (pl.col("Från") <= sista)
            & (pl.col("Till").is_null() | (pl.col("Till") >= forsta))
        )
        .with_columns(
            (
                pl.min_horizontal(pl.col("Till").fill_null(sista), pl.lit(sista))
                - pl.max_horizontal("Från", pl.lit(forsta))
            )
            .dt.total_days()
            .alias("natter")
        )
        .group_by("Enhet")
        .agg((pl.col("natter") + 1).sum().alias("dagar"))
    )
    par = skriven.enheter.filter(pl.col("Period") == "2024-10").join(dagar, on="Enhet")
    assert par.height == dagar.height > 200
    assert (par["Belagda dygn"] == par["dagar"]).all()


def test_one_unit_closes_in_the_month_that_another_opens(skriven: Any) -> None:
    bmss = skriven.enheter.filter(pl.col("Insats") == "BmSS vuxna").group_by("Enhet")
    manader = bmss.agg(pl.col("Period").min().alias("forsta"), pl.col("Period").max().alias("sista"))
    assert manader.filter(pl.col("sista") == "2024-04").height == 1
    assert manader.filter(pl.col("forsta") == "2024-04").height >= 1
    assert set(manader["sista"]) == {"2024-04", "2024-12"}
