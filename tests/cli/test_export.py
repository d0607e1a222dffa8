"""The snapshot for other programs: a file that an older DuckDB reads, and its tables as Parquet."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from kpilib.cli import run
from kpilib.secrecy.oppet import OPPET
from kpilib.warehouse import connect, current
from kpilib.workspace import Workspace

HEAD = "Personnummer;Insats;Leverantör;Organisationsnummer;Avtalsform;Från;Till;Dygn;Belopp;Period\n"
GOOD = "19811218-9876;BmSS vuxna;Exempel AB;556036-0793;Ramavtal;2023-05-01;;31;93 000,00;2024-10\n"
V1_2 = 65
"""The number that DuckDB 1.2 writes in a file's header; 2.0 writes another, which 1.x refuses."""


@pytest.fixture
def published(write: Callable[..., Path], workspace: Workspace) -> Workspace:
    assert run(["ingest", str(write("kopfil_2024-10.csv", HEAD + GOOD))]) == 0
    assert run(["publish"]) == 0
    return workspace


def test_the_snapshot_is_written_as_an_older_duckdb_reads_it(published: Workspace) -> None:
    head = current(published).path.read_bytes()[:20]
    assert (head[8:12], struct.unpack("<Q", head[12:20])[0]) == (b"DUCK", V1_2)
    with connect(published) as con:
        [[tags]] = con.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tags["storage_version"].startswith("v1.2")


def test_every_table_is_a_file_and_the_folder_says_whom_it_is_for(
    published: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "till Excel"
    assert run(["export", str(folder), "--json"]) == 0
    shown = capsys.readouterr()
    done = json.loads(shown.out)
    with connect(published) as con:
        tables = con.execute(
            "SELECT schema_name || '.' || table_name, estimated_size FROM duckdb_tables() WHERE NOT internal"
        ).fetchall()
    assert done["tabeller"] == dict(sorted(tables))
    for name, rows in done["tabeller"].items():
        assert pl.read_parquet(folder / f"{name}.parquet").height == rows
    assert {"nyckeltal.varde", "nyckeltal.katalog", "main.kopfil", "meta.fil"} <= set(done["tabeller"])
    about = (folder / "LÄSMIG.txt").read_text(encoding="utf-8-sig")
    assert current(published).snapshot in about
    for text in (about, shown.err):
        assert "sekretess enligt offentlighets- och sekretesslagen" in text
    assert not any("811218" in str(row) for row in pl.read_parquet(folder / "main.kopfil.parquet").rows())


def test_an_audience_gets_what_it_may_see(published: Workspace, tmp_path: Path) -> None:
    assert run(["export", str(tmp_path / "ut"), "--publik", "rad"]) == 0
    assert {p.stem for p in (tmp_path / "ut").glob("*.parquet")} == {"varden", *OPPET}
    values = pl.read_parquet(tmp_path / "ut" / "varden.parquet")
    [count] = values.filter(
        (pl.col("nyckeltal") == "ramavtalskop")
        & (pl.col("insats") == "bmss_vuxna")
        & (pl.col("period") == "2024-10")
        & (pl.col("dimension") == "alla")
    ).to_dicts()
    assert count["dolt"], "one person's purchase"


def test_a_later_export_replaces_its_own_files_and_no_others(
    published: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ut"
    assert run(["export", str(folder)]) == 0
    (folder / "eget.xlsx").write_bytes(b"own")
    assert run(["export", str(folder), "--publik", "rad"]) == 0
    assert {p.stem for p in folder.glob("*.parquet")} == {"varden", *OPPET}
    assert (folder / "eget.xlsx").read_bytes() == b"own"
    (tmp_path / "annan").mkdir()
    (tmp_path / "annan" / "rapport.docx").touch()
    for wrong in (tmp_path / "annan", published.reports / "ut", published.curated / "ut"):
        assert run(["export", str(wrong)]) == 2
        assert "Gör så här:" in capsys.readouterr().err
    assert not published.reports.exists()
