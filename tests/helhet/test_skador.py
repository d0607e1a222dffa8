"""Whatever a workspace keeps is damaged, one thing at a time: it is told, put right, and nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from helhet.arbetsmappar import Cli, Tabeller, samma, tabeller
from kpilib.warehouse import runs
from kpilib.workspace import Workspace

MOST: dict[str, Callable[[Workspace], Path]] = {
    "ögonblicksbilden": lambda ws: next(ws.snapshots.glob("*.duckdb")),
    "pekaren": lambda ws: ws.current,
    "liggaren": lambda ws: ws.ledger,
    "förteckningen": lambda ws: ws.manifest,
    "en tabell": lambda ws: next(ws.parquet.glob("beslut/*/beslut.parquet")),
}
OTHERS: dict[str, Callable[[Workspace], Path]] = {
    "ögonblicksbildens kvitto": lambda ws: next(ws.snapshots.glob("*.kvitto.json")),
    "liggarens kopia": lambda ws: ws.ledger_kopia,
    "förteckningens kopia": lambda ws: ws.manifest_kopia,
    "vägningen": lambda ws: ws.vagning,
    "vad som är verifierat": lambda ws: ws.verifierat,
    "anmärkningarna": lambda ws: next(ws.parquet.glob("beslut/*/avvisad.parquet")),
    "ett kvitto": lambda ws: next(ws.parquet.glob("beslut/*/kvitto.json")),
}
KEPT = MOST | OTHERS
"""What a workspace keeps and can do without, since it is made of something else that it has."""


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _emptied(path: Path) -> None:
    os.truncate(path, 0)


def _other(path: Path) -> None:
    path.write_bytes(b"\xff\xfe ett brev\n")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _gone(path: Path) -> None:
    path.unlink()


FAULTS = {"half": _half, "empty": _emptied, "other content": _other, "a folder": _folder, "gone": _gone}


CASES = [(kept, fault) for kept in MOST for fault in FAULTS]
CASES += [(kept, fault) for kept in OTHERS for fault in ("half", "gone")]


@pytest.mark.parametrize(("kept", "fault"), CASES)
def test_what_is_damaged_is_told_and_put_right(
    kept: str, fault: str, ws: Workspace, cli: Cli, facit: Tabeller
) -> None:
    count = runs(ws).height
    asked = [
        ("sql", "-p", publik, "SELECT sum(varde) FROM nyckeltal.varde", "--format", "csv")
        for publik in ("arbetsmaterial", "rad")
    ]
    right = [cli(*one) for one in asked]
    FAULTS[fault](KEPT[kept](ws))
    for one, answer in zip(asked, right, strict=True):
        now = cli(*one)
        assert now[0] == 1 or now == answer, "the right answer, or none"
    cli("explain", "mina_beslut")
    cli("karantan")
    assert cli("status")[0] == 0
    _, told = cli("doctor", "--json")
    for step in (row["gor"] for row in json.loads(told) if row["lage"] != "OK"):
        if command := re.search(r"kategoriplan ((?:ingest|publish)\b)", step):
            cli(*shlex.split(command[1]))
    code, text = cli("publish")
    assert (code, "gäller." in text) == (0, True)
    assert samma(tabeller(ws), facit)
    assert runs(ws).height > count, "no run is forgotten"
    assert [row for row in json.loads(cli("doctor", "--json")[1]) if row["lage"] == "FEL"] == []
    assert "skadad" not in cli("status")[1]


@pytest.mark.parametrize("fault", ["half", "other content", "a folder"])
@pytest.mark.parametrize("kept", ["kategoriplan.toml", "mal.toml", "nyckeltal/mina_beslut/nyckeltal.toml"])
def test_settings_that_cannot_be_read_are_named_and_what_is_in_force_stays(
    kept: str, fault: str, ws: Workspace, cli: Cli, facit: Tabeller
) -> None:
    path = ws.root / kept
    content, pointer = path.read_bytes(), ws.current.read_bytes()
    FAULTS[fault](path)
    for command in ("publish", "ingest", "status", "doctor", "karantan"):
        code, text = cli(command)
        if command == "publish" and kept != "mal.toml":
            assert code != 0
            assert path.name in text or path.parent.name in text
    cli("refresh", "--offline")
    if path.is_dir():
        path.rmdir()
    path.write_bytes(content)
    if kept != "mal.toml":  # without targets, or with fewer, a workspace is whole
        assert ws.current.read_bytes() == pointer
    assert cli("publish")[0] == 0
    assert samma(tabeller(ws), facit)


def test_everything_that_can_be_made_again_at_once(ws: Workspace, cli: Cli, facit: Tabeller) -> None:
    for path in [p for p in ws.curated.rglob("*") if p.is_file() and p.name != "lock"]:
        _half(path)
    code, text = cli("publish")
    assert code == 0
    assert "Liggaren börjar om" in text
    assert samma(tabeller(ws), facit)
    assert cli("doctor")[0] == 0


def test_a_run_keeps_its_number_when_the_ledger_is_begun_anew(ws: Workspace, cli: Cli) -> None:
    """What a run kept lies under its number: another run may not have it."""
    latest = runs(ws)["korning"].max()
    ws.ledger.unlink()
    ws.ledger_kopia.unlink()
    cli("ingest")
    assert runs(ws)["korning"].to_list() == [int(str(latest)) + 1]
