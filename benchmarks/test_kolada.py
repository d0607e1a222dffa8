"""Kolada's whole catalogue and a large selection into the warehouse, against a bare loop over the answers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import requests
from kommunen import SETTINGS

from kpilib.services.kolada import update
from kpilib.services.kolada.load import load_kolada
from kpilib.warehouse import curate, new_snapshot
from kpilib.warehouse.schema import create_all
from kpilib.workspace import Workspace

SERIES, AREAS, YEARS = 40, 290, 10
MOST = 1.5
"""Times the bare loop: requests and json.loads over the same addresses, from a server in another process."""
RUNS = 3
ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT.parent / "shared" / "data" / "kolada" / "kpi_v3_2026-03.parquet"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The service in a process of its own, with its answers encoded beforehand."""
    script = Path(__file__).with_name("kolada_server.py")
    if not CATALOGUE.exists():
        pytest.skip("the folder shared/data does not lie beside the project")
    command = [sys.executable, str(script), str(CATALOGUE), *map(str, (SERIES, AREAS, YEARS))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def test_a_large_retrieval_is_in_the_warehouse_in_a_bounded_multiple_of_a_bare_loop(
    base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    kolada = SETTINGS.kolada.model_copy(
        update={
            "bas": base,
            "fragor_per_sekund": 1e6,
            "kpi": tuple(f"N{28000 + n}" for n in range(SERIES)),
            "kommuner": tuple(f"{n:04}" for n in range(AREAS)),
            "alla_kommuner": False,
            "ar_fran": 2016,
            "ar_till": 2016 + YEARS - 1,
        }
    )
    settings = SETTINGS.model_copy(update={"kolada": kolada})

    def whole(run: int) -> tuple[float, Path]:
        workspace = Workspace(tmp_path / f"w{run}")
        workspace.root.mkdir()
        snapshot = tmp_path / f"{run}.duckdb"
        with new_snapshot(snapshot) as con:
            create_all(con)
            start = time.perf_counter()
            stored = update(workspace, settings.kolada).stored
            load_kolada(con, curate(workspace, settings, b"key"))
        taken = time.perf_counter() - start
        with duckdb.connect(str(snapshot), read_only=True) as con:
            counted = con.execute(
                "SELECT (SELECT count(*) FROM main.kolada_varde), (SELECT count(*) FROM main.kolada_kpi)"
            ).fetchall()[0]
        assert counted == (SERIES * AREAS * YEARS, 6099)
        return taken, stored.raw.path

    _, raw = whole(0)  # warms the server; what it asked is what the bare loop asks
    kept = json.loads(raw.read_bytes())["svar"]
    addresses = [answer["adress"] for answers in kept.values() for answer in answers]

    def bare() -> float:
        start = time.perf_counter()
        with requests.Session() as session:
            answers = [json.loads(session.get(address, timeout=30).content) for address in addresses]
        taken = time.perf_counter() - start
        assert sum(len(a["values"]) for a in answers) > SERIES * AREAS * YEARS
        return taken

    # In turn, and the best of each: the machine does other things as well.
    pairs = [(bare(), whole(run)[0]) for run in range(1, RUNS + 1)]
    loop, taken = min(b for b, _ in pairs), min(w for _, w in pairs)
    print(f"\n{len(addresses)} answers: bare loop {loop:.2f} s, warehouse {taken:.2f} s, {taken / loop:.2f}")
    assert taken <= MOST * loop
