"""Retention: raw files removed by decision are no loss; what was read of them counts, and is told where not.

The municipality is another than the demonstration's, with a few of the sources.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import annan
import polars as pl
import pytest

from kpilib import pipeline
from kpilib.cli import run
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.formats import contains_personnummer
from kpilib.keys import FILE
from kpilib.pipeline.gallring import fore_dag
from kpilib.rawstore import raw_files
from kpilib.rawstore.manifest import kopia
from kpilib.warehouse import connect, current, kept, ledgered
from kpilib.workspace import HOME, Workspace

VALUES = "SELECT * EXCLUDE (snapshot) FROM nyckeltal.varde ORDER BY ALL"


@pytest.fixture(scope="module")
def publicerad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Path]]:
    """The municipality published, and the folder of its files; read only."""
    folder = tmp_path_factory.mktemp("kommun")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FILE, str(folder / "nyckel" / "pseudonym.key"))
        yield annan.annan_kommun(folder), folder


@pytest.fixture
def ws(publicerad: tuple[Workspace, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy to change, that the environment points at."""
    original, folder = publicerad
    copied = Workspace(shutil.copytree(original.root, tmp_path / "annan"))
    monkeypatch.setenv(FILE, str(shutil.copytree(folder / "nyckel", tmp_path / "nyckel") / "pseudonym.key"))
    monkeypatch.setenv(HOME, str(copied.root))
    return copied


def values(ws: Workspace) -> pl.DataFrame:
    with connect(ws) as con:
        return query(con, VALUES)


def removed(ws: Workspace, **how: Any) -> Any:
    with ledgered(ws, "gallra") as one:
        return pipeline.gallra(ws, run=one, **how)


def tomorrow() -> date:
    return datetime.now(UTC).date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2024-05-31", "2024-05-31"),
        ("24m", "2022-12-31"),
        ("2år", "2022-12-31"),
        ("2 år", "2022-12-31"),
        ("1m", "2024-11-30"),
        ("10M", "2024-02-29"),
        ("22m", "2023-02-28"),
        ("0m", "2024-12-31"),
        ("12 månader", "2023-12-31"),
    ],
)
def test_an_age_is_counted_back_from_today(said: str, day: str) -> None:
    assert str(fore_dag(said, date(2024, 12, 31))) == day


@pytest.mark.parametrize("said", ["2025-01-01", "igår", "", "24", "24v", "-3m", "2024-13-01", "999999m"])
def test_what_is_no_age_is_refused(said: str) -> None:
    with pytest.raises(UsageError):
        fore_dag(said, date(2024, 12, 31))


