"""Files that lay in the raw store and are none of its: set aside, each with a note of why beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kpilib.errors import DataError
from kpilib.formats import hidden
from kpilib.rawstore.manifest import to_second
from kpilib.rawstore.raw_file import original_name, safe_name
from kpilib.workspace import RESERVED, Workspace, replace, write_atomic

_KVITTO = ".kvitto.txt"


@dataclass(frozen=True)
class Undanlagd:
    """Something that was set aside: what it is called, where it lies now, and why, with what to do."""

    namn: str
    path: Path
    fel: DataError


def set_aside(
    workspace: Workspace, path: Path, error: DataError, *, kalla: str = "", now: datetime | None = None
) -> Undanlagd:
    """Move something out of the sources' folders, and write a note of why beside it.

    Where it cannot be moved (another program has it open) it is left, and met again by the next run.

    Parameters
    ----------
    kalla
        The source that it was put among; empty where there is none of that name.
    """
    name = hidden(original_name(path.name))
    folder = workspace.undan / path.parent.name if path.parent != workspace.raw else workspace.undan
    target = _free(folder, safe_name(name))
    again = ""
    if path.is_file() and not path.is_symlink():
        option = f"--kalla {kalla} " if kalla else ""
        where = target.relative_to(workspace.root).as_posix()
        again = f' När det är gjort: kategoriplan ingest {option}"{where}"'
    told = DataError(error.vad, var=error.var or name, gor=f"{error.gor}{again}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_note(target, told, name, path.parent.relative_to(workspace.root).as_posix(), now)
        replace(path, target)
    except OSError:
        note_of(target).unlink(missing_ok=True)
        return Undanlagd(name, path, error)
    return Undanlagd(name, target, told)


def write_note(target: Path, error: DataError, name: str, lay_in: str, now: datetime | None = None) -> None:
    """The note beside something that is set aside: which, when, why, what to do."""
    lines = [
        "Det här är inte intaget, och räknas inte.",
        "",
        f"Fil: {name}",
        f"Låg i: {lay_in}",
        f"Undanlagd: {to_second(now):%Y-%m-%d %H:%M} UTC",
        f"Orsak: {error.vad}",
        f"Var: {error.var}",
        f"Gör så här: {error.gor}",
        "",
        "Behövs den inte: ta bort den och det här kvittot.",
    ]
    write_atomic(note_of(target), ("\n".join(lines) + "\n").encode("utf-8", "replace"))


def note_of(path: Path) -> Path:
    """Where the note of something that is set aside lies."""
    return path.with_name(path.name + _KVITTO)


def taken_in(workspace: Workspace, path: Path) -> None:
    """Forget something that was set aside, now that it is in the store; anything else is left as it is."""
    if path.resolve().is_relative_to(workspace.undan.resolve()):
        path.unlink(missing_ok=True)
        note_of(path).unlink(missing_ok=True)


def undanlagda(workspace: Workspace) -> Sequence[Path]:
    """What is set aside now."""
    return [
        note.with_name(note.name.removesuffix(_KVITTO))
        for note in sorted(workspace.undan.rglob(f"*{_KVITTO}"))
    ]


def _free(folder: Path, name: str) -> Path:
    """A place under this name where nothing lies; a name that Windows keeps for itself gets a sign before."""
    plain = f"_{name}" if RESERVED.match(name) else name or "_"
    path, n = folder / plain, 1
    while path.is_symlink() or path.exists() or note_of(path).exists():
        n += 1
        path = folder / f"{Path(plain).stem}-{n}{Path(plain).suffix}"
    return path
