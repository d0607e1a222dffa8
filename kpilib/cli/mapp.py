"""A folder that is written whole or not at all, and in which another's files are left alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kpilib.errors import UsageError
from kpilib.workspace import replace


@contextmanager
def hel_mapp(folder: Path, own: Callable[[Path], set[str]]) -> Iterator[Path]:
    """A place to write the folder's files in; they come all together when the block ends, or none of them.

    A run that is killed leaves either the former files or the new ones; what it had moved aside is put right
    by the next one.

    Parameters
    ----------
    own
        From a folder to the names in it that are the writer's own; whatever else lies there stays.

    Raises
    ------
    UsageError
        The folder cannot be written: a file in it is held open, or its place is another's.
    """
    aside = folder.with_name(f".{folder.name}.undan")
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _put_right(folder, aside, own)
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        yield half
        if folder.exists():
            replace(folder, aside)
            try:
                replace(half, folder)
            except OSError:
                replace(aside, folder)
                raise
            _put_right(folder, aside, own)
        else:
            replace(half, folder)
    except PermissionError:
        raise UsageError(
            f"Mappen går inte att skriva: {folder}",
            gor="Är en fil i den öppen i Excel, Power BI eller ett annat program: stäng den och kör igen. "
            "Annars: ange en mapp som du får skriva i.",
        ) from None
    except OSError as error:
        raise UsageError(
            f"Mappen går inte att skriva: {error.strerror}", var=str(folder), gor="Ange en annan mapp."
        ) from None
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _put_right(folder: Path, aside: Path, own: Callable[[Path], set[str]]) -> None:
    """What was moved aside comes back: all of it where the folder is gone, else what is not the writer's."""
    if not aside.exists():
        return
    if not folder.exists():
        replace(aside, folder)
        return
    mine = own(aside)
    for path in aside.iterdir():
        if path.name not in mine and not (folder / path.name).exists():
            replace(path, folder / path.name)
    shutil.rmtree(aside)
