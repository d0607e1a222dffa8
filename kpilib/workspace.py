"""Where things lie: the folders of one workspace, in one place."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpilib.errors import UsageError

_SETTINGS = "kategoriplan.toml"
HOME = "KATEGORIPLAN_HOME"
"""Environment variable: the root of the workspace."""

RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\s*\.|\s*$)", re.IGNORECASE)
"""A name, or the beginning of one before its ending, that Windows keeps for its devices."""

_SEAL = "kontroll"
_REPLACE_TRIES, _REPLACE_PAUSE = 20, 0.05
_BINARY = getattr(os, "O_BINARY", 0)  # on Windows a file is opened as text unless this is said


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
    def undan(self) -> Path:
        """What lay among the raw files and could not be read: set aside, each with a note of why."""
        return self.raw / "_undan"

    @property
    def manifest(self) -> Path:
        return self.raw / "manifest.jsonl"

    @property
    def curated(self) -> Path:
        return self.root / "data" / "curated"

    @property
    def manifest_kopia(self) -> Path:
        """The manifest a second time, so that what is damaged in one is put right from the other."""
        return self.raw / "manifest.kopia.jsonl"

    @property
    def verifierat(self) -> Path:
        """The size and time that each raw file had when its content was last verified."""
        return self.curated / "verifierat.json"

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
    def skydd(self) -> Path:
        """What disclosure control has found; it can be removed, and is found again."""
        return self.curated / "skydd.json"

    @property
    def skyddsprotokoll(self) -> Path:
        """Which numbers each audience is not shown, and why, by snapshot."""
        return self.curated / "skyddsprotokoll"

    @property
    def publik(self) -> Path:
        """What audiences may see, as databases; they can be removed, and are made again."""
        return self.curated / "publik"

    @property
    def granskningar(self) -> Path:
        """The approvals of what goes out, and each publication that was approved; only added to."""
        return self.curated / "granskningar"

    @property
    def gallringar(self) -> Path:
        """The receipts of what was removed by decision."""
        return self.curated / "gallring"

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
    def ledger_kopia(self) -> Path:
        """The ledger as the latest run left it."""
        return self.curated / "ledger.kopia.duckdb"

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


def write_atomic(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """A file with this content, or the file as it was: never half of it, also if the machine stops.

    `mode`: who may reach it, less what the system's umask takes away; it holds from the first byte.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace(half, path)
    finally:
        half.unlink(missing_ok=True)


def replace(source: Path, target: Path) -> None:
    """Move a file or folder into its place in one step, and let the folder's entry reach the disk.

    A folder that lies where a file is to be, or a file where a folder is, is set aside. A link is as a file,
    whatever it leads to.
    """
    if os.path.lexists(target) and _is_folder(target) != _is_folder(source):
        set_aside(target)
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


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def set_aside(path: Path) -> Path:
    """Move what cannot be used out of the way, under a name that says so and that nothing has; the new name.

    Nothing that is damaged is removed: it may hold what somebody needs.
    """
    number = 1
    while (aside := path.with_name(f"{path.stem}.skadad-{number}{path.suffix}")).exists():
        number += 1
    path.replace(aside)
    return aside


def write_sealed(path: Path, content: Mapping[str, Any]) -> None:
    """A JSON object that knows whether it is as it was written (`read_sealed`), whole or not at all."""
    write_atomic(path, sealed(content))


def sealed(content: Mapping[str, Any]) -> bytes:
    """The object as JSON, with the SHA-256 of the rest of it under `_SEAL`."""
    whole = {**content, _SEAL: _seal_of(content)}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read_sealed(path: Path) -> dict[str, Any] | None:
    """What `write_sealed` wrote; None where there is no such file, or it is not as it was written.

    One without a seal, which an earlier version wrote, is taken as it is.

    Raises
    ------
    OSError
        The system does not let the file be read: then nothing is known of it.
    """
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        return None
    if not isinstance(content, dict):
        return None
    seal = content.pop(_SEAL, None)
    return content if seal is None or seal == _seal_of(content) else None


def _seal_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
