"""The demonstration's files are written in its own workspace and in no other."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.cli import run
from kpilib.demo import require_home
from kpilib.errors import DataError, UsageError
from kpilib.mall import gor_arbetsmapp, hitta_kommun
from kpilib.rawstore import raw_files, store
from kpilib.settings import load_settings
from kpilib.warehouse import current
from kpilib.workspace import Workspace


@pytest.mark.parametrize("kommun", ["Borås", "Göteborg"])
def test_a_municipalitys_own_workspace_is_left_alone(kommun: str, tmp_path: Path) -> None:
    ws = gor_arbetsmapp(tmp_path / "egen", hitta_kommun(kommun), date(2026, 3, 1))
    with pytest.raises(UsageError, match=f"är för {kommun}") as error:
        pipeline.demo(ws, seed=1, scale=1)
    assert "init MAPP --demo" in error.value.gor
    assert [p.name for p in ws.raw.iterdir()] == [".gitkeep"]


def test_the_demonstrations_own_is_its_home(tmp_path: Path) -> None:
    for ws in (arbetsmapp(tmp_path / "a"), gor_arbetsmapp(tmp_path / "b", None, date(2026, 3, 1))):
        require_home(load_settings(ws.settings), ws.root)


HEAD = "Enhet;Insats;Regiform;Period;Platser;Belagda dygn\n"


def unit(month: str) -> str:
    return f"{HEAD}Snäckan;Korttidsvistelse;Egen;{month};10;200\n"


@pytest.fixture
def deliver(workspace: Workspace, write: Callable[..., Path]) -> Callable[..., None]:
    """A small file taken in, as the demonstration's or as the municipality's own."""

    def _deliver(month: str, *, demonstration: bool) -> None:
        path = write(f"enhet_{month}.csv", unit(month))
        store(workspace, path, source="enhet", demonstration=demonstration)

    return _deliver


def published(ws: Workspace) -> str:
    return pipeline.build_and_publish(ws, pipeline.ingest(ws).filer).snapshot


def test_it_is_not_written_among_other_files(workspace: Workspace, deliver: Callable[..., None]) -> None:
    deliver("2024-01", demonstration=False)
    before = workspace.manifest.read_bytes()
    with pytest.raises(UsageError, match=r"har egna filer \(enhet_2024-01.csv\)"):
        pipeline.demo(workspace, seed=1, scale=1)
    assert workspace.manifest.read_bytes() == before


def test_fetched_statistics_are_no_municipalitys_own(workspace: Workspace, tmp_path: Path) -> None:
    answer = tmp_path / "svar.json"
    answer.write_text("{}")
    store(workspace, answer, source="kolada")
    assert len(pipeline.demo(workspace, seed=1, scale=1, till=date(2019, 1, 31))) > 1
    assert all(raw.demonstration == (raw.source != "kolada") for raw in raw_files(workspace))


def test_both_together_are_not_published(workspace: Workspace, deliver: Callable[..., None]) -> None:
    deliver("2024-01", demonstration=True)
    first = published(workspace)
    deliver("2024-02", demonstration=False)
    with pytest.raises(DataError) as error:
        published(workspace)
    assert "1 filer är demonstrationens, 1 egna (enhet_2024-02.csv)" in error.value.var
    assert current(workspace).snapshot == first
    assert error.value.gor.endswith("kategoriplan demo --ta-bort")


def test_it_is_taken_away_with_all_that_it_gave_and_own_files_stay(
    workspace: Workspace, deliver: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    deliver("2024-01", demonstration=True)
    snapshot = published(workspace)
    adopted = workspace.uppfoljningar / "2024H1"
    adopted.mkdir(parents=True)
    shutil.copy(current(workspace).path, adopted / "underlag.duckdb")
    workspace.site.mkdir(parents=True)
    (workspace.site / "index.html").write_text("påhittat")
    deliver("2024-02", demonstration=False)
    pipeline.ingest(workspace)
    assert run(["demo", "--ta-bort"]) == 0
    said = capsys.readouterr().err
    for part in ("demonstrationens 1 filer", "enhet_2024-01.csv", snapshot, "2024H1", "reports/_site"):
        assert part in said
    assert [raw.name for raw in raw_files(workspace)] == ["enhet_2024-02.csv"]
    left = [p.name for p in workspace.raw.rglob("*.csv")]
    assert len(left) == 1
    assert left[0].endswith("enhet_2024-02.csv")
    assert not workspace.current.exists()
    assert not adopted.exists()
    assert not workspace.site.exists()
    assert len(list(workspace.parquet.glob("enhet/*"))) == 1
    assert published(workspace) != snapshot
    own = sorted((p.name, p.read_bytes()) for p in workspace.curated.rglob("*.parquet"))
    assert run(["demo", "--ta-bort"]) == 0
    assert "inget är borttaget" in capsys.readouterr().err
    assert sorted((p.name, p.read_bytes()) for p in workspace.curated.rglob("*.parquet")) == own


ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("demo_says", "asked", "ends"),
    [
        (0, ["demo", "refresh --offline"], 0),
        (2, ["demo", "refresh --offline"], 0),
        (1, ["demo"], 2),
    ],
    ids=["the demonstration's workspace", "own files", "a fault"],
)
def test_make_report_renders_what_there_is(
    demo_says: int, asked: list[str], ends: int, tmp_path: Path
) -> None:
    """It never adds the demonstration to own files, and a fault of it is not passed over."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("constraints.txt", "pyproject.toml", "data/raw/manifest.jsonl", ".venv/.ready"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    program = tmp_path / ".venv" / "bin" / "kategoriplan"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" >> asked\ntest "$1" != demo || exit {demo_says}\n')
    program.chmod(0o755)
    made = subprocess.run(["make", "report"], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, check=False)
    assert (tmp_path / "asked").read_text().splitlines() == asked
    assert made.returncode == ends
