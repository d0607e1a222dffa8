"""An exchange of the key, and a removal of raw files, killed in the middle: all of it is done, or none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import annan
import pytest

from kpilib import pipeline
from kpilib.database import query
from kpilib.keys import FILE, fingerprint
from kpilib.rawstore import raw_files
from kpilib.warehouse import connect, current, ledgered, nyckelbok
from kpilib.workspace import HOME, Workspace

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not there to send")

RUN = """
import sys
from kpilib.cli import run
print("ready", flush=True)
sys.exit(run(sys.argv[1:]))
"""
PERSONS = "SELECT DISTINCT person FROM main.beslut"
VALUES = "SELECT * EXCLUDE (snapshot) FROM nyckeltal.varde ORDER BY ALL"
SHARES = [0.3, 0.6, 0.9]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder with a municipality, published, and its key."""
    folder = tmp_path_factory.mktemp("kommun")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FILE, str(folder / "nyckel" / "pseudonym.key"))
        annan.annan_kommun(folder)
        yield folder


def _copy(before: Path, to: Path, patch: pytest.MonkeyPatch) -> Workspace:
    for name in ("annan", "nyckel"):
        shutil.copytree(before / name, to / name)
    patch.setenv(FILE, str(to / "nyckel" / "pseudonym.key"))
    patch.setenv(HOME, str(to / "annan"))
    return Workspace((to / "annan").resolve())


def _started(*args: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def _killed(before: Path, tmp_path: Path, share: float, patch: pytest.MonkeyPatch, *args: str) -> Workspace:
    """The workspace as a kill left it, after a share of the time that the command takes."""
    _copy(before, tmp_path / "ostord", patch)
    process, began = _started(*args), time.monotonic()
    process.communicate()
    assert process.returncode == 0
    seconds = time.monotonic() - began
    ws = _copy(before, tmp_path / "dodad", patch)
    process = _started(*args)
    time.sleep(seconds * share)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return ws


def _asked(ws: Workspace, sql: str) -> list[tuple[object, ...]]:
    with connect(ws) as con:
        return query(con, sql).rows()


@pytest.mark.parametrize("share", SHARES)
def test_an_exchange_that_is_killed_is_done_or_not(
    share: float, before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = Workspace((before / "annan").resolve())
    persons, values, snapshot = _asked(former, PERSONS), _asked(former, VALUES), current(former).snapshot
    old = bytes.fromhex((before / "nyckel" / "pseudonym.key").read_text())
    ws = _killed(before, tmp_path, share, monkeypatch, "nyckel", "byt", "--ja")
    key = bytes.fromhex((tmp_path / "dodad" / "nyckel" / "pseudonym.key").read_text())
    now = set(_asked(ws, PERSONS))
    assert now == set(persons) or not now & set(persons), "one key's pseudonyms, and no other's"
    assert _asked(ws, VALUES) == values
    with ledgered(ws, "publish") as run:
        pipeline.build_and_publish(ws, pipeline.ingest(ws, run=run).filer, run=run)
    assert (current(ws).snapshot == snapshot) == (key == old)
    assert (set(_asked(ws, PERSONS)) == set(persons)) == (key == old)
    assert _asked(ws, VALUES) == values
    assert nyckelbok.recorded(ws) == fingerprint(key)


@pytest.mark.parametrize("share", SHARES)
def test_a_removal_that_is_killed_is_done_or_not(
    share: float, before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = _asked(Workspace((before / "annan").resolve()), VALUES)
    named = [raw.name for raw in raw_files(Workspace((before / "annan").resolve()))]
    asked = [part for name in named for part in ("--fil", name)]
    ws = _killed(before, tmp_path, share, monkeypatch, "gallra", *asked, "--ja")
    assert _asked(ws, VALUES) == values
    with ledgered(ws, "publish") as run:
        delivered = pipeline.ingest(ws, run=run)
        pipeline.build_and_publish(ws, delivered.filer, run=run)
    assert delivered.rena
    assert _asked(ws, VALUES) == values
    left = raw_files(ws)
    assert len({raw.gallrad is None for raw in left}) == 1
    assert all(raw.path.exists() == (raw.gallrad is None) for raw in left)
    assert len(list(ws.gallringar.glob("*.json"))) == (left[0].gallrad is not None)
