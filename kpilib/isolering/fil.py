"""What is opened as a file: an ordinary one, of a bounded size, that lies where it seems to lie."""

from __future__ import annotations

import os
import stat
import tomllib
from io import BufferedReader
from pathlib import Path
from typing import Any

from kpilib.errors import FileRejectedError, KategoriplanError
from kpilib.isolering.granser import granser, hojs

_ANNAT = {
    stat.S_IFDIR: "en mapp",
    stat.S_IFIFO: "ett namngivet rör (pipe)",
    stat.S_IFSOCK: "en socket",
    stat.S_IFCHR: "en enhet",
    stat.S_IFBLK: "en enhet",
}
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_TOML_MB = 5


def unreadable(path: Path, error: OSError) -> FileRejectedError:
    """Why the system does not let a file be read, in Swedish."""
    if isinstance(error, FileNotFoundError):
        return FileRejectedError("Filen finns inte.", var=str(path), gor="Kontrollera sökvägen.")
    if isinstance(error, PermissionError):
        return FileRejectedError(
            "Filen går inte att läsa: ett annat program har den öppen, eller du får inte läsa den.",
            var=str(path),
            gor="Stäng filen i Excel, och ta in den igen. Annars: kontrollera behörigheten.",
        )
    return FileRejectedError(
        "Filen går inte att läsa.", var=str(path), gor="Kontrollera att det är en fil, och att disken nås."
    )


def require_file(path: Path, *within: Path) -> None:
    """That a path is an ordinary file; one that is reached by a link lies in one of some folders, or its own.

    Raises
    ------
    FileRejectedError
        It is a folder, a pipe, a device or a link that leads elsewhere or nowhere; or it cannot be seen.
    """
    try:
        where = path.resolve(strict=True)
        kind = where.stat().st_mode
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        if path.is_symlink():
            raise _link(path, "en länk som inte leder till någon fil") from None
        raise unreadable(path, error if isinstance(error, OSError) else OSError()) from None
    _require_regular(path, kind)
    allowed = [folder.resolve() for folder in (path.parent, *within)]
    if path.is_symlink() and not any(where.is_relative_to(folder) for folder in allowed):
        raise _link(path, "en länk till en fil på ett annat ställe")


def open_file(path: Path) -> BufferedReader:
    """An ordinary file, open; never a pipe or a device that took its name meanwhile.

    Raises
    ------
    FileRejectedError
        It is none, or larger than `Granser.fil_mb`.
    OSError
        The system refuses it.
    """
    before = os.stat(path)  # noqa: PTH116 — a device may do something already when it is opened
    _require_regular(path, before.st_mode)
    handle = os.open(path, _FLAGS)
    try:
        found = os.fstat(handle)
        _require_regular(path, found.st_mode)
        most = granser().fil_mb
        if found.st_size > most << 20:
            raise FileRejectedError(
                f"Filen är på {found.st_size >> 20} MB; en fil får vara på {most} MB.",
                var=path.name,
                gor=f"Dela uttaget på flera filer. Ska den läsas ändå: {hojs('fil_mb')}.",
            )
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def las(path: Path) -> bytes:
    """A file's content.

    Raises
    ------
    FileRejectedError
        As `open_file`, or the system refuses it.
    """
    try:
        with open_file(path) as file:
            return file.read(os.fstat(file.fileno()).st_size)  # and no more, should it grow
    except OSError as error:
        raise unreadable(path, error) from None


def las_toml(path: Path, fel: type[KategoriplanError], vad: str, var: str = "") -> dict[str, Any]:
    """A file of the user's own as TOML.

    Parameters
    ----------
    fel, vad, var
        What is raised where it is not TOML, what is said then, and how its place is told.
    """
    where = var or path.name
    try:
        with open_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, _TOML_MB << 20))
        if size > len(data):
            raise fel(f"{vad} Den är större än {_TOML_MB} MB.", var=where, gor="Byt ut filen.")
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fel(vad, var=f"{where}: {error}", gor="Rätta raden, och spara filen som UTF-8.") from None
    except RecursionError:
        raise fel(
            vad, var=where, gor="Listor eller tabeller ligger för djupt i varandra. Rätta filen."
        ) from None
    except FileRejectedError as error:
        raise fel(f"{vad} {error.vad}", var=where, gor=error.gor) from None
    except OSError as error:
        told = unreadable(path, error)
        raise fel(
            told.vad, var=where, gor="Kontrollera att det är en fil, och att du får läsa den."
        ) from None


def _require_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        what = _ANNAT.get(stat.S_IFMT(mode), "ingen vanlig fil")
        raise FileRejectedError(
            f"{path.name} är {what}, och läses inte.",
            var=str(path.parent),
            gor="Lämna uttaget som en vanlig fil: Excel, CSV eller JSON.",
        )


def _link(path: Path, what: str) -> FileRejectedError:
    return FileRejectedError(
        f"{path.name} är {what}, och läses inte.",
        var=str(path.parent),
        gor="Kopiera filen hit i stället för länken, eller ta in den där den ligger.",
    )
