"""A disk that is full, read-only or out of handles: named as such, and what was in force stays whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kpilib.workspace import HOME, Workspace

HELPER = Path(__file__).with_name("trang_disk.py")
DELIVERY = (
    "Enhet;Insats;Regiform;Kommun;Period;Platser;Belagda dygn\n"
    "Måsen;Korttids;Egen;Borås;2025-01;4;62\nMåsen;Korttids;Egen;Borås;2025-02;4;61\n"
)
COUNT = ["kor", "sql", "-p", "arbetsmaterial", "SELECT count(*) AS n FROM main.enhet", "--format", "json"]
Ran = tuple[int, str, str]


def _namespace() -> list[str] | None:
    """The command that gives a process mounts of its own; None where the machine does not let it."""
    for options in (["-m"], ["-rm"]):
        command = ["unshare", *options]
        if (
            shutil.which("unshare")
            and not subprocess.run(
                [*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
            ).returncode
        ):
            return command
    return None


@pytest.fixture(scope="module")
def namespace() -> list[str]:
    command = _namespace() if sys.platform == "linux" else None
    if command is None:
        pytest.skip("no disk can be mounted here")
    return command


def on_disk(namespace: list[str], ws: Workspace, tmp_path: Path, *steps: list[Any]) -> list[Ran]:
    disk = tmp_path / "disk"
    disk.mkdir()
    found = subprocess.run(
        [*namespace, sys.executable, str(HELPER), str(ws.root), str(disk), json.dumps(steps)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode == 0, found.stderr
    ran: list[Ran] = [(code, out, err) for code, out, err in json.loads(found.stdout)]
    for _, _, told in ran:
        assert "Traceback" not in told
        assert "ett fel som är dess eget" not in told
    return ran


def _n(ran: Ran) -> int:
    [row] = json.loads(ran[1])
    return int(row["n"])


@pytest.mark.parametrize("free", [0, 8_192, 300_000])
def test_a_full_disk_is_named_and_nothing_is_lost(
    free: int, namespace: list[str], hel: Workspace, tmp_path: Path
) -> None:
    """The bytes that are left decide where it stops: at the ledger, a table, or the snapshot."""
    _, full, meanwhile, _, made, after = on_disk(
        namespace,
        hel,
        tmp_path,
        ["fil", "enhet_2025.csv", DELIVERY],
        ["fyll", free],
        ["kor", "ingest", "enhet_2025.csv"],
        ["kor", "publish"],
        COUNT,
        ["tom"],
        ["kor", "ingest", "enhet_2025.csv"],
        ["kor", "publish"],
        COUNT,
    )
    assert full[0] == 1
    assert "Fel: Disken är full." in full[2]
    assert "Gör plats på disken" in full[2]
    assert "Var: /" in full[2]
    assert _n(meanwhile) == 12, "what was in force is read as before"
    assert (made[0], _n(after)) == (0, 14)


def test_a_read_only_disk_is_named_and_can_be_read(
    namespace: list[str], hel: Workspace, tmp_path: Path
) -> None:
    writing = [["ingest"], ["publish"], ["refresh", "--offline"], ["report"]]
    reading = [
        ["sql", "-p", "arbetsmaterial", "FROM meta.fil"],
        ["sql", "-p", "rad", "FROM nyckeltal.varde"],
        ["status"],
        ["explain", "mina_beslut"],
    ]
    steps = [["kor", *command] for command in (*writing, *reading)]
    ran = on_disk(namespace, hel, tmp_path, ["las"], *steps, ["kor", "doctor"], ["skriv"], ["kor", "publish"])
    for code, _, told in ran[: len(writing)]:
        assert code == 1
        assert "Fel: Disken eller mappen går bara att läsa." in told
        assert "Gör så här: Flytta arbetsmappen" in told
    for code, out, _ in ran[len(writing) : -2]:
        assert (code, bool(out)) == (0, True)
    assert "FEL   Arbetsmapp: Disken eller mappen går bara att läsa." in ran[-2][1]
    assert ran[-1][0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="the limits are of Unix")
@pytest.mark.parametrize(
    ("limit", "most", "said"),
    [
        ("FSIZE", "100_000", "Filen får inte bli så stor på den här disken."),
        ("NOFILE", "len(os.listdir('/dev/fd')) + 4", "Programmet får inte ha fler filer öppna."),
    ],
    ids=["size of a file", "open files"],
)
def test_a_limit_of_the_system_is_named(limit: str, most: str, said: str, ws: Workspace) -> None:
    """In a process of its own, where the limit is set when everything has been loaded."""
    program = (
        "import os, resource, signal, sys; from kpilib.cli import run; import duckdb, polars\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"most = {most}\n"
        f"resource.setrlimit(resource.RLIMIT_{limit}, (most, most))\n"
        "sys.exit(run(['publish']))"
    )
    pointer = ws.current.read_bytes()
    next(ws.snapshots.glob("*.duckdb")).unlink()
    shutil.rmtree(ws.parquet)
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {HOME: str(ws.root)},
        check=False,
    )
    assert found.returncode == 1, found.stderr
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert ws.current.read_bytes() == pointer
