"""Which earlier snapshots are kept: by number, by age, and always what is in force or adopted."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from kpilib import pipeline
from kpilib.fragor import shut_in
from kpilib.settings import Ogonblicksbilder
from kpilib.warehouse import current, ledgered, opened, prune, publish
from kpilib.warehouse.publish import seal
from kpilib.workspace import Workspace

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
HEAD = "Enhet;Insats;Regiform;Kommun;Period;Platser;Belagda dygn\n"
ROW = "Snäckan;Korttidsvistelse;Egen;Göteborg;2024-01;10;{dygn}\n"


def _built(ws: Workspace, snapshot: str, days: float) -> None:
    """A snapshot's file, which says no more than which it is, and its seal, built so many days ago."""
    path = ws.snapshots / f"{snapshot}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE SCHEMA meta")
        con.execute(f"CREATE TABLE meta.korning AS SELECT '{snapshot}' AS snapshot")
    when = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, times=(when, when))
    seal(path)


def _left(ws: Workspace) -> list[str]:
    return sorted(path.name for path in ws.snapshots.iterdir())


@pytest.fixture
def earlier(workspace: Workspace) -> Workspace:
    """Five snapshots of ten days each, the latest in force."""
    for n, days in enumerate((40, 30, 20, 10, 0), 1):
        _built(workspace, f"k{n}", days)
    publish(workspace, "k5")
    return workspace


@pytest.mark.parametrize(
    ("antal", "dagar", "pruned"),
    [
        (10, 0, []),
        (2, 0, ["k1", "k2", "k3"]),
        (1, 0, ["k1", "k2", "k3", "k4"]),
        (1, 25, ["k1", "k2"]),
        (1, 100, []),
        (4, 5, ["k1"]),
    ],
)
def test_the_latest_are_kept_and_those_of_the_last_days(
    antal: int, dagar: int, pruned: list[str], earlier: Workspace
) -> None:
    found = prune(earlier, Ogonblicksbilder(antal=antal, dagar=dagar), now=NOW)
    assert sorted(found) == pruned
    kept = [f"k{n}" for n in range(1, 6) if f"k{n}" not in pruned]
    assert _left(earlier) == sorted(f"{k}.{end}" for k in kept for end in ("duckdb", "kvitto.json"))


def test_the_one_in_force_is_kept_however_old_it_is(earlier: Workspace) -> None:
    publish(earlier, "k1")
    assert "k1" not in prune(earlier, Ogonblicksbilder(antal=1, dagar=0), now=NOW)
    assert current(earlier).snapshot == "k1"


def test_the_one_that_an_adopted_follow_up_came_from_is_kept(earlier: Workspace) -> None:
    manifest = earlier.uppfoljningar / "2024H1" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"snapshot": "k2"}), encoding="utf-8")
    assert sorted(prune(earlier, Ogonblicksbilder(antal=1, dagar=0), now=NOW)) == ["k1", "k3", "k4"]


def test_nothing_is_pruned_while_nobody_knows_what_an_adopted_follow_up_came_from(earlier: Workspace) -> None:
    manifest = earlier.uppfoljningar / "2024H1" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{", encoding="utf-8")
    assert prune(earlier, Ogonblicksbilder(antal=1, dagar=0), now=NOW) == []


def test_one_that_came_into_force_again_is_as_young_as_that(earlier: Workspace) -> None:
    """Its file is old: the ledger says that a run has had it since."""
    with ledgered(earlier, "publish") as run:
        run.snapshot = "k1"
    assert sorted(prune(earlier, Ogonblicksbilder(antal=2, dagar=0))) == ["k2", "k3", "k4"]


def test_one_that_cannot_be_removed_stays_until_the_next_time(
    earlier: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "k2.duckdb":
            raise PermissionError(13, "The process cannot access the file", str(path))
        real(path, missing_ok=missing_ok)

    with monkeypatch.context() as windows:
        windows.setattr(Path, "unlink", held)
        assert sorted(prune(earlier, Ogonblicksbilder(antal=1, dagar=0), now=NOW)) == ["k1", "k3", "k4"]
    assert prune(earlier, Ogonblicksbilder(antal=1, dagar=0), now=NOW) == ["k2"]


def _deliver(ws: Workspace, write: Callable[..., Path], dygn: int) -> str:
    path = write(f"enhet_2024_{dygn}.csv", HEAD + ROW.format(dygn=dygn))
    return pipeline.build_and_publish(ws, pipeline.ingest(ws, [path]).filer).snapshot


def test_publishing_prunes_and_says_so(workspace: Workspace, write: Callable[..., Path]) -> None:
    with workspace.settings.open("a", encoding="utf-8") as file:
        file.write("\n[ogonblicksbilder]\nantal = 1\ndagar = 0\n")
    first = _deliver(workspace, write, 200)
    said: list[str] = []
    path = write("enhet_2024_210.csv", HEAD + ROW.format(dygn=210))
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace, [path]).filer, say=said.append)
    assert any(first in line and "Tog bort" in line for line in said)
    assert _left(workspace) == [f"{current(workspace).snapshot}.{end}" for end in ("duckdb", "kvitto.json")]


def test_a_reader_that_is_overtaken_reads_the_new_one(
    workspace: Workspace, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another publishes, and the old one is pruned, between the pointer that was read and the file."""
    first, second = _deliver(workspace, write, 200), _deliver(workspace, write, 210)
    publish(workspace, first)

    def overtaken(ws: Workspace, path: Path) -> duckdb.DuckDBPyConnection:
        if path.stem == first:
            publish(ws, second)
            path.unlink()
        return shut_in(ws, path)

    monkeypatch.setattr(sys.modules["kpilib.warehouse.publish"], "shut_in", overtaken)
    found, con = opened(workspace)
    with con:
        assert (found.snapshot, con.execute("SELECT snapshot FROM meta.korning").fetchall()) == (
            second,
            [(second,)],
        )
