"""The file of national statistics: the municipality's own decisions, counted once more from the register."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from .conftest import excel_rader


@pytest.mark.parametrize("ar", [2018, 2024])
def test_the_counts_follow_from_the_register_of_decisions(skriven: Any, ar: int) -> None:
    dag = date(ar, 10, 1)
    i_kraft = skriven.beslut.filter(
        (pl.col("Verkställt från") <= dag)
        & (pl.col("Avslutsdatum").is_null() | (pl.col("Avslutsdatum") >= dag))
        & pl.col("Lagrum").str.starts_with("LSS")
    )
    personer = i_kraft.unique("Personnummer").group_by("Personkrets").len()
    ratt = {f"Personkrets {krets}": n for krets, n in personer.rows()}
    rader = excel_rader(skriven.folder / f"lss_statistik_{ar}.xlsx", 3)
    nagon = rader.filter((pl.col("Insats") == "Någon insats") & (pl.col("Kön") == "Totalt"))
    antal = {krets: int(n) for krets, n in nagon.select("Personkrets", "Antal personer").rows()}
    assert antal == {**ratt, "Totalt": sum(ratt.values())}


def test_small_counts_are_masked_and_only_the_municipality_is_there(skriven: Any) -> None:
    rader = excel_rader(skriven.folder / "lss_statistik_2024.xlsx", 3)
    assert set(rader["Kommunkod"].cast(pl.String)) == {"1480"}
    synliga = rader["Antal personer"].cast(pl.String).str.to_integer(strict=False).drop_nulls()
    assert synliga.min() > 3
    assert "X" in rader["Antal personer"].to_list()
