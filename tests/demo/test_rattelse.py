"""The month whose purchase file comes twice."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kpilib.demo.rattelse import GAMLA_PRISER, RATTAD

NYCKEL = ["Personnummer", "Insats", "Från"]


@pytest.fixture(scope="module")
def forsta(skriven: Any) -> pl.DataFrame:
    return skriven.kopfil(RATTAD, forsta=True)


@pytest.fixture(scope="module")
def rattad(skriven: Any) -> pl.DataFrame:
    return skriven.kopfil(RATTAD)


def test_one_placement_is_missing_in_the_first_file(forsta: pl.DataFrame, rattad: pl.DataFrame) -> None:
    ny = rattad.join(forsta, on=NYCKEL, how="anti")
    assert ny["Från"].dt.strftime("%Y-%m").to_list() == [RATTAD]
    assert forsta.join(rattad, on=NYCKEL, how="anti").is_empty()


def test_one_placement_that_ended_still_runs_in_the_first_file(
    forsta: pl.DataFrame, rattad: pl.DataFrame
) -> None:
    par = forsta.join(rattad, on=NYCKEL, suffix="_ratt").filter(pl.col("Dygn") != pl.col("Dygn_ratt"))
    assert par.height == 1
    assert par["Till"].item() is None
    assert par["Till_ratt"].item().day < 31
    assert par["Belopp"].item() > par["Belopp_ratt"].item()


def test_some_have_an_older_lower_price_in_the_first_file(forsta: pl.DataFrame, rattad: pl.DataFrame) -> None:
    par = forsta.join(rattad, on=NYCKEL, suffix="_ratt").filter(
        pl.col("Dygnspris") != pl.col("Dygnspris_ratt")
    )
    assert par.height == GAMLA_PRISER
    assert (par["Dygnspris"] < par["Dygnspris_ratt"]).all()


def test_the_corrected_file_arrives_after_the_first(skriven: Any) -> None:
    namn = [fil.path.name for fil in skriven.filer if RATTAD in fil.path.name]
    assert namn == [f"kopfil_{RATTAD}.xlsx", f"kopfil_{RATTAD}_rattad.xlsx"]
