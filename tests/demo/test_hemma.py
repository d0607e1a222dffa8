"""The demonstration's files are written in its own workspace and in no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kommunen import arbetsmapp

from kpilib import pipeline
from kpilib.demo import require_home
from kpilib.errors import UsageError
from kpilib.mall import gor_arbetsmapp, hitta_kommun
from kpilib.settings import load_settings


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
