"""Where what a nyckeltal counts begins and ends: the day itself, the year itself, the one beside it."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb
import polars as pl
import pytest
from kommunen import ALL

from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import Example, load
from kpilib.nyckeltal.registry import load as load_folder
from kpilib.settings import Settings, load_settings

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


def test_a_supplier_without_a_number_is_known_by_its_name(settings: Settings) -> None:
    """An agreement with one of two that have none is no agreement with the other."""
    avtal: list[dict[str, str | None]] = [
        {
            "avtalsnummer": "A1", "leverantor": "Eken", "organisationsnummer": None, "insats": "bmss_vuxna",
            "fran": "2022-01-01", "till": "2026-12-31",
        }
    ]  # fmt: skip
    given = {"kopfil": bought("Eken", 2024) + bought("Tallen", 2024), "ramavtal": avtal}
    assert counted("kop_utan_avtal_kronor", settings, given)["2024"] == 12_000


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


def with_one_more(role: str, folder: Path) -> Settings:
    """The example municipality's settings with one more insats of a role, `till`."""
    own = Path(str(files("kpilib.nyckeltal"))) / "exempelkommun.toml"
    more = f'[insats.till]\nnamn = "En till"\nlagrum = "SoL"\nroller = ["{role}", "beslutas"]\nfokus = true\n'
    (folder / "kategoriplan.toml").write_text(f"{own.read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
    return load_settings(folder / "kategoriplan.toml")


def test_who_stays_in_two_insatser_of_one_role_is_a_person_in_each(tmp_path: Path) -> None:
    """Days that are credited in one of them are none in it, and are not set against those of the other."""
    settings = with_one_more("korttidsboende", tmp_path)
    nyckeltal = load_folder(ALL["dygn_per_person"].folder, settings)
    stays = [
        ("a1", "korttidsboende", 10), ("a1", "till", 4), ("a2", "korttidsboende", 5),
        ("a2", "till", 5), ("a2", "till", -5), ("a3", "till", 3),
    ]  # fmt: skip
    rows = [
        {**KOP, "leverantor": "A", "period": "2024-10", "person": who, "insats": insats, "dygn": str(n)}
        for who, insats, n in stays
    ]
    own = [
        {"person": who, "insats": insats, "enhet": "Eken", "fran": "2024-09-01", "till": "2024-10-01"}
        for who, insats in (("a4", "korttidsboende"), ("a5", "till"))
    ]
    tables = {"kopfil": pl.DataFrame(rows), "egen_regi": pl.DataFrame(own)}
    given = Example("", "2024-10", date(2024, 10, 31), tables, pl.DataFrame())
    with duckdb.connect() as con:
        load(con, given, settings)
        counted = values(con, nyckeltal).filter(pl.col("period") == "2024-10")
    parts = {row["insats"]: (row["taljare"], row["namnare"]) for row in counted.iter_rows(named=True)}
    assert parts == {"korttidsboende": (16, 3), "till": (8, 3)}


@pytest.mark.parametrize(
    "name",
    ["regiform", "extern_andel", "ramavtalskop", "ramavtalskop_utan_stod", "andel_verkstallda_i_gr"],
)
def test_a_credit_takes_away_its_own_purchase_and_no_other(name: str, settings: Settings) -> None:
    """Of two suppliers without a number one is credited; and a purchase of no days is no credit."""
    rows = [("a1", "Eken", "-31"), ("a1", "Tallen", "20"), ("a2", "Eken", "0"), ("a3", "Eken", "-5")]
    kop = [
        {
            **KOP,
            "insats": "bmss_barn",
            "kommun": "Exempelstad",
            "person": person,
            "leverantor": leverantor,
            "organisationsnummer": None,
            "dygn": dygn,
            "period": "2024-12",
        }
        for person, leverantor, dygn in rows
    ]
    given = Example("", "2024-12", date(2024, 12, 31), {"kopfil": pl.DataFrame(kop)}, pl.DataFrame())
    with duckdb.connect() as con:
        load(con, given, settings)
        found = values(con, ALL[name]).filter(
            pl.col("period") == "2024-12",
            pl.col("insats") == "bmss_barn",
            (pl.col("dimension") == "alla") | (pl.col("dimension_varde") == "extern"),
        )
    assert found["antal_rader"].to_list()[:1] == [2]


def test_who_leaves_two_insatser_of_support_leaves_each(tmp_path: Path) -> None:
    settings = with_one_more("stod_i_boendet", tmp_path)
    nyckeltal = load_folder(ALL["avslut_boendestod_pga_boende"].folder, settings)
    ways = [key for key, insats in settings.insats.items() if "stod_i_boendet" in insats.roller]
    beslut = [
        {
            "arende": f"{n}",
            "person": "a1",
            "lagrum": "SoL",
            "insats": insats,
            "beslutsdatum": "2024-01-01",
            "verkstallt_fran": "2024-01-01",
            "avslutsdatum": "2024-10-10",
            "avslutsorsak": "behov_bmss",
        }
        for n, insats in enumerate([*ways, ways[0]])
    ]
    given = Example("", "2024-10", date(2024, 10, 31), {"beslut": pl.DataFrame(beslut)}, pl.DataFrame())
    with duckdb.connect() as con:
        load(con, given, settings)
        found = values(con, nyckeltal).filter(pl.col("period") == "2024-10", pl.col("dimension") == "alla")
    assert dict(found.select("insats", "taljare").rows()) == dict.fromkeys(ways, 1)
    assert len(ways) == 2
