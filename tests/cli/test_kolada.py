"""Kolada from the command line: fetched under faults, revised, failed, interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from kommunen import lagg_over
from services.kolada.server import KoladaServer, data_row
from services.service import cut_connection, cut_json, retry_after_seconds, slow, status

from kpilib.cli import run
from kpilib.database import query
from kpilib.warehouse import connect, current
from kpilib.warehouse.ledger import runs
from kpilib.workspace import HOME, Workspace

KPI = ["N28018", "N28021"]


@pytest.fixture
def published(shared_data: Path) -> pl.DataFrame:
    """The real values: two series, 66 municipalities, eight years."""
    path = shared_data / "kolada" / "values_N28018_N28021_2018-2025.csv"
    return pl.read_csv(path, schema_overrides={"municipality": pl.String, "preliminary": pl.String})


@pytest.fixture
def server(shared_data: Path, published: pl.DataFrame, monkeypatch: pytest.MonkeyPatch):
    """A service with the real values, the real catalogue, areas and groups."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    folder = shared_data / "kolada"
    rows = published.select("kpi", "municipality", "period", "value").rows()
    lists = {
        name: json.loads((folder / file).read_text(encoding="utf-8"))["values"]
        for name, file in [
            ("municipality", "municipality_v3_2026-03.json"),
            ("municipality_groups", "municipality_groups_liknande_LSS.json"),
        ]
    }
    catalogue = pl.read_parquet(folder / "kpi_v3_2026-03.parquet").to_dicts()
    with KoladaServer([data_row(*row) for row in rows], kpi=catalogue, page_size=200, **lists) as running:
        yield running


@pytest.fixture
def ws(workspace: Workspace, server: KoladaServer, published: pl.DataFrame) -> Workspace:
    """A workspace whose settings point at the service, for its municipalities, of which one is the own."""
    kommuner = published["municipality"].unique(maintain_order=True).to_list()
    settings = {"bas": server.base, "fragor_per_sekund": 1e6, "kpi": KPI, "kommuner": kommuner}
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    own = ["[kommun]", f'kod = "{kommuner[0]}"', "[kolada]", "alla_kommuner = false", "framhavda = {}"]
    lagg_over(workspace, "\n".join([*own, *lines]))
    return workspace


def _values(ws: Workspace) -> list[tuple[str, str, int, float]]:
    with connect(ws) as con:
        return query(con, "SELECT kpi, kommun, ar, varde FROM main.kolada_varde ORDER BY ALL").rows()


def test_under_faults_every_row_arrives_once(
    ws: Workspace, server: KoladaServer, published: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    server.every(7, retry_after_seconds(1), status(503), cut_connection(), cut_json(), slow(0.2))
    assert run(["fetch", "kolada"]) == 0
    assert run(["publish"]) == 0
    assert _values(ws) == sorted(published.select("kpi", "municipality", "period", "value").rows())
    assert len(server.asked) > 35  # more than five of them met a fault


def test_a_failed_part_is_exit_3_names_the_ids_and_keeps_what_is_published(
    ws: Workspace, server: KoladaServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert run(["fetch", "kolada"]) == 0
    assert run(["publish"]) == 0
    before, values = current(ws).snapshot, _values(ws)
    server.plan["/data"] = status(503)
    capsys.readouterr()
    assert run(["fetch", "kolada", "--allt"]) == 3
    said = capsys.readouterr().err
    assert "nyckeltal N28018, N28021; områden" in said
    assert "i dag (kolada-" in said
    assert run(["publish"]) == 0
    assert (current(ws).snapshot, _values(ws)) == (before, values)


def test_a_revised_value_is_fetched_by_the_change_feed_and_listed(
    ws: Workspace, server: KoladaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fetch", "kolada"]) == 0
    server.revise("N28018", "1280", 2024, "2099-01-01", value=6.2)
    server.asked.clear()
    assert run(["fetch", "kolada"]) == 0
    assert all("from_date=" in path for path in server.asked if "/data/" in path)
    assert "1 ändrade uppgifter" in capsys.readouterr().err
    assert run(["publish"]) == 0
    capsys.readouterr()
    assert run(["revideringar", "--format", "json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["slag"], row["kpi"], row["omrade"], row["ar"]) == ("ändrat värde", "N28018", "Malmö", 2024)
    assert (row["fore"], row["efter"]) == ("6.1338", "6.2")
    assert row["fil_fore"] != row["fil_efter"]


def test_offline_says_how_old_the_data_are_and_asks_nothing(
    ws: Workspace, server: KoladaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fetch", "--offline"]) == 0
    assert "ingen hämtad statistik" in capsys.readouterr().err
    assert server.asked == []


def test_ctrl_c_leaves_nothing_behind_and_the_next_run_goes_through(
    ws: Workspace, server: KoladaServer
) -> None:
    server.plan["/data"] = slow(60)
    environment = os.environ | {HOME: str(ws.root)}
    command = [sys.executable, "-c", "from kpilib.cli import main; main()", "fetch", "kolada"]
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as fetching:
        for _ in range(600):
            if any(path.startswith("/v3/data") for path in server.asked):
                break
            time.sleep(0.05)
        fetching.send_signal(signal.SIGINT)
        _, said = fetching.communicate(timeout=30)
    assert fetching.returncode == 130
    assert "Traceback" not in said
    assert "Avbrutet" in said
    assert [p for p in ws.raw.rglob("*") if p.is_file()] == []
    assert runs(ws)["status"].to_list() == ["avbruten"]
    server.plan.clear()
    assert run(["fetch", "kolada"]) == 0
