"""That a raw file is what was taken in: by size and time, else by its whole content."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path

from kpilib.errors import FileRejectedError
from kpilib.rawstore.raw_file import RawFile
from kpilib.workspace import Workspace, read_sealed, write_sealed


def verified(workspace: Workspace, files: Sequence[RawFile], *, helt: bool = False) -> list[RawFile]:
    """The files, where one that has another content than was taken in says so (`fel`).

    A file that has the size and time that it had when its content was last verified is not read again, unless
    `helt` says that all of them are.

    Raises
    ------
    OSError
        The system does not let a file be read.
    """
    known = read_sealed(workspace.verifierat) or {}
    result, seen = [], {}
    for raw in files:
        fel = raw.fel
        if fel is None and raw.gallrad is None:
            status = raw.path.stat()
            mark = [status.st_size, status.st_mtime_ns]
            if helt or known.get(raw.sha256) != mark:
                fel = altered(raw)
            if fel is None:
                seen[raw.sha256] = mark
        result.append(raw if fel is raw.fel else dataclasses.replace(raw, fel=fel))
    if seen != known:
        write_sealed(workspace.verifierat, seen)
    return result


def altered(raw: RawFile) -> FileRejectedError | None:
    """Why a raw file is not what was taken in, when all of it is read; None where it is."""
    if raw.fel is not None or sha256_of(raw.path) == raw.sha256:
        return raw.fel
    return FileRejectedError(
        "Råfilen har ett annat innehåll än när den togs emot.",
        var=str(raw.path),
        gor="Ta in originalet igen, från systemet eller säkerhetskopian: kategoriplan ingest FIL. Är "
        "ändringen meningen: flytta ut filen ur data/raw, ta bort dess rad i manifest.jsonl, och ta in den.",
    )


def sha256_of(path: Path) -> str | None:
    """The SHA-256 of a file's content; None where no file lies."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
