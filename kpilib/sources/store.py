"""The raw store: files under their content hash, never edited, in order of arrival.

A file is whole in `data/raw/<source>/<sha256-12>-<name>` before its line is written to `manifest.jsonl`; a
crash between the two leaves a file without a line, which the next reading registers. A line counts once its
line feed is written.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from kpilib.errors import FileRejectedError, UsageError
from kpilib.sources.manifest import Entry, append, read_manifest
from kpilib.workspace import Workspace, replace

FIL = 12
"""Characters of the SHA-256 that name a file."""

_HASHED = re.compile(rf"([0-9a-f]{{{FIL}}})-(.+)", re.DOTALL)
_SOURCE = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST = 120
_CHUNK = 1 << 20


@dataclass(frozen=True)
class RawFile:
    """A raw file: hash, source, original name, place, size, order and time of arrival, day of extraction.

    `profil` is the profile to read it with, where one was named when it was taken in.
    `fel` says why a listed file cannot be used as it now lies: it is gone, or is not the one that was stored.
    """

    sha256: str
    source: str
    name: str
    path: Path
    bytes: int
    ordning: int
    mottagen: datetime
    utdrag: date | None
    profil: str | None = None
    fel: FileRejectedError | None = None

    @property
    def fil(self) -> str:
        """The id that rows carry: the first 12 characters of the hash."""
        return self.sha256[:FIL]


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
    now: datetime | None = None,
) -> Stored:
    """A file copied into the raw store, unchanged; `path` itself is left as it is.

    The same content again is a duplicate, whatever its name, unless its day of extraction (`utdrag`, else the
    day in the name) is known to be later: then it is what has not changed since, and the manifest has a line
    more for the same file. So it has when another `profil` is named to read it with.

    Raises
    ------
    FileRejectedError
        The file cannot be read, changes while it is read, or is already stored as another source. Nothing is
        left behind.
    UsageError
        `source` cannot be the name of a source.
    """
    found = Entry("", source, path.name, 0, _second(now), utdrag, profil)
    return _store(workspace, found, lambda target: _read_unchanged(path, target))


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

    return _store(workspace, Entry("", source, name, 0, _second(now), None), write)


def _store(workspace: Workspace, found: Entry, write: Callable[[BinaryIO], tuple[str, int]]) -> Stored:
    """What `write` writes, which returns its hash and size, as the file that `found` tells of."""
    if not _SOURCE.fullmatch(found.source):
        raise UsageError(
            f"{found.source} kan inte vara namnet på en källa.", gor="Använd a–z, siffror och _."
        )
    folder = workspace.raw / found.source
    folder.mkdir(parents=True, exist_ok=True)
    entries = read_manifest(workspace.manifest)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
    copy = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as target:
            sha256, size = write(target)
            target.flush()
            os.fsync(target.fileno())
        entry = dataclasses.replace(found, sha256=sha256, bytes=size)
        earlier = _earlier(entries, entry)
        place = _places(workspace, [*entries, entry])[sha256]
        if not place.exists():
            replace(copy, place)
    finally:
        copy.unlink(missing_ok=True)
    if earlier is None:
        append(workspace.manifest, entry)
        return Stored(_raw_file(place, entry, len(entries)))
    before = entries[earlier]
    line = _again(entry, before)
    if line is None:
        return Stored(_raw_file(place, before, earlier), duplicate=True)
    append(workspace.manifest, line)
    since = before.dag if line.dag != before.dag else None
    return Stored(_raw_file(place, line, len(entries)), oforandrad_sedan=since)


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
    entries = read_manifest(workspace.manifest)
    for path in _unlisted(workspace, set(_places(workspace, entries).values())):
        entry = _registered(path, _second(now))
        earlier = _earlier(entries, entry)
        place = _places(workspace, [*entries, entry])[entry.sha256]
        if not place.exists():
            replace(path, place)
        line = entry if earlier is None else _again(entry, entries[earlier])
        if line is not None:
            append(workspace.manifest, line)
            entries.append(line)
        if path != place:
            path.unlink(missing_ok=True)  # the same content is in the store already
    places = _places(workspace, entries)
    last = {entry.sha256: i for i, entry in enumerate(entries)}
    return [_raw_file(places[sha256], entries[i], i) for sha256, i in sorted(last.items(), key=itemgetter(1))]


def original_name(stored: str) -> str:
    """The name without the hash that the store puts before it.

    >>> original_name("0a1b2c3d4e5f-kopfil_2024-10.xlsx")
    'kopfil_2024-10.xlsx'
    """
    found = _HASHED.fullmatch(stored)
    return found[2] if found else stored


def _second(now: datetime | None) -> datetime:
    return (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)


def _read_unchanged(path: Path, target: BinaryIO | None = None) -> tuple[str, int]:
    """Hash and size, with a copy to `target`; a second look tells whether the file stood still meanwhile."""
    try:
        before = path.stat()
        sha256 = hashlib.sha256()
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                sha256.update(chunk)
                if target is not None:
                    target.write(chunk)
        with path.open("rb") as source:
            again = hashlib.file_digest(source, "sha256").hexdigest()
        after = path.stat()
    except FileNotFoundError:
        raise FileRejectedError("Filen finns inte.", var=str(path), gor="Kontrollera sökvägen.") from None
    except OSError:
        raise FileRejectedError(
            "Filen går inte att läsa.", var=str(path), gor="Kontrollera behörighet, och att det är en fil."
        ) from None
    if (before.st_size, before.st_mtime_ns) != (
        after.st_size,
        after.st_mtime_ns,
    ) or again != sha256.hexdigest():
        raise FileRejectedError(
            "Filen ändrades medan den lästes.",
            var=path.name,
            gor="Vänta tills den är färdigskriven, och försök igen.",
        )
    return again, after.st_size


def _earlier(entries: Sequence[Entry], entry: Entry) -> int | None:
    """The line that holds for the same content already, if there is one."""
    found = next((i for i, e in reversed(list(enumerate(entries))) if e.sha256 == entry.sha256), None)
    if found is not None and entries[found].source != entry.source:
        other = entries[found]
        raise FileRejectedError(
            f"Samma innehåll finns redan bland råfilerna som källan {other.source} ({other.name}).",
            var=entry.name,
            gor=f"Är {other.source} fel källa: ta bort den filen och dess rad i manifest.jsonl.",
        )
    return found


def _again(entry: Entry, before: Entry) -> Entry | None:
    """The line for a content that lies there as `before` says; None where the new one says nothing new."""
    if entry.dag is not None and before.dag is not None and entry.dag > before.dag:
        return dataclasses.replace(entry, profil=entry.profil or before.profil)
    if entry.profil not in (None, before.profil):  # how to read it is new; what it is was said before
        return dataclasses.replace(before, profil=entry.profil, mottagen=entry.mottagen)
    return None


def _places(workspace: Workspace, entries: Sequence[Entry]) -> dict[str, Path]:
    """Where the file of each hash lies: under the name that it first came with."""
    return {
        entry.sha256: workspace.raw / entry.source / f"{entry.sha256[:FIL]}-{_safe(entry.name)}"
        for entry in reversed(entries)
    }


def _safe(name: str) -> str:
    """A name that every file system takes, and that leads nowhere else."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", unicodedata.normalize("NFC", name)).rstrip(". ")
    suffix = Path(plain).suffix if len(Path(plain).suffix) < 20 else ""
    return plain.removesuffix(suffix)[: _LONGEST - len(suffix)] + suffix


