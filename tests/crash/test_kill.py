"""A run killed in the middle: what was in force stays in force, and the next run goes on from there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpilib import pipeline
from kpilib.sources import raw_files
from kpilib.warehouse import connect, current, ledgered, runs
from kpilib.warehouse.schema import query
from kpilib.workspace import Workspace

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
WHOLE = 4.0
"""Seconds that a whole run takes at the most; the kills are spread over it."""


@pytest.fixture(scope="module")
def expected(demo: Workspace) -> str:
    """The snapshot that an undisturbed run gives."""
    return current(demo).snapshot


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9])
def test_a_killed_run_leaves_a_state_that_the_next_run_completes(
    share: float, demo: Workspace, expected: str, tmp_path: Path
) -> None:
    ws = Workspace(tmp_path.resolve())
    shutil.copytree(demo.raw, ws.raw)
    # Before: a snapshot of one source alone is in force.
    only = [raw for raw in raw_files(ws) if raw.source == "ramavtal"]
    first = pipeline.ingest(ws)
    before = pipeline.build_and_publish(ws, [c for c in first.filer if c.raw in only])
    shutil.rmtree(ws.parquet)  # so that the killed run has files to read

    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        env={**os.environ, "KATEGORIPLAN_HOME": str(ws.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(WHOLE * share)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    # Whatever was written, somebody who connects now reads a whole snapshot: the former, or the new one.
    assert current(ws).snapshot in (before.snapshot, expected)
    with connect(ws) as con:
        assert query(con, "SELECT count(*) FROM nyckeltal.varde").item() > 0
    # And the next run needs no tidying by hand.
    with ledgered(ws, "refresh") as run:
        pipeline.build_and_publish(ws, pipeline.ingest(ws, run=run).filer, run=run)
    assert current(ws).snapshot == expected
    halves = [p for folder in (ws.raw, ws.parquet, ws.snapshots) for p in folder.rglob(".*")]
    assert halves == []
    assert runs(ws)["status"].to_list()[0] == "klar"
