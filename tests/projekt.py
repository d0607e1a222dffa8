"""A workspace with the project's own pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from kommunen import arbetsmapp

from kpilib.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent


def with_pages(published: Workspace, folder: Path) -> Workspace:
    """A workspace in `folder` with what another has published and the project's own pages, not rendered."""
    ws = arbetsmapp(folder)
    shutil.copytree(published.curated, ws.curated)
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, ws.root)
    for name in ("reports", "notebooks"):
        shutil.copytree(ROOT / name, ws.root / name, ignore=shutil.ignore_patterns("_*", ".*"))
    return ws
