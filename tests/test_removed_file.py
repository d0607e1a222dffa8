"""A raw file that is gone: just what needs it says that it lacks its basis, and the rest goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.database import query
from kpilib.rawstore import raw_files
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

VALUES = "SELECT * EXCLUDE (snapshot) FROM nyckeltal.varde ORDER BY ALL"


@pytest.fixture
def without(demo: Workspace, tmp_path: Path) -> Workspace:
    """The demonstration, from whose raw files the köpfil of March 2024 was taken away."""
    ws = arbetsmapp(tmp_path)
    shutil.copytree(demo.raw, ws.raw)
    shutil.copytree(demo.parquet, ws.parquet)
    [gone] = [raw for raw in raw_files(ws) if raw.name == "kopfil_2024-03.xlsx"]
    gone.path.unlink()
    delivered = pipeline.ingest(ws)
    assert [name for name, _ in delivered.fel] == ["kopfil_2024-03.xlsx"]
    assert not delivered.rena
    pipeline.build_and_publish(ws, delivered.filer)
    return ws


def values(ws: Workspace) -> pl.DataFrame:
    with connect(ws) as con:
        return query(con, VALUES)


def test_only_what_needs_the_file_lacks_its_basis(without: Workspace, demo: Workspace) -> None:
    now, before = values(without), values(demo)
    key = ["nyckeltal", "insats", "dimension", "dimension_varde", "period"]
    lost = before.filter(pl.col("varde").is_not_null()).join(
        now.filter(pl.col("varde").is_not_null()), on=key, how="anti"
    )
    with connect(without) as con:
        needs = query(con, "SELECT nyckeltal FROM nyckeltal.katalog WHERE list_contains(kallor, 'kopfil')")
    assert set(lost["nyckeltal"]) <= set(needs["nyckeltal"])
    stocks = lost.filter(pl.col("nyckeltal") == "ramavtalskop")
    assert set(stocks["period"]) == {"2024-03", "2024Q1"}
    same = before.join(lost, on=key, how="anti").filter(pl.col("varde").is_not_null())
    assert same.join(now, on=[*key, "varde"], how="anti").height == 0, "the rest is as it was"


def test_the_gap_says_which_table_falls_short(without: Workspace) -> None:
    with connect(without) as con:
        why = query(
            con,
            "SELECT DISTINCT malstatus, orsak_saknas FROM nyckeltal.varde "
            "WHERE nyckeltal = 'ramavtalskop' AND period = '2024-03' AND dimension = 'alla'",
        )
        file = query(con, "SELECT status, orsak FROM meta.fil WHERE namn = 'kopfil_2024-03.xlsx'")
        warned = query(con, "SELECT kontroll FROM meta.avstamning WHERE antal > 0")
    assert why.rows() == [("saknar underlag", "Källan Köpfil täcker inte dagen för insatsen.")]
    assert file.rows() == [("avvisad", "Råfilen saknas.")]
    assert {"fil_avvisad", "lucka_i_tackning"} <= set(warned["kontroll"])
