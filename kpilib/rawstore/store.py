"""The raw store: files under their content hash, never edited, in order of arrival.

A file is whole in `data/raw/<source>/<sha256-12>-<name>` before its line is written to `manifest.jsonl`; a
crash between the two leaves a file without a line, which the next reading registers. A line counts once its
line feed is written.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from kpilib.errors import FileRejectedError, UsageError
from kpilib.rawstore.content import read_unchanged
from kpilib.rawstore.forteckning import entries as manifest_entries
from kpilib.rawstore.manifest import (
    Entry,
    Svar,
    append,
    earlier_line,
    in_order,
    line_again,
    to_second,
)
from kpilib.rawstore.raw_file import SOURCE, RawFile, places, plain_name, raw_file
from kpilib.rawstore.undan import set_aside
from kpilib.rawstore.verifiera import sha256_of
from kpilib.workspace import Workspace, replace


@dataclass(frozen=True)
class Stored:
    """A file in the store.

    `duplicate` when its content was there before, and nothing was done; `oforandrad_sedan` when it was there
    with an earlier day of extraction, that day, and the file now holds for the later one.
    """

    raw: RawFile
    duplicate: bool = False
    oforandrad_sedan: date | None = None


def store(
    workspace: Workspace,
    path: Path,
    *,
    source: str,
    profil: str | None = None,
    utdrag: date | None = None,
    part: str | None = None,
    svar: Svar | None = None,
    now: datetime | None = None,
    demonstration: bool = False,
    since: os.stat_result | None = None,
) -> Stored:
    """A file copied into the raw store, unchanged; `path` itself is left as it is.

    The same content again is a duplicate, whatever its name, unless its day of extraction (`utdrag`, else the
    day in the name) is known to be later: then it is what has not changed since, and the manifest has a line
    more for the same file. So it has when something is said of it that was not: another `profil` to read it
    with, the `part` of a delivery that it is, a `svar` to what it does to earlier rows, or its first
    `utdrag`. `since` is what the file was when it was recognised: it is to be the same now.

    Raises
    ------
    FileRejectedError
        The file cannot be read, changes while it is read, or is already stored as another source. Nothing is
        left behind.
    UsageError
        `source` cannot be the name of a source.
    """
    name = plain_name(path.name)
    found = Entry("", source, name, 0, to_second(now), utdrag, profil, part, svar, demonstration)
    return _store(workspace, found, lambda target: read_unchanged(path, target, since))


def store_bytes(
    workspace: Workspace, name: str, content: bytes, *, source: str, now: datetime | None = None
) -> Stored:
    """As `store`, of a content that is fetched and has not been a file before; `name` is what it is called.

    Raises
    ------
    FileRejectedError
        The content is already stored as another source.
    UsageError
        `source` cannot be the name of a source.
    """

    def write(target: BinaryIO) -> tuple[str, int]:
        return hashlib.sha256(content).hexdigest(), target.write(content)

    return _store(workspace, Entry("", source, name, 0, to_second(now), None), write)


def _store(workspace: Workspace, found: Entry, write: Callable[[BinaryIO], tuple[str, int]]) -> Stored:
    """What `write` writes, which returns its hash and size, as the file that `found` tells of."""
    if not SOURCE.fullmatch(found.source):
        raise UsageError(
            f"{found.source} kan inte vara namnet på en källa.", gor="Använd a–z, siffror och _."
        )
    folder = workspace.raw / found.source
    folder.mkdir(parents=True, exist_ok=True)
    entries = manifest_entries(workspace)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
    copy = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as target:
            sha256, size = write(target)
            target.flush()
            os.fsync(target.fileno())
        entry = dataclasses.replace(found, sha256=sha256, bytes=size)
        earlier = earlier_line(entries, entry)
        place = places(workspace, [*entries, entry])[sha256]
        if place.is_dir():
            folder_there = FileRejectedError(
                "En mapp låg där råfilen ska ligga.",
                gor="Råfilen är intagen igen. Finns något i mappen som ska räknas: ta in det som en fil.",
            )
            set_aside(workspace, place, folder_there, kalla=found.source)
        if sha256_of(place) != sha256:  # it is not there, or no longer what was taken in
            replace(copy, place)
    finally:
        copy.unlink(missing_ok=True)
    if earlier is None:
        append(workspace.manifest, entry)
        return Stored(raw_file(place, entry, len(entries)))
    before = entries[earlier]
    line = line_again(entry, before)
    if line is None:
        return Stored(raw_file(place, before, earlier), duplicate=True)
    append(workspace.manifest, line)
    since = before.dag if line.dag != before.dag else None
    order = next(n for n, held in in_order([*entries, line]) if held.sha256 == sha256)
    return Stored(raw_file(place, line, order), oforandrad_sedan=since)
