"""A file's content as it is copied: its hash, and that it stood still meanwhile."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from kpilib.errors import FileRejectedError
from kpilib.isolering import open_file, unreadable
from kpilib.systemet import of_file

_CHUNK = 1 << 20


def read_unchanged(
    path: Path, target: BinaryIO | None = None, since: os.stat_result | None = None
) -> tuple[str, int]:
    """Hash and size, with a copy to `target`; a second look tells whether the file stood still meanwhile.

    Parameters
    ----------
    since
        What the file was when it was looked at before: it may not have changed since then either.
    """
    try:
        before = since or path.stat()
        sha256 = hashlib.sha256()
        with open_file(path) as source:
            while chunk := source.read(_CHUNK):
                sha256.update(chunk)
                if source.tell() > before.st_size:
                    break  # it grows, perhaps without an end
                if target is not None:
                    target.write(chunk)
        with open_file(path) as source:
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
