"""A page that cannot be made, in a run of the scheduler: told, listed for a program, no reason to stop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from annan import annan_kommun

from kpilib.cli import run
from kpilib.errors import RenderError
from kpilib.pipeline import korning
from kpilib.qmd import PagesError
from kpilib.warehouse import current
from kpilib.workspace import HOME

FEL = RenderError("Texten är tom.", var="reports/text/a.md:1", gor="Skriv något.")


def test_the_run_publishes_tells_the_page_and_ends_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ws = annan_kommun(tmp_path)
    monkeypatch.setenv(HOME, str(ws.root))

    def report(*_: object, **__: object) -> list[Path]:
        raise PagesError([ws.site / "index.html", ws.site / "a.html"], {Path("reports/a.qmd"): FEL})

    monkeypatch.setattr(korning, "report", report)
    capsys.readouterr()
    assert run(["refresh", "--offline", "--json"]) == 1
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert answer["sidfel"] == [{"vad": FEL.vad, "var": FEL.var, "gor": FEL.gor}]
    assert [Path(page).name for page in answer["sidor"]] == ["index.html", "a.html"]
    assert answer["snapshot"] == current(ws).snapshot
    for part in (FEL.vad, FEL.var, FEL.gor):
        assert part in told.err
