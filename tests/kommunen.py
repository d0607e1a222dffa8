"""The demonstration's settings and nyckeltal, as the repository has them, and workspaces with the same."""

from __future__ import annotations

import shutil
from pathlib import Path

from kpilib.nyckeltal import registry
from kpilib.settings import load_settings
from kpilib.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATIONEN = Workspace(ROOT)
SETTINGS = load_settings(DEMONSTRATIONEN.settings)
ALL = registry(DEMONSTRATIONEN, SETTINGS)
"""Every nyckeltal of the demonstration, by id."""


def arbetsmapp(folder: Path) -> Workspace:
    """A workspace in `folder` (made where it is missing) with the demonstration's settings and targets."""
    folder.mkdir(parents=True, exist_ok=True)
    ws = Workspace(folder.resolve())
    for file in (DEMONSTRATIONEN.settings, DEMONSTRATIONEN.mal):
        shutil.copy(file, ws.root)
    return ws
