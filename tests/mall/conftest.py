"""A municipality's own workspace, as `init` makes it, with its first files published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpilib import pipeline
from kpilib.cli import run
from kpilib.mall import gor_arbetsmapp, hitta_kommun
from kpilib.settings import load_settings
from kpilib.workspace import Workspace
from mall.kommunfiler import skriv_filer

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="package")
def egen(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> Workspace:
    """The workspace; its tests add to it, each under a name of its own."""
    ws = gor_arbetsmapp(tmp_path_factory.mktemp("egen") / "Borås", hitta_kommun("Borås"), date(2025, 3, 1))
    delivered = tmp_path_factory.mktemp("filer")
    skriv_filer(delivered, load_settings(ws.settings).plan.ar)
    taken = pipeline.ingest(ws, [delivered])
    assert taken.rena, taken.fel
    pipeline.build_and_publish(ws, taken.filer)
    return ws


@pytest.fixture
def cli(egen: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """A command in that workspace: exit code, output and messages."""
    monkeypatch.chdir(egen.root)
    monkeypatch.delenv("KATEGORIPLAN_HOME", raising=False)

    def _cli(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(args))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _cli
