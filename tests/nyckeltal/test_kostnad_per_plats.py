"""Cost per place, beside its worked example."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import polars as pl
from kommunen import ALL

from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import example, exempelkommun, i_exemplet, load


def test_a_cost_booked_for_the_year_leaves_its_shorter_periods_without_a_value() -> None:
    nyckeltal = i_exemplet(ALL["kostnad_per_plats"])
    given = example(nyckeltal)
    year = {
        "period": "2024",
        "insats": "korttidshem",
        "regiform": "egen",
        "intakt": "0",
        "kostnad": "-1",
    }
    costs = pl.concat([given.tabeller["kostnad"], pl.DataFrame([year])], how="diagonal")
    with duckdb.connect() as con:
        load(con, replace(given, tabeller=given.tabeller | {"kostnad": costs}), exempelkommun())
        found = values(con, nyckeltal).filter(
            (pl.col("period") == "2024H2") & (pl.col("insats") == "korttidshem")
        )
    value = {row["dimension_varde"]: row for row in found.iter_rows(named=True)}
    assert value["egen"]["varde"] is None
    assert "helarskostnad" in value["egen"]["exkluderade"]
    assert value["extern"]["varde"] == 1_095_000
