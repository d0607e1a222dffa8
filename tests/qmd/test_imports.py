"""What the engine may import."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
ALLOWED = {"errors", "formats", "fritext", "workspace", "begrepp", "utgavor"}


def test_every_room_but_six_is_forbidden_to_the_engine_also_one_that_is_new() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = (c for c in contracts if c.get("source_modules") == ["kpilib.qmd"])
    rooms = {
        path.stem
        for path in (ROOT / "kpilib").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    expected = rooms - ALLOWED - {"qmd", "__init__"}
    assert {name.removeprefix("kpilib.") for name in contract["forbidden_modules"]} == expected
