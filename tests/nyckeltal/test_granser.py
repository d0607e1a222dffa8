"""Where what a nyckeltal counts begins and ends: the day itself, the year itself, the one beside it."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
from kommunen import ALL

from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import Example, load
from kpilib.settings import Settings

KOP = {
    "person": "a1",
    "insats": "bmss_vuxna",
    "avtalsform": "ramavtal",
    "fran": "2022-01-01",
    "dygn": "28",
    "belopp": "1000",
}


def counted(
    name: str, settings: Settings, tables: dict[str, list[dict[str, str | None]]], fran: str = "2024-01"
) -> dict[str, float | None]:
    """Period -> the täljare of the whole of a nyckeltal, for the periods reported, the first being `fran`."""
    frames = {table: pl.DataFrame(rows, infer_schema_length=None) for table, rows in tables.items()}
    given = Example("", fran, date(2024, 12, 31), frames, pl.DataFrame())
    with duckdb.connect() as con:
        load(con, given, settings)
        whole = values(con, ALL[name]).filter(pl.col("dimension") == "alla", pl.col("orsak_saknas").is_null())
    return {row["period"]: float(row["taljare"]) for row in whole.iter_rows(named=True)}


def bought(leverantor: str, *years: int) -> list[dict[str, str | None]]:
    """Purchases from a supplier in every month of some years."""
    return [
        {**KOP, "leverantor": leverantor, "organisationsnummer": None, "period": f"{year}-{month:02d}"}
        for year in years
        for month in range(1, 13)
    ]


def test_a_supplier_that_comes_back_after_a_year_away_is_new(settings: Settings) -> None:
    kop = bought("Eken", 2022, 2023, 2024) + bought("Tallen", 2022, 2024)
    assert counted("nya_leverantorer", settings, {"kopfil": kop}, "2023-01") == {"2023": 0, "2024": 1}
    assert counted("forlorade_leverantorer", settings, {"kopfil": kop}, "2023-01") == {"2023": 1, "2024": 0}


def test_a_decision_closed_on_the_year_s_last_day_counts_that_day(settings: Settings) -> None:
    beslut: list[dict[str, str | None]] = [
        {
            "arende": day,
            "person": day,
            "lagrum": "LSS",
            "insats": "bmss_vuxna",
            "beslutsdatum": "2022-01-01",
            "verkstallt_fran": "2022-02-01",
            "avslutsdatum": day,
            "personkrets": "1",
        }
        for day in ("2024-12-30", "2024-12-31", "2025-01-01")
    ]
    invanare: list[dict[str, str | None]] = [
        {"kpi": "N01951", "kommun": "1480", "ar": "2024", "kon": "T", "varde": "20000"}
    ]
    given = {"beslut": beslut, "kolada_varde": invanare}
    assert counted("personkrets_per_10000", settings, given) == {"2024": 2}
