"""Persons looked for in all that the program has written in a workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kpilib.skanner.filer import Fynd, in_file
from kpilib.workspace import Workspace


def in_folder(folder: Path) -> list[Fynd]:
    """Every place in the files of a folder where persons' numbers stand, by file."""
    return [fynd for path in _files(folder) for fynd in in_file(path, path.relative_to(folder).as_posix())]


def in_workspace(workspace: Workspace) -> list[Fynd]:
    """Every place in what was written in a workspace where persons' numbers stand: curated, ledger, adopted
    follow-ups, the site with its downloads and log, and the manifest of the raw files.

    The raw files themselves hold persons, and lie where they were taken in. A file that disappears or is
    locked meanwhile is another run's.
    """
    root = workspace.root
    written = [workspace.manifest, *_files(workspace.curated)]
    for name in sorted(workspace.reports.glob("*_site*")) if workspace.reports.is_dir() else ():
        written += _files(name) if name.is_dir() else [name]
    found: list[Fynd] = []
    for path in written:
        try:
            found += in_file(path, path.relative_to(root).as_posix())
        except OSError:
            continue
    return found


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent) / name for name in sorted(names))
