"""The same rows delivered as many files, laid together the ordinary way."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from kpilib.database import query
from kpilib.nyckeltal import Nyckeltal
from kpilib.nyckeltal.compute import values
from kpilib.rawstore import RawFile
from kpilib.settings import Settings
from kpilib.warehouse.build import build
from kpilib.warehouse.curated import Curated
from nyckeltal.reference.engine import warehouse
from nyckeltal.reference.town import Town

PER_FILE = {
    "kopfil": ["period"],
    "enhet": ["insats", "period"],
    "kostnad": ["insats", "period"],
    "beslut": ["insats"],
    "egen_regi": ["insats"],
    "behovsbedomning": ["regiform"],
    "ramavtal": ["insats"],
    "avtalspris": ["insats"],
    "betaldagar": ["period"],
    "leverantorsreskontra": ["manad"],
    "lss_statistik": ["ar", "kommun"],
}
"""What one delivery holds: what a later file would replace, so that none replaces another."""


def delivered(
    nyckeltal: Sequence[Nyckeltal],
    town: Town,
    settings: Settings,
    folder: Path,
    slump: random.Random,
) -> dict[str, pl.DataFrame]:
    """Each nyckeltal's values when the town's rows come as files of their own, in any order.

    Parameters
    ----------
    slump
        Gives the order.
    """
    paths = _split(town, settings, folder)
    curated = [
        Curated(_raw(path, n), path.stem, utdrag=town.utdrag, tables={path.stem.split("-")[0]: path})
        for n, path in enumerate(slump.sample(paths, len(paths)))
    ]
    plan = settings.plan.model_copy(update={"kalender_fran": town.kalender_fran})
    with duckdb.connect(config={"threads": 1}) as con:
        build(con, curated, settings.model_copy(update={"plan": plan}))
        return {one.id: values(con, one) for one in nyckeltal}


def _split(town: Town, settings: Settings, folder: Path) -> list[Path]:
    paths = []
    with warehouse(town, settings) as con:
        for table, rows in town.tables.items():
            frame = query(con, f"FROM main.{table}") if rows else pl.DataFrame()
            if table == "leverantorsreskontra" and rows:
                frame = frame.with_columns(pl.col("bokforingsdatum").dt.strftime("%Y-%m").alias("manad"))
            by = PER_FILE.get(table)
            parts = frame.partition_by(by, maintain_order=True) if by and rows else [frame][: len(rows)]
            for n, part in enumerate(parts):
                path = folder / f"{table}-{n}.parquet"
                part.with_columns(pl.lit(_raw(path, 0).fil).alias("fil")).write_parquet(path)
                paths.append(path)
    return paths


def _raw(path: Path, n: int) -> RawFile:
    table = path.stem.split("-")[0]
    sha256 = hashlib.sha256(path.stem.encode()).hexdigest()
    return RawFile(sha256, table, path.name, path, 0, n, datetime(2024, 4, 1, tzinfo=UTC), None)
