"""Cost per place, beside its worked example."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import polars as pl

from kpilib.nyckeltal import find
from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import example, load
from kpilib.settings import Settings


def test_a_cost_booked_for_the_year_leaves_its_shorter_periods_without_a_value(settings: Settings) -> None:
    nyckeltal = find("kostnad_per_plats")
    given = example(nyckeltal)
    year = {
        "period": "2024",
        "insats": "korttidsvistelse",
        "regiform": "egen",
        "intakt": "0",
        "kostnad": "-1",
    }
    costs = pl.concat([given.tabeller["kostnad"], pl.DataFrame([year])], how="diagonal")
    with duckdb.connect() as con:
        load(con, replace(given, tabeller=given.tabeller | {"kostnad": costs}), settings)
        found = values(con, nyckeltal).filter(
            (pl.col("period") == "2024H2") & (pl.col("insats") == "korttidsvistelse")
        )
    value = {row["dimension_varde"]: row for row in found.iter_rows(named=True)}
    assert value["egen"]["varde"] is None
    assert "helarskostnad" in value["egen"]["exkluderade"]
    assert value["extern"]["varde"] == 1_095_000
