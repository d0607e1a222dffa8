"""Where things lie: the folders of one workspace, in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kpilib.errors import UsageError


@dataclass(frozen=True)
class Workspace:
    """The folders of a workspace; nothing is created until something is written.

    `KATEGORIPLAN_HOME`, or the current folder, is the root.
    """

    root: Path

    @classmethod
    def find(cls) -> Workspace:
        """The workspace that the environment points at.

        Raises
        ------
        UsageError
            `KATEGORIPLAN_HOME` names something that is not a folder.
        """
        home = os.environ.get("KATEGORIPLAN_HOME")
        root = Path(home) if home else Path.cwd()
        if not root.is_dir():
            raise UsageError(
                "Arbetsmappen finns inte.",
                var=f"KATEGORIPLAN_HOME={root}",
                gor="Skapa mappen, eller rätta miljövariabeln KATEGORIPLAN_HOME.",
            )
        return cls(root.resolve())

    @property
    def settings(self) -> Path:
        return self.root / "kategoriplan.toml"

    @property
    def profiles(self) -> Path:
        """The workspace's own source profiles; they come before those of the package."""
        return self.root / "profiler"

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
    def current(self) -> Path:
        return self.curated / "CURRENT.json"

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
