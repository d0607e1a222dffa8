"""What a killed run leaves, in each place where something is written: gone when the next run begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpilib.utgavor import sweep, tillfallig
from kpilib.warehouse import ledgered
from kpilib.workspace import Workspace

HALVES = [
    "data/raw/kopfil/.abc123.tmp",
    "data/raw/.manifest.jsonl.4711",
    "data/curated/.CURRENT.json.4711",
    "data/curated/.vagning.json.4711",
    "data/curated/parquet/kopfil/.fil-digest/rader.parquet",
    "data/curated/snapshots/.k1.4711",
    "data/curated/uppfoljningar/.2024H1.4711/manifest.json",
    "data/curated/tillfalligt/kategoriplan-0a1b2c3d/duckdb/x.tmp",
    "reports/tema/.quarto.scss.4711",
    "reports/._site-abc/site/index.html",
    "reports/_site-utgavor/.ny-0a1b2c3d/utgava/index.html",
    "tmp/kategoriplan-0a1b2c3d/k.json",
]
WHOLE = [
    "data/raw/.gitkeep",
    "data/raw/manifest.jsonl",
    "data/raw/kopfil/abc-kopfil.csv",
    "data/curated/.gitkeep",
    "data/curated/CURRENT.json",
    "data/curated/snapshots/k1.duckdb",
    "data/curated/uppfoljningar/2024H1/manifest.json",
    "reports/tema/quarto.scss",
    "reports/.gitignore",
    "reports/_site.log",
    "tmp/annat-0a1b2c3d/k.json",
]


@pytest.fixture
def left(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace where a run was killed at every place at once; its system's temporary folder is in it."""
    for name in (*HALVES, *WHOLE):
        path = workspace.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(workspace.root / "tmp"))
    return workspace


def _there(ws: Workspace, names: list[str]) -> list[str]:
    return [name for name in names if (ws.root / name).exists()]


def test_halves_are_cleared_and_what_is_whole_is_left(left: Workspace) -> None:
    sweep(left)
    assert _there(left, HALVES) == []
    assert _there(left, WHOLE) == WHOLE


def test_every_run_begins_with_it(left: Workspace) -> None:
    with ledgered(left, "ingest"):
        assert _there(left, HALVES) == []


def test_a_question_and_a_page_that_somebody_is_at_are_left(left: Workspace) -> None:
    with tillfallig(left.tillfalligt) as question, tillfallig() as page:
        (question / "x.tmp").touch()
        assert page.parent == Path(left.root / "tmp")
        sweep(left)
        assert (question / "x.tmp").exists()
        assert page.is_dir()


def test_an_empty_log_is_none_to_keep(left: Workspace) -> None:
    (left.reports / "_site.log").write_text("", encoding="utf-8")
    sweep(left)
    assert not (left.reports / "_site.log").exists()
