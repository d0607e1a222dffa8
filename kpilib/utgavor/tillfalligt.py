"""Temporary folders that can be told from those that a killed process left.

A folder `<start><random>` has a lock beside it, `<start><random>.las`, which its process holds for as long as
it uses the folder. The system lets go of a lock when its process ends, however it ends, so whoever gets the
lock of another's folder knows that nobody uses it. A process id would not tell: it is soon another process's.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

START = "kategoriplan-"
"""What the names of our folders in the system's own temporary folder begin with."""
LAS = ".las"

_TRIES, _PAUSE = 20, 0.1


@contextmanager
def tillfallig(var: Path | None = None, start: str = START) -> Iterator[Path]:
    """An empty folder that nobody else can read, and that is gone when the block ends.

    Parameters
    ----------
    var
        The folder to make it in (made where it is missing); None is the system's own for temporary files.
    start
        What its name begins with, by which `clear` finds it again.
    """
    within = Path(tempfile.gettempdir()) if var is None else var
    within.mkdir(parents=True, exist_ok=True)
    folder, lock = _made(within, start)
    try:
        yield folder
    finally:
        _away(folder)
        _let_go(lock)


def clear(var: Path | None = None, start: str = START) -> list[Path]:
    """Remove the folders of `tillfallig` whose process is gone; those that are in use are left.

    Returns
    -------
    list of Path
        What was removed.
    """
    within = Path(tempfile.gettempdir()) if var is None else var
    return [folder for folder in _ours(within, start) if _cleared(folder)]


def _made(within: Path, start: str) -> tuple[Path, filelock.FileLock]:
    """A new folder and its lock, which is held before the folder is there."""
    while True:
        folder = within / f"{start}{secrets.token_hex(4)}"
        lock = filelock.FileLock(f"{folder}{LAS}", thread_local=False, mode=0o600)
        lock.acquire()
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            return folder, lock
        lock.release()


def _ours(within: Path, start: str) -> list[Path]:
    """The folders of the name, also where only the lock is left; other people's are theirs."""
    found = set()
    with contextlib.suppress(OSError), os.scandir(within) as entries:
        for entry in entries:
            if entry.name.startswith(start) and _own(entry):
                found.add(within / entry.name.removesuffix(LAS))
    return sorted(found)


def _own(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a lock, of this user's own: a link is neither."""
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError:  # it went while we looked
        return False
    kind = stat.S_ISREG if entry.name.endswith(LAS) else stat.S_ISDIR
    return kind(about.st_mode) and (os.name != "posix" or about.st_uid == os.getuid())


def _cleared(folder: Path) -> bool:
    """Remove a folder that nobody uses, and its lock after it; whether it was removed."""
    path = Path(f"{folder}{LAS}")
    if not path.exists():  # a folder is never without its lock while it is used
        return _away(folder)
    lock = filelock.FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (filelock.Timeout, OSError):
        return False
    gone = _away(folder)
    if gone:
        _let_go(lock)
    else:  # a file in it is held open: the lock stays too, and the next to clear tries again
        lock.release()
    return gone


def _away(folder: Path) -> bool:
    """Remove a folder; what a child that is just ending still writes in it may take a moment."""
    for attempt in range(_TRIES):
        time.sleep(_PAUSE if attempt else 0)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return True
    return False


def _let_go(lock: filelock.BaseFileLock) -> None:
    """Remove the lock's file and let go of it, in the order that the system allows."""
    path = Path(lock.lock_file)
    if os.name == "posix":
        path.unlink(missing_ok=True)
        lock.release()
    else:
        lock.release()
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
