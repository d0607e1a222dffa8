"""A file of the raw store: what is known of it, under which name it lies, and whether it is still there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kpilib.errors import FileRejectedError
from kpilib.fritext import i_kommando
from kpilib.rawstore.manifest import Entry, Svar
from kpilib.workspace import Workspace

FIL = 12
"""Characters of the SHA-256 that name a file."""
HASHED = re.compile(rf"([0-9a-f]{{{FIL}}})-(.+)", re.DOTALL)
"""A name as the store gives it: the hash, and the file's own name."""
SOURCE = re.compile(r"[a-z][a-z0-9_]*")
"""What can be the name of a source, and so of a folder."""

_LONGEST = 120
_BYTES = 255 - FIL - 1  # of the 255 that a file system gives a name
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True)
class RawFile:
    """A raw file: hash, source, original name, place, size, order and time of arrival, day of extraction.

    `profil` is the profile to read it with, `part` the part of a delivery that it is, and `svar` the answer
    to what it does to earlier rows, where they were said; `demonstration` that the demonstration wrote it.
    `fel` says why a listed file cannot be used as it now lies: it is gone, or is not the one that was stored.
    One that was removed by decision (`gallrad`) has none: what was read of it is used, unless that went too
    (`tabeller_gallrade`).
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
    part: str | None = None
    svar: Svar | None = None
    fel: FileRejectedError | None = None
    demonstration: bool = False
    gallrad: datetime | None = None
    tabeller_gallrade: bool = False

    @property
    def fil(self) -> str:
        """The id that rows carry: the first 12 characters of the hash."""
        return self.sha256[:FIL]

    @property
    def argument(self) -> str:
        """The file as an argument of a command that is given in the workspace's folder."""
        path = "/".join(self.path.parts[-4:])
        return i_kommando(path, kort=True)


def original_name(stored: str) -> str:
    """The name without the hash that the store puts before it.

    >>> original_name("0a1b2c3d4e5f-kopfil_2024-10.xlsx")
    'kopfil_2024-10.xlsx'
    """
    found = HASHED.fullmatch(stored)
    return found[2] if found else stored


def places(workspace: Workspace, entries: Sequence[Entry]) -> dict[str, Path]:
    """Where the file of each hash lies: under the name that it first came with."""
    return {
        entry.sha256: workspace.raw / entry.source / f"{entry.sha256[:FIL]}-{safe_name(entry.name)}"
        for entry in reversed(entries)
    }


def plain_name(name: str) -> str:
    """A name without signs that do not show: controls, line breaks, direction marks, halves of letters.

    >>> plain_name("beslut\\n2024.csv")
    'beslut_2024.csv'
    """
    return "".join("_" if unicodedata.category(c) in _UNSEEN else c for c in name)


def safe_name(name: str) -> str:
    """A name that every file system takes, and that leads nowhere else."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", unicodedata.normalize("NFC", name)).rstrip(". ")
    plain = plain.encode("utf-8", "replace").decode()
    suffix = Path(plain).suffix if len(Path(plain).suffix) < 20 else ""
    stem = plain.removesuffix(suffix)[: _LONGEST - len(suffix)]
    if len((stem + suffix).encode()) > _BYTES:
        stem = stem.encode()[: _BYTES - len(suffix.encode())].decode(errors="ignore")
    return stem + suffix


def raw_file(path: Path, entry: Entry, ordning: int) -> RawFile:
    """The file that a line of the manifest tells of, as it now lies."""
    size = path.stat().st_size if path.is_file() else None
    fel = None
    if size != entry.bytes and entry.gallrad is None:
        vad = "Råfilen saknas." if size is None else "Råfilen har en annan storlek än när den togs emot."
        fel = FileRejectedError(
            vad,
            var=str(path),
            gor="Ta in originalet igen, från systemet eller säkerhetskopian: kategoriplan ingest FIL. Ska "
            "filen inte räknas mer: ta bort den, och dess rad i manifest.jsonl.",
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
        entry.part,
        entry.svar,
        fel,
        entry.demonstration,
        entry.gallrad,
        entry.tabeller_gallrade,
    )
