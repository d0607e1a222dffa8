"""SQL from a person: the whole snapshot, and nothing but the snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from kpilib.cli import run
from kpilib.workspace import HOME, Workspace


@pytest.fixture
def sql(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv(HOME, str(demo.root))

    def _sql(*args: str) -> tuple[int, str, str]:
        code = run(["sql", *args])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return code, shown.out, shown.err

    return _sql


RAMAVTAL = (
    "select nyckeltal, insats, period, taljare, namnare, varde, malstatus from nyckeltal.varde "
    "where nyckeltal='ramavtalskop' and period='2024-10' and dimension='alla'"
)


def test_the_framework_share_of_bmss_vuxna_is_315_of_340(sql: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = sql(RAMAVTAL, "--format", "csv")
    assert code == 0
    assert "ramavtalskop,bmss_vuxna,2024-10,315,340," in out


def test_each_form_gives_the_same_answer(sql: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    _, table, _ = sql(RAMAVTAL)
    assert "0,926471" in table
    _, as_json, _ = sql(RAMAVTAL, "--format", "json")
    [found] = [r for r in json.loads(as_json) if r["insats"] == "bmss_vuxna"]
    assert (found["taljare"], found["namnare"]) == (315, 340)
    assert sql(RAMAVTAL, "--format", "parquet", "--ut", str(tmp_path / "x.parquet"))[0] == 0
    assert pl.read_parquet(tmp_path / "x.parquet").height == 4


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/ut.csv'",
        "ATTACH '/tmp/annan.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "CREATE TABLE main.x AS SELECT 1",
        "DELETE FROM main.kopfil",
        "DROP TABLE main.kopfil",
        "UPDATE nyckeltal.varde SET varde = 1",
        "EXPORT DATABASE '/tmp/ut'",
        "PRAGMA database_list; SELECT 1",
        "SELECT getenv('HOME')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM workspace",
    ],
)
def test_a_query_reads_the_snapshot_and_nothing_else(
    query: str, sql: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, err = sql(query)
    assert code == 2
    assert out == ""
    assert "Gör så här:" in err


def test_a_misspelt_table_is_answered_with_the_nearest(sql: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = sql("SELECT * FROM nyckeltal.varden")
    assert code == 2
    assert "varde" in err


def test_every_table_and_column_is_described(sql: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = sql(
        "SELECT count(*) AS n FROM duckdb_columns() WHERE schema_name IN ('main','meta','nyckeltal') "
        "AND comment IS NULL AND NOT internal",
        "--format",
        "csv",
    )
    assert out.split() == ["n", "0"]
