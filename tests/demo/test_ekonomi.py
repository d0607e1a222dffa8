"""The account lines."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest


@pytest.mark.parametrize("ar", [2015, 2022, 2023, 2024])
def test_income_is_positive_and_costs_negative(skriven: Any, ar: int) -> None:
    rader = skriven.kostnad(ar)
    assert (rader["Intäkt"] >= 0).all()
    assert (rader["Kostnad"] < 0).all()
    assert (rader["Overhead"] <= 0).all()


@pytest.mark.parametrize("ar", [2015, 2022, 2023, 2024])
def test_every_month_of_the_year_is_there_and_no_other(skriven: Any, ar: int) -> None:
    assert sorted(set(skriven.kostnad(ar)["Period"])) == [f"{ar}-{m:02d}" for m in range(1, 13)]


@pytest.mark.parametrize("ar", [2022, 2023, 2024])
def test_external_cost_is_what_the_purchase_files_hold_month_by_month(skriven: Any, ar: int) -> None:
    extern = skriven.kostnad(ar).filter(pl.col("Regiform") == "Extern")
    kopt = skriven.kop.group_by("Period", "Insats").agg((pl.col("Belopp") * 100).round().sum().alias("kopt"))
    par = extern.join(kopt, on=["Period", "Insats"])
    assert par.height == extern.height == 48
    assert (par["kopt"] + (par["Kostnad"] * 100).round() == 0).all()


@pytest.mark.parametrize("ar", [2015, 2022, 2023, 2024])
def test_costs_of_own_bmss_are_booked_on_its_units(skriven: Any, ar: int) -> None:
    egna = skriven.kostnad(ar).filter(
        (pl.col("Regiform") == "Egen") & pl.col("Insats").str.starts_with("BmSS")
    )
    assert set(egna["Enhet"]) <= set(skriven.egen_regi["Enhet"])
    assert (egna["netto"] < 0).all()
