"""A raw file that is gone: just what needs it says that it lacks its basis, and the rest goes on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl
import pytest

from kpilib import pipeline
from kpilib.nyckeltal import compute, registry
from kpilib.settings import Settings
from kpilib.sources import raw_files
from kpilib.warehouse import Curated, build, connect
from kpilib.warehouse.schema import query
from kpilib.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
VALUES = "SELECT * EXCLUDE (snapshot) FROM nyckeltal.varde ORDER BY ALL"


@pytest.fixture
def without(demo: Workspace, tmp_path: Path) -> Workspace:
    """The demonstration, from whose raw files the köpfil of March 2024 was taken away."""
    ws = Workspace(tmp_path.resolve())
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
    assert why.rows() == [("saknar underlag", "kopfil täcker inte dagen för insatsen.")]
    assert file.rows() == [("avvisad", "Råfilen saknas.")]
    assert {"fil_avvisad", "lucka_i_tackning"} <= set(warned["kontroll"])


def test_the_report_shows_the_gap_and_why(without: Workspace) -> None:
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, without.root / name)
    shutil.copytree(ROOT / "reports", without.root / "reports", ignore=shutil.ignore_patterns("_site*", ".*"))
    pages = pipeline.report(without, "halvarsuppfoljning", period="2024H1", engine="builtin")
    [page] = [p for p in pages if p.stem == "halvarsuppfoljning"]
    tables = re.findall(r"<table.*?</table>", page.read_text(encoding="utf-8"), re.S)
    [gaps] = [t for t in tables if "Varför" in t]
    assert "kopfil täcker inte hela perioden för insatsen." in gaps
    with connect(without) as con:
        flows = query(
            con,
            "SELECT DISTINCT k.namn FROM nyckeltal.varde AS v JOIN nyckeltal.katalog AS k USING (nyckeltal) "
            "WHERE v.period = '2024H1' AND v.orsak_saknas LIKE 'kopfil täcker inte%'",
        )["namn"]
    assert len(flows), "the half-year has nyckeltal that need every month of it"
    assert all(name in gaps for name in flows)


SOURCES = (
    "behovsbedomning",
    "beslut",
    "betaldagar",
    "egen_regi",
    "f100",
    "kolada",
    "kopfil",
    "kostnad",
    "ramavtal",
)
"""Sources that some nyckeltal is counted from."""


@pytest.fixture(scope="module")
def files(demo: Workspace) -> Sequence[Curated]:
    """The demonstration's files as they were read; none is read again."""
    return pipeline.ingest(demo).filer


@pytest.fixture(scope="module")
def everything(files: Sequence[Curated], settings: Settings) -> pl.DataFrame:
    return computed(files, settings)


def computed(files: Sequence[Curated], settings: Settings) -> pl.DataFrame:
    """The values of 2024 that these files give, built as the pipeline builds them."""
    plan = settings.plan.model_copy(update={"kalender_fran": "2024-01"})
    with duckdb.connect() as con:
        build(con, files, settings.model_copy(update={"plan": plan}))
        compute(con, registry(), "")
        return query(
            con, "SELECT * EXCLUDE (snapshot) FROM nyckeltal.varde WHERE referensdatum < '2025-01-01'"
        )


@pytest.mark.parametrize("source", SOURCES)
def test_without_a_source_just_what_is_counted_from_it_lacks_its_basis(
    source: str, files: Sequence[Curated], everything: pl.DataFrame, settings: Settings
) -> None:
    gone = [file for file in files if file.raw.kalla == source]
    tables = {table for file in gone for table in file.tables}
    needs = {name for name, n in registry().items() if tables & set(n.terms.kallor)}
    assert needs, "a source that nothing is counted from belongs elsewhere"
    now = computed([file for file in files if file.raw.kalla != source], settings)
    counted_from_it = pl.col("nyckeltal").is_in(needs)
    assert now.filter(counted_from_it & pl.col("varde").is_not_null()).height == 0
    assert set(now.filter(counted_from_it)["malstatus"]) == {"saknar underlag"}
    assert now.filter(counted_from_it)["orsak_saknas"].null_count() == 0
    assert set(now.filter(counted_from_it)["nyckeltal"]) == needs, "a gap is a row, not a missing one"
    order = ["nyckeltal", "insats", "dimension", "dimension_varde", "period"]
    rest, before = (frame.filter(~counted_from_it).sort(order) for frame in (now, everything))
    assert rest.equals(before), "the rest is as it was"


def test_every_source_of_a_nyckeltal_is_tried(files: Sequence[Curated]) -> None:
    used = {table for n in registry().values() for table in n.terms.kallor}
    assert {file.raw.kalla for file in files if used & file.tables.keys()} == set(SOURCES)
