"""What lies in the raw store, registered where it was put there by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kpilib.errors import FileRejectedError
from kpilib.formats import hidden
from kpilib.rawstore.content import read_unchanged
from kpilib.rawstore.forteckning import entries as manifest_entries
from kpilib.rawstore.forteckning import mend
from kpilib.rawstore.manifest import (
    Entry,
    append,
    earlier_line,
    in_order,
    line_again,
    to_second,
)
from kpilib.rawstore.raw_file import FIL, HASHED, SOURCE, RawFile, original_name, places, raw_file
from kpilib.rawstore.verifiera import sha256_of
from kpilib.workspace import Workspace, replace


def raw_files(workspace: Workspace, *, now: datetime | None = None) -> list[RawFile]:
    """Every file of the store once, in order of (last) arrival.

    Files that lie in `data/raw/<source>/` without a line in the manifest are registered first: those with a
    hashed name after their hash is checked, and those put there by hand under their own name, which are moved
    to the hashed one. Hidden and temporary files are left alone. A file that is listed but missing, or has
    another size than listed, is in the list with the reason (`fel`): the others can still be used.

    Raises
    ------
    FileRejectedError
        A file without a line has another content than its name says.
    """
    mend(workspace)
    entries = manifest_entries(workspace)
    for path in _unlisted(workspace, set(places(workspace, entries).values())):
        entry = _registered(path, to_second(now))
        earlier = earlier_line(entries, entry)
        place = places(workspace, [*entries, entry])[entry.sha256]
        if sha256_of(place) != entry.sha256:  # it is not there, or no longer what was taken in
            replace(path, place)
        line = entry if earlier is None else line_again(entry, entries[earlier])
        if line is not None:
            append(workspace.manifest, line)
            entries.append(line)
        if path != place:
            path.unlink(missing_ok=True)  # the same content is in the store already
    return _files(workspace, entries)


def listed_files(workspace: Workspace) -> list[RawFile]:
    """As `raw_files`, of those that have a line in the manifest; nothing is registered, so no lock is needed.

    Raises
    ------
    FileRejectedError
        The manifest is damaged.
    """
    return _files(workspace, manifest_entries(workspace))


def unlisted_files(workspace: Workspace) -> list[Path]:
    """The files in the sources' folders that `raw_files` would register."""
    return _unlisted(workspace, set(places(workspace, manifest_entries(workspace)).values()))


def _files(workspace: Workspace, entries: Sequence[Entry]) -> list[RawFile]:
    lies = places(workspace, entries)
    return [raw_file(lies[entry.sha256], entry, n) for n, entry in in_order(entries)]


def _unlisted(workspace: Workspace, listed: set[Path]) -> list[Path]:
    found = []
    for folder in sorted(p for p in workspace.raw.glob("*") if p.is_dir() and SOURCE.fullmatch(p.name)):
        files = (p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
        found += [p for p in files if p not in listed]
    return sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))


def _registered(path: Path, now: datetime) -> Entry:
    sha256, size = read_unchanged(path)
    hashed = HASHED.fullmatch(path.name)
    if hashed and hashed[1] != sha256[:FIL]:
        raise FileRejectedError(
            "Filens innehåll svarar inte mot dess namn; den har ändrats eller är inte hel.",
            var=str(path),
            gor="Flytta bort filen, och lämna uttaget på nytt under sitt eget namn.",
        )
    # The name follows the file into the snapshot and the pages: it may not name a person.
    return Entry(sha256, path.parent.name, hidden(original_name(path.name)), size, now, None)
