"""SCB from the command line, with the tables and selections of the standard settings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from zlib import crc32

import polars as pl
import pytest
from kommunen import lagg_over
from services.kolada.server import KoladaServer, data_row
from services.scb.cubes import Cell, dataset, dimension
from services.scb.server import ScbServer, Table
from services.service import cut_connection, cut_json, retry_after_seconds, slow, status

from kpilib.cli import run
from kpilib.database import query
from kpilib.warehouse import connect, current
from kpilib.warehouse.ledger import runs
from kpilib.workspace import HOME, Workspace

REGIONER = ["00", "1280", "1480"]
# The codes are those of the real tables, as their metadata gives them.
TABELLER = {
    "TAB4199": {
        "Region": dimension(REGIONER, elimination=True),
        "Verksomrkom": dimension(["510", "513", "520", "590"]),
        "ContentsCode": dimension(["0000005Z", "0000005Y", "0000005X"], unit="tkr"),
        "Tid": dimension([str(ar) for ar in range(2011, 2026)]),
    },
    "TAB638": {
        "Region": dimension(REGIONER, elimination=True),
        "Civilstand": dimension(["OG", "G", "SK", "ÄNKL"], elimination=True),
        "Alder": dimension(["0", "100+", "tot"], elimination=True),
        "Kon": dimension(["1", "2"], elimination=True),
        "ContentsCode": dimension(["BE0101N1", "BE0101N2"], unit="antal"),
        "Tid": dimension([str(ar) for ar in range(2010, 2025)]),
    },
    "TAB5557": {
        "Region": dimension(REGIONER, elimination=True),
        "Civilstand": dimension(["OG", "G", "SK", "ÄNKL", "SC"]),
        "Alder": dimension(["0", "100+1", "-4", "TotSA"]),
        "Kon": dimension(["1", "2", "TotSa"]),
        "ContentsCode": dimension(["000007ME", "000007MG"], unit="antal"),
        "Tid": dimension(["2025"]),
    },
    "TAB6596": {
        "ContentsCode": dimension(["00000807", "00000808"], unit="index"),
        "Tid": dimension([f"{ar}M{manad:02d}" for ar in range(2012, 2026) for manad in range(1, 13)]),
    },
}
CELLER = 3 * 3 * 2 * 12 + 3 * 3 * 2 * 12 + 3 * 4 * 3 + 13 * 12


def value(codes: tuple[str, ...]) -> Cell:
    """A value that tells its cell from every other; about one in nine has a sign instead."""
    number = crc32("|".join(codes).encode())
    return (None, "..") if number % 9 == 0 else (float(number % 1_000_000), None)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScbServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    tables = {id: Table(dataset(d, None), value, sparse=True) for id, d in TABELLER.items()}
    with ScbServer(tables, maxDataCells=15) as running:
        yield running


@pytest.fixture
def kolada() -> Iterator[KoladaServer]:
    kpi = [{"id": "N28018", "title": "Nettokostnadsavvikelse LSS, andel (%)"}]
    area = [{"id": "1480", "title": "Göteborg", "type": "K"}]
    with KoladaServer([data_row("N28018", "1480", 2024, 5.5)], kpi=kpi, municipality=area) as running:
        yield running


@pytest.fixture
def ws(workspace: Workspace, server: ScbServer, kolada: KoladaServer) -> Workspace:
    """A workspace whose settings point at the services and are otherwise the standard ones."""
    lagg_over(
        workspace,
        f'[scb]\nbas = "{server.base}"\n[kolada]\nbas = "{kolada.base}"\nkpi = ["N28018"]\n'
        f'kommuner = ["1480"]\nframhavda = {{}}\nalla_kommuner = false\nfragor_per_sekund = 1e6\n',
    )
    return workspace


def _files(ws: Workspace, kalla: str) -> list[Path]:
    return sorted((ws.raw / kalla).glob("*.json"))


def _values(ws: Workspace) -> pl.DataFrame:
    with connect(ws) as con:
        return query(con, "SELECT * EXCLUDE (fil) FROM main.scb_varde ORDER BY ALL")


def test_the_standard_selections_are_fetched_under_faults_and_every_cell_arrives_once(
    ws: Workspace, server: ScbServer
) -> None:
    server.every(7, retry_after_seconds(1), status(503), cut_connection(), cut_json(), slow(0.1))
    assert run(["fetch", "scb"]) == 0
    assert run(["publish"]) == 0
    values = _values(ws)
    assert values.height == CELLER
    assert (
        values.select("tabell", "matt", "region", "verksamhet", "alder", "kon", "ovrigt", "tid")
        .is_unique()
        .all()
    )
    assert max(server.cells) <= 15
    assert len(server.asked) > 60
    for row in values.filter(tabell="TAB4199").iter_rows(named=True):
        codes = (row["region"], row["verksamhet"], row["matt"], row["tid"])
        assert (row["varde"], row["status"]) == value(codes)


def test_what_scb_has_not_updated_is_not_fetched_again(
    ws: Workspace, server: ScbServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fetch", "scb"]) == 0
    capsys.readouterr()
    assert run(["fetch", "scb"]) == 0
    assert "inte uppdaterat någon av tabellerna" in capsys.readouterr().err
    assert len(_files(ws, "scb")) == 1
    assert run(["fetch", "scb", "--allt"]) == 0


def test_a_failed_part_is_exit_3_names_table_and_cells_and_keeps_what_is_published(
    ws: Workspace, server: ScbServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fetch", "scb"]) == 0
    assert run(["publish"]) == 0
    before, values = current(ws).snapshot, _values(ws)
    server.tables["TAB638"].metadata["updated"] = "2026-10-01T06:00:00Z"
    server.plan["/tables/TAB638/data"] = status(503)
    capsys.readouterr()
    assert run(["fetch", "scb"]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "TAB638" in said
    assert "celler: Region" in said
    assert "i dag (scb-" in said
    assert run(["publish"]) == 0
    assert current(ws).snapshot == before
    assert _values(ws).equals(values)


def test_without_a_name_both_are_fetched_and_one_that_fails_stops_not_the_other(
    ws: Workspace, server: ScbServer, kolada: KoladaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    kolada.plan["/"] = status(503)
    assert run(["fetch"]) == 3
    assert "Kolada svarade inte som det ska" in capsys.readouterr().err
    assert (len(_files(ws, "kolada")), len(_files(ws, "scb"))) == (0, 1)
    kolada.plan.clear()
    server.plan["/"] = status(503)
    assert run(["fetch"]) == 3
    assert "SCB svarade inte som det ska" in capsys.readouterr().err
    assert (len(_files(ws, "kolada")), len(_files(ws, "scb"))) == (1, 1)


def test_a_selection_that_does_not_fit_the_table_is_a_wrong_use_that_names_the_setting(
    ws: Workspace, server: ScbServer, capsys: pytest.CaptureFixture[str]
) -> None:
    lagg_over(ws, '[scb.tabell.TAB4199.urval]\nVerksomrkom = ["513", "514"]\n')
    assert run(["fetch", "scb"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "[scb.tabell.TAB4199.urval] Verksomrkom" in said
    assert "Menade du 51" in said
    assert not server.cells


def test_offline_says_how_old_the_data_are_and_asks_nothing(
    ws: Workspace, server: ScbServer, kolada: KoladaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fetch", "--offline"]) == 0
    said = capsys.readouterr().err
    assert "ingen hämtad statistik från Kolada" in said
    assert "ingen hämtad statistik från SCB" in said
    assert run(["fetch", "scb"]) == 0
    server.asked.clear()
    capsys.readouterr()
    assert run(["fetch", "scb", "--offline"]) == 0
    assert "Statistiken från SCB togs emot" in capsys.readouterr().err
    assert server.asked == kolada.asked == []


def test_ctrl_c_leaves_nothing_behind_and_the_next_run_goes_through(ws: Workspace, server: ScbServer) -> None:
    server.plan["/tables/TAB638/data"] = slow(60)
    environment = os.environ | {HOME: str(ws.root)}
    command = [sys.executable, "-c", "from kpilib.cli import main; main()", "fetch", "scb"]
    waiting = Event()
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as fetching:
        for _ in range(600):
            if any("TAB638/data" in path for path in server.asked):
                break
            waiting.wait(0.05)
        fetching.send_signal(signal.SIGINT)
        _, said = fetching.communicate(timeout=30)
    assert fetching.returncode == 130
    assert "Traceback" not in said
    assert [p for p in ws.raw.rglob("*") if p.is_file()] == []
    assert runs(ws)["status"].to_list() == ["avbruten"]
    server.plan.clear()
    assert run(["fetch", "scb"]) == 0