def test_a_plan_does_nothing_and_says_what_would_go(
    ws: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(p for p in ws.root.rglob("*") if p.is_file())
    assert run(["gallra", "--aldre-an", str(date.today()), "--torrkor"]) == 0  # noqa: DTZ011
    assert "0 råfiler att ta bort" in capsys.readouterr().out
    assert run(["gallra", "--fil", "kopfil_2024.csv", "--torrkor"]) == 0
    out = capsys.readouterr().out
    assert "1 råfil att ta bort" in out
    assert "kopfil_2024.csv" in out
    assert run(["gallra", "--fil", "kopfil_2024.csv"]) == 2, "nobody is there to answer"
    assert run(["gallra"]) == 2, "nothing is said"
    assert run(["gallra", "--fil", "finns_inte.csv", "--ja"]) == 2
    assert run(["gallra", "--aldre-an", "1m", "--kalla", "finns_inte", "--ja"]) == 2
    assert sorted(p for p in ws.root.rglob("*") if p.is_file()) == before


def test_what_was_read_counts_on_and_nothing_is_called_lost(
    ws: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    before, snapshot = values(ws), current(ws).snapshot
    done = removed(ws, fore=tomorrow(), roll="arkivansvarig")
    assert len(done.filer) == 6
    assert {p for p in ws.raw.rglob("*") if p.is_file()} == {ws.manifest, kopia(ws.manifest)}
    delivered = pipeline.ingest(ws)
    assert delivered.rena, delivered.fel
    assert not delivered.nylasta
    assert pipeline.build_and_publish(ws, delivered.filer).snapshot == snapshot
    assert values(ws).equals(before)
    for command in (["ingest"], ["publish"], ["status"], ["karantan"]):
        assert run(command) == 0, command
    assert "6 råfiler är gallrade enligt beslut" in capsys.readouterr().out
    assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "6 gallrade enligt beslut" in out
    assert "saknas." not in out.partition("Råfiler")[2].partition("\n")[0]


def test_the_program_changed_a_removed_file_holds_as_it_was_read(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = values(ws)
    removed(ws, fore=tomorrow())
    monkeypatch.setattr(sys.modules["kpilib.warehouse.curate"], "code_digest", lambda *_: "another program")
    delivered = pipeline.ingest(ws)
    assert delivered.rena
    pipeline.build_and_publish(ws, delivered.filer)
    assert values(ws).equals(before)


def test_the_receipt_says_what_went_and_nothing_of_what_was_in_it(ws: Workspace) -> None:
    [fil] = [c for c in kept(ws) if c.raw.name == "kopfil_2024.csv"]
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    done = removed(ws, filer=["kopfil_2024.csv"], roll="arkivansvarig", now=now)
    assert done.kvitto == ws.gallringar / "20260102T030405Z.json"
    text = done.kvitto.read_text(encoding="utf-8")
    assert not contains_personnummer(text)
    for number in annan.PERSONER:
        assert number not in text
        assert number[2:] not in text
    said = json.loads(text)
    assert said["roll"] == "arkivansvarig"
    assert said["regel"] == "namngivna filer"
    [one] = said["filer"]
    assert one["sha256"] == fil.raw.sha256
    assert (one["kalla"], one["namn"]) == ("kopfil", "kopfil_2024.csv")
    assert (one["lasta_rader"], one["godkanda_rader"], one["karantan_rader"]) == (12, 12, 0)


@pytest.mark.parametrize("roll", [annan.PERSONER[0], " "])
def test_the_role_is_no_person(roll: str, ws: Workspace) -> None:
    with pytest.raises(UsageError, match="roll"):
        removed(ws, fore=tomorrow(), roll=roll)
    assert all(raw.path.exists() for raw in raw_files(ws))


def test_what_waits_for_an_answer_stays_and_is_told(ws: Workspace, tmp_path: Path) -> None:
    less = tmp_path / "kopfil_rattad_2024.csv"
    [raw] = [r for r in raw_files(ws) if r.source == "kopfil"]
    lines = raw.path.read_text(encoding="utf-8").splitlines()
    other = [lines[0], lines[1].replace("93000,00", "1000,00").replace(annan.PERSONER[0], annan.PERSONER[1])]
    less.write_text("\n".join(other), encoding="utf-8")
    delivered = pipeline.ingest(ws, [less])
    assert [c.raw.name for c in delivered.vantar] == [less.name]
    plan = pipeline.gallringsplan(ws, fore=tomorrow())
    assert [(r.name, "väntar på svar" in why) for r, why in plan.kvar] == [(less.name, True)]
    assert len(plan.filer) == 6
    assert not pipeline.gallringsplan(ws, filer=[less.name]).filer
    plan = pipeline.gallringsplan(ws, filer=[less.name], tabeller=True)
    assert [c.raw.name for c in plan.filer] == [less.name], "the wrong file goes with all that it said"


def test_what_counted_when_its_file_went_is_not_asked_about_later(ws: Workspace, tmp_path: Path) -> None:
    """The file before it goes with its tables, so that it is held against other rows than it was."""
    less = tmp_path / "kopfil_rattad_2024.csv"
    [raw] = [r for r in raw_files(ws) if r.source == "kopfil"]
    lines = raw.path.read_text(encoding="utf-8").splitlines()
    less.write_text("\n".join(lines[:5]), encoding="utf-8")
    again = tmp_path / "kopfil_igen_2024.csv"
    again.write_text("\n".join([*lines, lines[1].replace("Norr", "Söder")]), encoding="utf-8")
    assert pipeline.ingest(ws, [again]).rena
    removed(ws, filer=[again.name])
    assert not pipeline.ingest(ws, [less], svar="ersatter").vantar
    removed(ws, filer=[raw.name], tabeller=True)
    assert not pipeline.ingest(ws).vantar


@pytest.mark.parametrize("how", ["gone", "cut", "fewer"])
def test_a_damaged_table_of_a_removed_file_is_told_and_stops_no_other(
    how: str, ws: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    removed(ws, filer=["kopfil_2024.csv"])
    [table] = (ws.parquet / "kopfil").glob("*/kopfil.parquet")
    if how == "gone":
        shutil.rmtree(table.parent)
    elif how == "cut":
        table.write_bytes(table.read_bytes()[:200])
    else:
        pl.read_parquet(table).head(5).write_parquet(table)
    assert run(["publish"]) in (0, 1)
    capsys.readouterr()
    assert run(["ingest"]) == 1, "it is said each time: rows are gone from the figures"
    shown = capsys.readouterr()
    assert "gallrad" in shown.out + shown.err
    assert "går inte att läsa om" in (shown.out + shown.err).replace("\n", " ")
    with connect(ws) as con:
        assert query(con, "SELECT count(*) FROM main.kopfil").item() == 0
        assert query(con, "SELECT count(*) FROM main.beslut").item() > 0
    assert run(["status"]) == 0
    # What the message says to do works as it is written.
    [raw] = [r for r in raw_files(ws) if r.source == "kopfil"]
    assert f"kategoriplan gallra --fil {raw.fil} --aven-tabeller" in (shown.out + shown.err).replace("\n", "")
    assert run(["gallra", "--fil", raw.fil, "--aven-tabeller", "--ja"]) == 0
    capsys.readouterr()
    assert run(["ingest"]) == 0


def test_a_removed_file_that_is_delivered_again_is_there_again(
    ws: Workspace, publicerad: tuple[Workspace, Path]
) -> None:
    before = values(ws)
    removed(ws, fore=tomorrow())
    [table] = (ws.parquet / "kopfil").glob("*/kopfil.parquet")
    shutil.rmtree(table.parent)
    delivered = pipeline.ingest(ws, [publicerad[1] / "filer" / "kopfil_2024.csv"])
    assert delivered.rena, delivered.fel
    [raw] = [r for r in raw_files(ws) if r.source == "kopfil"]
    assert raw.gallrad is None
    assert raw.path.exists()
    pipeline.build_and_publish(ws, delivered.filer)
    assert values(ws).equals(before)


def test_a_file_that_a_backup_brought_back_is_not_read_and_is_told(
    ws: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    [raw] = [r for r in raw_files(ws) if r.source == "kopfil"]
    content = raw.path.read_bytes()
    removed(ws, filer=[raw.name])
    raw.path.write_bytes(content)
    assert pipeline.ingest(ws).rena
    capsys.readouterr()
    run(["doctor"])
    out = capsys.readouterr().out.replace("\n", "")
    assert "ligger ändå i data/raw" in out
    assert f"kategoriplan gallra --fil {raw.fil}" in out
    assert run(["gallra", "--fil", raw.fil, "--ja"]) == 0
    assert not raw.path.exists()


def test_with_its_tables_a_file_leaves_every_snapshot_but_those_adopted(ws: Workspace) -> None:
    pipeline.faststall(ws, "2024H2")
    former = current(ws)
    done = removed(ws, filer=["kopfil_2024.csv"], tabeller=True)
    assert done.ogonblicksbild == current(ws).snapshot != former.snapshot
    assert done.borttagna == [former.snapshot]
    assert not former.path.exists()
    assert done.uppfoljningar == ["2024H2"]
    with connect(ws) as con:
        assert query(con, "SELECT count(*) FROM main.kopfil").item() == 0
        status = query(con, "SELECT status, orsak FROM meta.fil WHERE namn = 'kopfil_2024.csv'").row(0)
    assert status[0] == "gallrad"
    assert "gallrade" in status[1]
    assert not list((ws.parquet / "kopfil").glob("*"))
    assert pipeline.ingest(ws).rena
    assert removed(ws, filer=["kopfil_2024.csv"], tabeller=True) is None, "it is done"


def test_statistics_are_not_removed(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpilib.pipeline.gallring.SERVICES", {"kopfil": object()})
    plan = pipeline.gallringsplan(ws, fore=tomorrow())
    assert [(r.source, "statistik" in why) for r, why in plan.kvar] == [("kopfil", True)]


class _Killed(BaseException):
    """What a kill is to the code that it stops."""


def _nth(n: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which is killed when it is called for the n:th time."""
    calls = [0]

    def called(*args: Any, **how: Any) -> Any:
        calls[0] += 1
        if calls[0] == n:
            raise _Killed
        return real(*args, **how)

    return called


@pytest.mark.parametrize("tabeller", [False, True])
@pytest.mark.parametrize("nth", [1, 2, 4, 6])
def test_one_stopped_on_the_way_is_completed_by_the_next_run(
    nth: int, tabeller: bool, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = values(ws)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _nth(nth + 1, Path.unlink))  # the first is of the half of a file
        with pytest.raises(_Killed):
            removed(ws, fore=tomorrow(), tabeller=tabeller)
    assert values(ws).equals(before), "what is in force is whole"
    if run(["gallra", "--aldre-an", "0m", "--ja"]) == 0:
        assert pipeline.ingest(ws).rena
    left = raw_files(ws)
    decided = {raw.gallrad is not None for raw in left}
    assert len(decided) == 1, "all of them are decided, or none"
    assert all(raw.path.exists() == (raw.gallrad is None) for raw in left)
    assert not list(ws.gallringar.glob(".*"))


def test_one_stopped_before_the_decision_has_decided_nothing(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kpilib.rawstore.gallring.extend", _nth(1, lambda *_: None))
        with pytest.raises(_Killed):
            removed(ws, fore=tomorrow())
    assert pipeline.ingest(ws).rena
    assert all(raw.path.exists() and raw.gallrad is None for raw in raw_files(ws))
    assert not list(ws.gallringar.glob("*"))
    assert not list(ws.gallringar.glob(".*"))


def test_one_stopped_after_the_tables_are_gone_leaves_no_snapshot_with_them_for_good(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = current(ws)
    with monkeypatch.context() as patch:
        patch.setattr("kpilib.pipeline.gallring.build_and_publish", _nth(1, lambda *_: None))
        with pytest.raises(_Killed):
            removed(ws, filer=["kopfil_2024.csv"], tabeller=True)
    assert current(ws) == former
    done = removed(ws, filer=["kopfil_2024.csv"], tabeller=True)
    assert done.borttagna == [former.snapshot]
    assert done.kvitto is None


def test_the_key_is_not_exchanged_over_what_cannot_be_read_again(
    ws: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    removed(ws, filer=["kopfil_2024.csv", "kostnad_2023.csv"])
    key, before = Path(os.environ[FILE]).read_bytes(), values(ws)
    assert run(["nyckel", "byt", "--ja"]) == 2
    said = capsys.readouterr().err
    assert "kopfil_2024.csv" in said
    assert "kostnad_2023.csv" not in said, "what has no pseudonyms needs no key"
    assert Path(os.environ[FILE]).read_bytes() == key
    assert values(ws).equals(before)
    assert run(["nyckel", "byt", "--slopa-gallrade", "--ja"]) == 0
    with connect(ws) as con:
        assert query(con, "SELECT count(*) FROM main.kopfil").item() == 0
        assert query(con, "SELECT count(*) FROM main.kostnad").item() == 3
    assert run(["publish"]) == 0
    with connect(ws) as con:
        told = query(con, "SELECT status FROM meta.fil WHERE namn = 'kopfil_2024.csv'").item()
    assert told == "gallrad"


def test_a_table_of_another_key_that_is_laid_in_place_is_refused(
    ws: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    removed(ws, filer=["kopfil_2024.csv"])
    [folder] = (ws.parquet / "kopfil").glob("*")
    backup = shutil.copytree(folder, tmp_path / folder.name)
    assert run(["nyckel", "byt", "--slopa-gallrade", "--ja"]) == 0
    # A backup restored by hand: the manifest and the tables of before.
    lines = ws.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    for manifest in (ws.manifest, kopia(ws.manifest)):
        manifest.write_text("".join(x for x in lines if '"tabeller_gallrade"' not in x), encoding="utf-8")
    shutil.copytree(backup, ws.parquet / "kopfil" / folder.name)
    capsys.readouterr()
    assert run(["ingest"]) == 1
    said = capsys.readouterr()
    assert "pseudonymer av en annan nyckel" in (said.out + said.err).replace("\n", " ")
    assert run(["publish"]) == 1, "what is in force is told to be without it"
    with connect(ws) as con:
        assert query(con, "SELECT count(*) FROM main.kopfil").item() == 0
