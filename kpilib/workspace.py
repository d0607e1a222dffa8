"""Where things lie: the folders of one workspace, in one place."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpilib.errors import UsageError

_SETTINGS = "kategoriplan.toml"
HOME = "KATEGORIPLAN_HOME"
"""Environment variable: the root of the workspace."""

RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\s*\.|\s*$)", re.IGNORECASE)
"""A name, or the beginning of one before its ending, that Windows keeps for its devices."""

_REPLACE_TRIES, _REPLACE_PAUSE = 20, 0.05


@dataclass(frozen=True)
class Workspace:
    """The folders of a workspace; nothing is created until something is written."""

    root: Path

    @classmethod
    def find(cls, env: Mapping[str, str] = os.environ) -> Workspace:
        """The workspace that one stands in.

        Its root is what `HOME` names; else the nearest folder with a `kategoriplan.toml`, from the current
        one upward, so that a notebook in a folder of it finds it; else the current folder.

        Raises
        ------
        UsageError
            `HOME` names something that is not a folder.
        """
        home = env.get(HOME)
        root = Path(home) if home else _around(Path.cwd())
        if not root.is_dir():
            raise UsageError(
                "Arbetsmappen finns inte.",
                var=f"{HOME}={root}",
                gor=f"Skapa mappen, eller rätta miljövariabeln {HOME}.",
            )
        return cls(root.resolve())

    @property
    def settings(self) -> Path:
        return self.root / _SETTINGS

    @property
    def profiles(self) -> Path:
        """The workspace's own source profiles; they come before those of the package."""
        return self.root / "profiler"

    @property
    def nyckeltal(self) -> Path:
        """The workspace's own nyckeltal; they come over those of the package."""
        return self.root / "nyckeltal"

    @property
    def mal(self) -> Path:
        """The municipality's targets."""
        return self.root / "mal.toml"

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def manifest(self) -> Path:
        return self.raw / "manifest.jsonl"

    @property
    def curated(self) -> Path:
        return self.root / "data" / "curated"

    @property
    def parquet(self) -> Path:
        return self.curated / "parquet"

    @property
    def rejected(self) -> Path:
        return self.curated / "rejected"

    @property
    def snapshots(self) -> Path:
        return self.curated / "snapshots"

    @property
    def uppfoljningar(self) -> Path:
        """The adopted follow-ups, a folder each; what lies there is never changed."""
        return self.curated / "uppfoljningar"

    @property
    def current(self) -> Path:
        return self.curated / "CURRENT.json"

    @property
    def vagning(self) -> Path:
        return self.curated / "vagning.json"

    @property
    def ledger(self) -> Path:
        return self.curated / "ledger.duckdb"

    @property
    def lock(self) -> Path:
        return self.curated / "lock"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def site(self) -> Path:
        return self.reports / "_site"

    @property
    def tema(self) -> Path:
        return self.reports / "tema"

    @property
    def tillfalligt(self) -> Path:
        """Where questions put aside what does not fit in memory."""
        return self.curated / "tillfalligt"


def _around(folder: Path) -> Path:
    return next((root for root in (folder, *folder.parents) if (root / _SETTINGS).is_file()), folder)


def write_atomic(path: Path, content: bytes) -> None:
    """A file with this content, or the file as it was: never half of it, also if the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    replace(half, path)


def replace(source: Path, target: Path) -> None:
    """Move a file or folder into its place in one step, and let the folder's entry reach the disk."""
    for attempt in range(_REPLACE_TRIES):
        try:
            source.replace(target)
            break
        except PermissionError:  # Windows, while somebody has just opened the old file
            if attempt == _REPLACE_TRIES - 1:
                raise
            time.sleep(_REPLACE_PAUSE)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
