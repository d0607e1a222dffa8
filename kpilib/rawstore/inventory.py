"""What lies in the raw store, registered where it was put there by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path

from kpilib.errors import DataError, FileRejectedError
from kpilib.formats import hidden
from kpilib.fritext import hel
from kpilib.isolering import require_file, unreadable
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
from kpilib.rawstore.raw_file import (
    FIL,
    HASHED,
    SOURCE,
    RawFile,
    original_name,
    places,
    plain_name,
    raw_file,
)
from kpilib.rawstore.undan import Undanlagd, set_aside
from kpilib.rawstore.verifiera import sha256_of
from kpilib.workspace import RESERVED, Workspace, replace


def raw_files(workspace: Workspace) -> list[RawFile]:
    """Every file of the store once, in order of (last) arrival; nothing is registered, so no lock is needed.

    A file that is listed but missing, or has another size than listed, is in the list with the reason
    (`fel`): the others can still be used.

    Raises
    ------
    FileRejectedError
        The manifest is damaged.
    """
    return _files(workspace, manifest_entries(workspace))


def register(
    workspace: Workspace,
    examine: Callable[[Path, str], object],
    kallor: Collection[str],
    *,
    now: datetime | None = None,
) -> list[Undanlagd]:
    """Give what lies in `data/raw/<source>/` without a line in the manifest its line, or set it aside.

    Files put there by hand under their own name are moved to the hashed one; what is none, or cannot be read,
    to `Workspace.undan`, and is returned. Hidden and temporary files are left alone.

    Parameters
    ----------
    examine
        Raises a DataError where a file is not what its folder says: of path and source. It is not asked of a
        content that has been in the store before.
    kallor
        The sources that there are.
    """
    mend(workspace)
    entries = manifest_entries(workspace)
    aside = []
    for path in _unlisted(workspace, set(places(workspace, entries).values())):
        source = path.parent.name if path.parent != workspace.raw else ""
        try:
            _register(workspace, path, source, entries, examine, now)
        except (DataError, OSError) as error:
            why = error if isinstance(error, DataError) else unreadable(path, error)
            known = source if source in kallor else ""
            aside.append(set_aside(workspace, path, why, kalla=known, now=now))
    return aside


def _register(
    workspace: Workspace,
    path: Path,
    source: str,
    entries: list[Entry],
    examine: Callable[[Path, str], object],
    now: datetime | None,
) -> None:
    require_file(path, workspace.raw)
    before = path.stat()
    entry = _registered(path, to_second(now), before)
    earlier = earlier_line(entries, entry)
    if earlier is None:
        require_name(path)
        examine(path, source)
        read_unchanged(path, since=before)
    place = places(workspace, [*entries, entry])[entry.sha256]
    if sha256_of(place) != entry.sha256:  # it is not there, or no longer what was taken in
        replace(path, place)
    line = entry if earlier is None else line_again(entry, entries[earlier])
    if line is not None:
        append(workspace.manifest, line)
        entries.append(line)
    if path != place:
        path.unlink(missing_ok=True)  # the same content is in the store already


def unlisted_files(workspace: Workspace) -> list[Path]:
    """The files in the sources' folders that `raw_files` would register."""
    return _unlisted(workspace, set(places(workspace, manifest_entries(workspace)).values()))


def _unlisted(workspace: Workspace, listed: set[Path]) -> list[Path]:
    found = []
    inside = workspace.raw.resolve()
    for folder in (p for p in workspace.raw.glob("*") if p.is_dir() and SOURCE.fullmatch(p.name)):
        if folder.is_symlink() and not folder.resolve().is_relative_to(inside):
            found.append(folder)
        else:
            found += [p for p in folder.iterdir() if not p.name.startswith((".", "~$")) and p not in listed]
    return sorted(found, key=lambda p: (p.lstat().st_mtime_ns, p.name))


def require_name(path: Path) -> None:
    """That a file's name is none that Windows keeps for a device.

    Raises
    ------
    FileRejectedError
        It is.
    """
    if RESERVED.match(original_name(path.name)):
        raise FileRejectedError(
            "Filen har ett namn som Windows har tagit för en enhet (CON, AUX, NUL, COM1 …).",
            var=path.name,
            gor="Byt namn på filen.",
        )


def _files(workspace: Workspace, entries: Sequence[Entry]) -> list[RawFile]:
    lies = places(workspace, entries)
    return [raw_file(lies[entry.sha256], entry, n) for n, entry in in_order(entries)]


def _registered(path: Path, now: datetime, before: os.stat_result) -> Entry:
    sha256, size = read_unchanged(path, since=before)
    hashed = HASHED.fullmatch(path.name)
    if hashed and hashed[1] != sha256[:FIL]:
        raise FileRejectedError(
            "Filens innehåll svarar inte mot dess namn; den har ändrats eller är inte hel.",
            var=str(path),
            gor="Flytta bort filen, och lämna uttaget på nytt under sitt eget namn.",
        )
    # The name follows the file into the snapshot and the pages: it may not name a person.
    name = plain_name(hidden(original_name(hel(path.name))))
    return Entry(sha256, path.parent.name, name, size, now, None)
