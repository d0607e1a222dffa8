"""The pseudonym key of a workspace: recorded, never mixed with another, and exchanged whole or not at all.

The municipality is another than the demonstration's, with a few of the sources.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import annan
import polars as pl
import pytest

from kpilib import pipeline
from kpilib.cli import run
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.keys import FILE, fingerprint, new_key, to_text
from kpilib.warehouse import connect, current, ledgered, nyckelbok
from kpilib.workspace import HOME, Workspace

PERSONS = "SELECT person FROM main.beslut UNION SELECT person FROM main.kopfil"
VALUES = "SELECT * EXCLUDE (snapshot) FROM nyckeltal.varde ORDER BY ALL"


@pytest.fixture(scope="module")
def publicerad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Path]]:
    """The municipality published with a key of its own; read only."""
    folder = tmp_path_factory.mktemp("kommun")
    nyckel = folder / "nyckel" / "pseudonym.key"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FILE, str(nyckel))
        ws = annan.annan_kommun(folder)
        yield ws, nyckel


@pytest.fixture
def kommun(
    publicerad: tuple[Workspace, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Workspace, Path]:
    """A copy to change: the workspace, and its key file."""
    ws, nyckel = publicerad
    copied = Workspace(shutil.copytree(ws.root, tmp_path / "annan"))
    key = Path(shutil.copytree(nyckel.parent, tmp_path / "nyckel")) / nyckel.name
    monkeypatch.setenv(FILE, str(key))
    monkeypatch.setenv(HOME, str(copied.root))
    return copied, key


def asked(ws: Workspace, sql: str) -> pl.DataFrame:
    with connect(ws) as con:
        return query(con, sql)


def persons(ws: Workspace) -> set[str]:
    return set(asked(ws, PERSONS)["person"])


def exchange(ws: Workspace, **how: Any) -> Any:
    with ledgered(ws, "nyckel byt") as one:
        return pipeline.byt_nyckel(ws, run=one, **how)


def laid(path: Path, key: bytes) -> None:
    path.write_text(to_text(key))
    path.chmod(0o600)


def test_the_first_key_is_recorded_and_tells_nothing_of_itself(kommun: tuple[Workspace, Path]) -> None:
    ws, path = kommun
    key = bytes.fromhex(path.read_text())
    assert nyckelbok.recorded(ws) == fingerprint(key)
    for held in (p for p in ws.root.rglob("*") if p.is_file()):
        content = held.read_bytes()
        assert key not in content, held
        assert key.hex().encode() not in content, held


def test_a_file_is_not_taken_in_with_another_key_and_nothing_changes(kommun: tuple[Workspace, Path]) -> None:
    ws, path = kommun
    before = current(ws)
    right = path.read_text()
    laid(path, new_key())
    for call in (pipeline.ingest, lambda w: pipeline.build_and_publish(w, [])):
        with pytest.raises(UsageError, match="blandas aldrig") as error:
            call(ws)
        assert nyckelbok.recorded(ws) in error.value.gor
    assert run(["publish"]) == 2
    assert run(["nyckel", "visa"]) == 2
    assert current(ws) == before
    path.write_text(right)  # as the message says
    assert run(["nyckel", "visa"]) == 0
    assert run(["publish"]) == 0
    assert current(ws).snapshot == before.snapshot


def test_a_lost_key_is_not_replaced_in_silence(kommun: tuple[Workspace, Path]) -> None:
    ws, path = kommun
    path.unlink()
    with pytest.raises(UsageError, match="saknas") as error:
        pipeline.ingest(ws)
    assert not path.exists()
    before = persons(ws)
    assert "kategoriplan nyckel byt --forlorad" in error.value.gor
    assert run(["nyckel", "byt"]) == 2, "nobody is there to ask"
    assert run(["nyckel", "byt", "--ja"]) == 2, "that it is lost is to be said"
    assert run(["nyckel", "byt", "--forlorad", "--ja"]) == 0
    assert not before & persons(ws)
    assert nyckelbok.recorded(ws) == fingerprint(bytes.fromhex(path.read_text()))
    assert run(["publish"]) == 0


def test_the_ledger_lost_the_snapshot_in_force_knows_the_key(kommun: tuple[Workspace, Path]) -> None:
    ws, path = kommun
    ws.ledger.unlink()
    laid(path, new_key())
    with pytest.raises(UsageError, match="blandas aldrig"):
        pipeline.ingest(ws)


def test_an_exchange_gives_every_person_another_pseudonym_and_no_value_another(
    kommun: tuple[Workspace, Path],
) -> None:
    ws, path = kommun
    pipeline.faststall(ws, "2024H2")
    before, values = persons(ws), asked(ws, VALUES)
    former = bytes.fromhex(path.read_text())
    done = exchange(ws)
    after = persons(ws)
    assert len(after) == len(before)
    assert not after & before
    assert asked(ws, VALUES).equals(values)
    key = bytes.fromhex(path.read_text())
    assert (done.fore, done.efter) == (fingerprint(former), fingerprint(key))
    assert bytes.fromhex(Path(done.forra).read_text()) == former
    assert done.ogonblicksbild == current(ws).snapshot
    assert nyckelbok.recorded(ws) == fingerprint(key)
    for table in ws.parquet.rglob("*.parquet"):
        assert not before & set(pl.read_parquet(table).cast(pl.String).to_series(0)), table
    assert run(["doctor"]) == 0
    assert run(["andringar", "--sedan", "2024H2"]) == 0


def test_what_was_adopted_is_compared_value_by_value_after_an_exchange(
    kommun: tuple[Workspace, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    ws, _ = kommun
    faststalld = pipeline.faststall(ws, "2024H2")
    kept = {p.name: p.read_bytes() for p in faststalld.folder.iterdir()}
    exchange(ws)
    capsys.readouterr()
    assert run(["andringar", "--sedan", "2024H2", "--json"]) == 0
    assert {p.name: p.read_bytes() for p in faststalld.folder.iterdir()} == kept, "it is never changed"
    found = json.loads(capsys.readouterr().out)
    assert found["andrade"] == []
    assert found["rader"] == []


class _Killed(BaseException):
    """What a kill is to the code that it stops: nothing after it runs, but for what tidies in `finally`."""


def _stop(patch: pytest.MonkeyPatch, target: str) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise _Killed

    patch.setattr(target, stopped)


@pytest.mark.parametrize(
    "target",
    [
        "kpilib.pipeline.nyckelbyte.ingest",
        "kpilib.pipeline.publicering.compute",
        "kpilib.keys.forvar.write_atomic",
    ],
)
def test_one_stopped_before_the_key_is_laid_in_place_has_changed_nothing(
    target: str, kommun: tuple[Workspace, Path]
) -> None:
    ws, path = kommun
    key, snapshot, before = path.read_bytes(), current(ws), persons(ws)
    with pytest.MonkeyPatch.context() as patch:
        _stop(patch, target)
        with pytest.raises(_Killed):
            exchange(ws)
    assert path.read_bytes() == key
    assert current(ws) == snapshot
    pipeline.build_and_publish(ws, pipeline.ingest(ws).filer)
    assert current(ws).snapshot == snapshot.snapshot
    assert persons(ws) == before
    assert nyckelbok.coming(ws) is None


@pytest.mark.parametrize(
    "target", ["kpilib.warehouse.nyckelbok.record", "kpilib.pipeline.publicering.publish"]
)
def test_one_stopped_after_it_is_completed_by_the_next_run(
    target: str, kommun: tuple[Workspace, Path]
) -> None:
    ws, path = kommun
    former, snapshot, before = path.read_bytes(), current(ws), persons(ws)
    with pytest.MonkeyPatch.context() as patch:
        _stop(patch, target)
        with pytest.raises(_Killed):
            exchange(ws)
    assert path.read_bytes() != former
    assert current(ws) == snapshot, "what is in force is whole, and of the former key alone"
    assert persons(ws) == before
    pipeline.build_and_publish(ws, pipeline.ingest(ws).filer)
    assert not persons(ws) & before
    assert len(persons(ws)) == len(before)
    assert nyckelbok.recorded(ws) == fingerprint(bytes.fromhex(path.read_text()))


def test_a_snapshot_that_fails_its_audit_leaves_the_former_key(
    kommun: tuple[Workspace, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws, path = kommun
    key = path.read_bytes()
    monkeypatch.setattr(
        "kpilib.pipeline.publicering.controls",
        lambda: [_broken()],
    )
    assert run(["nyckel", "byt", "--ja"]) == 1
    assert path.read_bytes() == key
    assert current(ws).path.exists()


def _broken() -> Any:
    from kpilib.warehouse.audit import FEL, Control

    return Control("alltid", FEL, "Går aldrig igenom.", "SELECT 'x'")


def test_a_key_is_brought_from_a_file_and_never_over_another(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, backup = tmp_path / "n" / "pseudonym.key", tmp_path / "kopia.key"
    monkeypatch.setenv(FILE, str(place))
    key = new_key()
    backup.write_bytes(b"\xef\xbb\xbf" + key.hex().encode() + b"\r\n")
    assert run(["nyckel", "skapa", "--fran", str(tmp_path / "finns-inte")]) == 2
    assert run(["nyckel", "skapa", "--fran", str(backup)]) == 0
    assert bytes.fromhex(place.read_text()) == key
    assert run(["nyckel", "skapa"]) == 2
    assert bytes.fromhex(place.read_text()) == key


def test_a_ledger_that_a_key_was_recorded_in_first_is_a_whole_ledger(kommun: tuple[Workspace, Path]) -> None:
    ws, _ = kommun
    ws.ledger.unlink()
    pipeline.ingest(ws)
    assert ws.ledger.exists()
    assert run(["status"]) == 0
