"""A file's content as it is copied: its hash, and that it stood still meanwhile."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from kpilib.errors import FileRejectedError
from kpilib.systemet import of_file, refusal

_CHUNK = 1 << 20


def unreadable(path: Path, error: OSError) -> FileRejectedError:
    """Why the system does not let a file be read, in Swedish."""
    if isinstance(error, FileNotFoundError):
        return FileRejectedError("Filen finns inte.", var=str(path), gor="Kontrollera sökvägen.")
    refused = refusal(error)
    if refused is not None and not isinstance(error, PermissionError | IsADirectoryError):
        return FileRejectedError(refused.vad, var=str(path), gor=refused.gor)
    if isinstance(error, PermissionError):
        return FileRejectedError(
            "Filen går inte att läsa: ett annat program har den öppen, eller du får inte läsa den.",
            var=str(path),
            gor="Stäng filen i Excel, och ta in den igen. Annars: kontrollera behörigheten.",
        )
    return FileRejectedError(
        "Filen går inte att läsa.", var=str(path), gor="Kontrollera att det är en fil, och att disken nås."
    )


def read_unchanged(path: Path, target: BinaryIO | None = None) -> tuple[str, int]:
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
    except OSError as error:
        if not of_file(error, path):
            raise
        raise unreadable(path, error) from None
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
