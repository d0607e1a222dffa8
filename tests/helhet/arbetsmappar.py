"""A published workspace to damage: of another municipality than the demonstration, with half the sources."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from annan import annan_kommun

from kpilib.cli import run
from kpilib.database import query
from kpilib.warehouse import connect
from kpilib.workspace import HOME, Workspace

Cli = Callable[..., tuple[int, str]]
Tabeller = dict[str, pl.DataFrame]


def publicerad(folder: Path) -> Workspace:
    """The municipality, published by a run of the ledger."""
    ws = annan_kommun(folder)
    before = os.environ.get(HOME)
    os.environ[HOME] = str(ws.root)
    try:
        assert run(["publish"]) == 0
    finally:
        os.environ.pop(HOME)
        if before is not None:
            os.environ[HOME] = before
    return ws


def kopia(ws: Workspace, folder: Path) -> Workspace:
    """A copy with the times of the files as they were."""
    shutil.copytree(ws.root, folder, copy_function=shutil.copy2)
    return Workspace(folder.resolve())


def tabeller(ws: Workspace) -> Tabeller:
    """Every table of the snapshot in force."""
    with connect(ws) as con:
        names = query(con, "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").rows()
        return {f"{schema}.{name}": query(con, f'FROM {schema}."{name}"') for schema, name in names}


def samma(one: Tabeller, other: Tabeller) -> bool:
    return one.keys() == other.keys() and all(one[name].equals(other[name]) for name in one)


@pytest.fixture(scope="package")
def hel(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The whole workspace: read only."""
    return publicerad(tmp_path_factory.mktemp("hel"))


@pytest.fixture(scope="package")
def facit(hel: Workspace) -> Tabeller:
    return tabeller(hel)


@pytest.fixture
def ws(hel: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy of it to damage, that commands are given in."""
    copy = kopia(hel, tmp_path / "arbetsmapp")
    monkeypatch.setenv(HOME, str(copy.root))
    return copy


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """A command: its exit code and all that it showed. None may stop on a fault of the program's own."""

    def _cli(*args: str | Path) -> tuple[int, str]:
        code = run([str(a) for a in args])
        shown = capsys.readouterr()
        text = re.sub(r"\s+", " ", shown.out + shown.err)
        assert "Traceback" not in text
        assert "ett fel som är dess eget" not in text
        assert "Operativsystemet svarade" not in text
        if code not in (0, 1) or "Fel: " in text:
            assert "Gör så här: " in text, text
        return code, text

    return _cli
