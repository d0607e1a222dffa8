"""A run killed in the middle: what was in force stays in force, and the next run goes on from there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.database import query
from kpilib.rawstore import raw_files, store
from kpilib.warehouse import connect, current, ledgered, runs
from kpilib.workspace import HOME, Workspace

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not there to send")

RUN = """
from kpilib import pipeline
from kpilib.warehouse import ledgered
from kpilib.workspace import Workspace
ws = Workspace.find()
print("ready", flush=True)
with ledgered(ws, "refresh") as run:
    delivered = pipeline.ingest(ws, run=run)
    pipeline.build_and_publish(ws, delivered.filer, run=run)
"""
SOURCES = ("beslut", "avbrott", "egen_regi", "kopfil", "ramavtal")


@pytest.fixture(scope="module")
def before(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A snapshot of the agreements alone is in force, and files of a year have come in since."""
    ws = arbetsmapp(tmp_path_factory.mktemp("before"))
    chosen = [
        raw
        for raw in raw_files(demo)
        if raw.source in SOURCES and (raw.source != "kopfil" or "_2024" in raw.name)
    ]
    for raw in sorted(chosen, key=lambda raw: raw.source != "ramavtal"):
        store(ws, raw.path, source=raw.source, utdrag=raw.utdrag)
        if raw.source == "ramavtal":
            pipeline.build_and_publish(ws, pipeline.ingest(ws).filer)
    return ws


@dataclass(frozen=True)
class Undisturbed:
    """What a run that nobody kills gives, and the seconds that it takes."""

    snapshot: str
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(before: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    ws = _copy(before, tmp_path_factory.mktemp("undisturbed"))
    process = _start(ws)
    began = time.monotonic()
    process.communicate()
    assert process.returncode == 0
    return Undisturbed(current(ws).snapshot, time.monotonic() - began)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95])
def test_a_killed_run_leaves_a_state_that_the_next_run_completes(
    share: float, before: Workspace, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    ws = _copy(before, tmp_path)
    process = _start(ws)
    time.sleep(undisturbed.seconds * share)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    # Whatever was written, somebody who connects now reads a whole snapshot: the former, or the new one.
    assert current(ws).snapshot in (current(before).snapshot, undisturbed.snapshot)
    with connect(ws) as con:
        assert query(con, "SELECT count(*) FROM nyckeltal.varde").item() > 0
    # And the next run needs no tidying by hand.
    with ledgered(ws, "refresh") as run:
        pipeline.build_and_publish(ws, pipeline.ingest(ws, run=run).filer, run=run)
    assert current(ws).snapshot == undisturbed.snapshot
    halves = [p for folder in (ws.raw, ws.parquet, ws.snapshots) for p in folder.rglob(".*")]
    assert halves == []
    assert runs(ws)["status"].to_list()[0] == "klar"


def _copy(ws: Workspace, to: Path) -> Workspace:
    copy = arbetsmapp(to)
    shutil.copytree(ws.root / "data", copy.root / "data")
    return copy


def _start(ws: Workspace) -> subprocess.Popen[bytes]:
    """A run in a process of its own that has come as far as to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        env={**os.environ, HOME: str(ws.root)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process