def _unlisted(workspace: Workspace, listed: set[Path]) -> list[Path]:
    found = []
    for folder in sorted(p for p in workspace.raw.glob("*") if p.is_dir() and _SOURCE.fullmatch(p.name)):
        files = (p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
        found += [p for p in files if p not in listed]
    return sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))


def _registered(path: Path, now: datetime) -> Entry:
    sha256, size = _read_unchanged(path)
    hashed = _HASHED.fullmatch(path.name)
    if hashed and hashed[1] != sha256[:FIL]:
        raise FileRejectedError(
            "Filens innehåll svarar inte mot dess namn; den har ändrats eller är inte hel.",
            var=str(path),
            gor="Flytta bort filen, och lämna uttaget på nytt under sitt eget namn.",
        )
    return Entry(sha256, path.parent.name, original_name(path.name), size, now, None)


def _raw_file(path: Path, entry: Entry, ordning: int) -> RawFile:
    size = path.stat().st_size if path.is_file() else None
    fel = None
    if size != entry.bytes:
        vad = "Råfilen saknas." if size is None else "Råfilen har en annan storlek än när den togs emot."
        fel = FileRejectedError(
            vad,
            var=str(path),
            gor="Återställ filen från säkerhetskopia, eller ta bort dess rad i manifest.jsonl.",
        )
    return RawFile(
        entry.sha256,
        entry.source,
        entry.name,
        path,
        entry.bytes,
        ordning,
        entry.mottagen,
        entry.utdrag,
        entry.profil,
        fel,
    )
