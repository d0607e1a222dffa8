"""What is said to be in force has been opened and verified; another program's hold on it is no damage."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from helhet.arbetsmappar import Cli, Tabeller, samma, tabeller
from kpilib.warehouse import current
from kpilib.workspace import Workspace

HOLD = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('haller', flush=True); sys.stdin.read()"


@pytest.fixture
def snapshot(ws: Workspace) -> Path:
    return current(ws).path


def test_a_whole_snapshot_of_other_values_is_not_read(ws: Workspace, snapshot: Path, cli: Cli) -> None:
    with duckdb.connect(str(snapshot)) as con:
        con.execute("UPDATE nyckeltal.varde SET varde = varde + 1")
    for command in (["sql", "SELECT 1"], ["explain", "mina_beslut"], ["export", "ut"], ["report"]):
        code, text = cli(*command)
        assert code == 1
        assert "Ögonblicksbilden är skadad, eller ändrad sedan den byggdes." in text


def test_another_snapshot_under_its_name_is_not_it(
    ws: Workspace, snapshot: Path, cli: Cli, facit: Tabeller
) -> None:
    text = ws.mal.read_text(encoding="utf-8")
    ws.mal.write_text(text.replace("varde = 0.5", "varde = 0.6"), encoding="utf-8")
    assert cli("publish")[0] == 0
    other = current(ws).path
    assert other != snapshot
    for suffix in (".duckdb", ".kvitto.json"):
        shutil.copy2(other.with_suffix(suffix), snapshot.with_suffix(suffix))
    ws.mal.write_text(text, encoding="utf-8")
    code, said = cli("publish")
    assert (code, "Bygger ögonblicksbilden" in said) == (0, True)
    assert samma(tabeller(ws), facit)


def test_a_snapshot_that_another_program_writes_in_is_not_taken_for_damaged(
    ws: Workspace, snapshot: Path, cli: Cli
) -> None:
    before = snapshot.read_bytes()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(snapshot)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "haller\n"
    try:
        for command in (["sql", "SELECT 1"], ["publish"], ["report"]):
            code, text = cli(*command)
            assert code == 1
            assert "Ett annat program håller filen öppen." in text
            assert snapshot.name in text
        assert "Ett annat program håller filen öppen." in cli("doctor")[1]
    finally:
        holder.communicate("")
    assert snapshot.read_bytes() == before
    assert cli("publish")[0] == 0


def test_what_an_earlier_version_published_is_read_and_is_sealed_by_the_next(
    ws: Workspace, snapshot: Path, cli: Cli
) -> None:
    snapshot.with_suffix(".kvitto.json").unlink()
    pointer = json.loads(ws.current.read_text(encoding="utf-8"))
    del pointer["kontroll"]
    ws.current.write_text(json.dumps(pointer), encoding="utf-8")
    assert cli("sql", "SELECT 1")[0] == 0
    assert "Ögonblicksbilden har inget kvitto" in cli("doctor")[1]
    assert cli("publish")[0] == 0
    assert cli("doctor")[0] == 0


def test_a_copied_workspace_is_read_at_once(ws: Workspace, cli: Cli, tmp_path: Path, facit: Tabeller) -> None:
    copy = Workspace(shutil.copytree(ws.root, tmp_path / "flyttad", copy_function=shutil.copyfile).resolve())
    assert samma(tabeller(copy), facit)


@pytest.mark.parametrize("pointed", ["../../lock", "/etc/passwd", "", "k" * 300, "k00", None, 7])
def test_a_pointer_to_anything_else_is_said(ws: Workspace, cli: Cli, pointed: object) -> None:
    pointer = json.loads(ws.current.read_text(encoding="utf-8")) | {"snapshot": pointed}
    pointer.pop("kontroll")
    ws.current.write_text(json.dumps(pointer), encoding="utf-8")
    code, text = cli("sql", "SELECT 1")
    assert code == 1
    assert "kategoriplan publish" in text
    assert cli("publish")[0] == 0


def test_an_earlier_snapshot_that_is_damaged_is_not_compared_with(
    ws: Workspace, snapshot: Path, cli: Cli
) -> None:
    text = ws.mal.read_text(encoding="utf-8")
    ws.mal.write_text(text.replace("varde = 0.5", "varde = 0.6"), encoding="utf-8")
    assert cli("publish")[0] == 0
    assert cli("andringar")[0] == 0
    snapshot.write_bytes(snapshot.read_bytes()[:-4096])
    code, said = cli("andringar")
    assert code == 1
    assert "--sedan" in said


def test_what_is_adopted_was_verified(ws: Workspace, snapshot: Path, cli: Cli) -> None:
    with duckdb.connect(str(snapshot)) as con:
        con.execute("UPDATE nyckeltal.varde SET varde = varde + 1")
    assert cli("faststall", "2024H2")[0] == 1
    assert cli("publish")[0] == 0
    assert cli("faststall", "2024H2")[0] == 0
