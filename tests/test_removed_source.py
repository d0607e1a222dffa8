"""A source that is gone, each of them in turn: just what declares it lacks its basis, and says so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl
import pytest
from kommunen import ALL, arbetsmapp

from kpilib import pipeline
from kpilib.contracts import CONTRACTS
from kpilib.nyckeltal import Nyckeltal
from kpilib.nyckeltal.compute import values
from kpilib.services.registry import titel
from kpilib.settings import Settings
from kpilib.warehouse.build import build
from kpilib.warehouse.curated import Curated
from kpilib.workspace import Workspace

SOURCES = [*CONTRACTS, "kolada", "scb"]
PUBLISHED = {"kolada_varde", "lss_statistik"}
"""Tables that cover no days: what they lack is a missing figure, and the reason is the nyckeltal's own."""
Prints = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True)
class Whole:
    """The demonstration: what came of its files, and what each nyckeltal reads and gives."""

    filer: Sequence[Curated]
    lasta: Mapping[str, Prints]
    varden: Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def whole(demo: Workspace, tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Whole:
    ws = arbetsmapp(tmp_path_factory.mktemp("hel"))
    shutil.copytree(demo.raw, ws.raw)
    shutil.copytree(demo.parquet, ws.parquet)
    filer = pipeline.ingest(ws).filer
    with duckdb.connect() as con:
        build(con, filer, settings)
        lasta = {name: _read(con, one) for name, one in ALL.items()}
        return Whole(filer, lasta, {name: values(con, one) for name, one in ALL.items()})


def _read(con: duckdb.DuckDBPyConnection, nyckeltal: Nyckeltal) -> Prints:
    """A print of each table that a nyckeltal's SQL reads, and of what its sources cover."""
    tables = set(re.findall(r"\bmain\.(\w+)", nyckeltal.sql))
    sources = ", ".join(f"'{source}'" for source in nyckeltal.terms.kallor)
    asked = {table: f"main.{table}" for table in tables}
    asked["tackning"] = f"(FROM main.tackning WHERE tabell IN ({sources}))"
    return {
        name: con.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {what} AS t").fetchall()[0]
        for name, what in asked.items()
    }


def _declares(nyckeltal: Nyckeltal, source: str) -> bool:
    return ("kolada_varde" if source == "kolada" else source) in nyckeltal.terms.kallor


def test_the_demonstration_has_every_source_that_a_nyckeltal_declares(whole: Whole) -> None:
    given = {curated.raw.source for curated in whole.filer}
    declared = {source for source in SOURCES for one in ALL.values() if _declares(one, source)}
    assert declared <= given
    assert {t for one in ALL.values() for t in one.terms.kallor} <= {*SOURCES, "kolada_varde"}


@pytest.mark.parametrize("source", SOURCES)
def test_just_what_declares_a_source_lacks_its_basis_without_it(
    source: str, whole: Whole, settings: Settings
) -> None:
    with duckdb.connect() as con:
        build(con, [curated for curated in whole.filer if curated.raw.source != source], settings)
        for name, nyckeltal in ALL.items():
            if _declares(nyckeltal, source):
                now = values(con, nyckeltal)
                assert now.height, name
                assert now["varde"].null_count() == now.height, name
                assert set(now["malstatus"]) == {"saknar underlag"}, name
                table = "kolada_varde" if source == "kolada" else source
                if table not in PUBLISHED:
                    assert now["orsak_saknas"].str.contains(f"{titel(table)}.* täcker inte").all(), name
            elif _read(con, nyckeltal) != whole.lasta[name]:  # what is read alike is counted alike
                assert _valued(values(con, nyckeltal)) == _valued(whole.varden[name]), name


def _valued(frame: pl.DataFrame) -> set[tuple[object, ...]]:
    """What there is a value of."""
    there = frame.filter((pl.col("dimension") == "alla") & pl.col("varde").is_not_null())
    return set(there.select("insats", "period_typ", "period").iter_rows())
