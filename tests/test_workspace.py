"""Where the workspace is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpilib.errors import UsageError
from kpilib.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder within another, which one stands in."""
    monkeypatch.delenv("KATEGORIPLAN_HOME", raising=False)
    inner = tmp_path.resolve() / "kommunen" / "notebooks"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return inner


def test_a_folder_of_its_own_is_a_workspace_where_none_is_around_it(folder: Path) -> None:
    assert Workspace.find().root == folder


def test_the_nearest_folder_with_settings_is_the_workspace_from_every_folder_within_it(folder: Path) -> None:
    (folder.parent.parent / "kategoriplan.toml").touch()
    assert Workspace.find().root == folder.parent.parent
    (folder.parent / "kategoriplan.toml").touch()
    assert Workspace.find().root == folder.parent


def test_a_folder_with_the_name_of_the_settings_is_none(folder: Path) -> None:
    (folder.parent / "kategoriplan.toml").mkdir()
    assert Workspace.find().root == folder


def test_the_environment_goes_before_where_one_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "kategoriplan.toml").touch()
    monkeypatch.setenv("KATEGORIPLAN_HOME", str(folder.parent))
    assert Workspace.find().root == folder.parent
    monkeypatch.setenv("KATEGORIPLAN_HOME", str(folder / "borta"))
    with pytest.raises(UsageError, match=r"Arbetsmappen finns inte[^$]*KATEGORIPLAN_HOME"):
        Workspace.find()
