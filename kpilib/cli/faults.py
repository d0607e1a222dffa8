"""What stops a command and is none of `kpilib.errors`: the system, an interruption, a fault of ours."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

from kpilib.errors import KategoriplanError

_TOO_LONG = {111, 206}
"""Windows: ERROR_BUFFER_OVERFLOW and ERROR_FILENAME_EXCED_RANGE."""
_PACKAGE = Path(__file__).resolve().parents[1]


class StoppedError(KategoriplanError):
    """Somebody stopped the command."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__(
            "Avbrutet. Det som redan fanns är orört.", gor="Kör kommandot igen; det börjar där det behövs."
        )


def interrupted(error: Exception) -> bool:
    """Whether an error is somebody's Ctrl-C: a query that it reaches says so in words of its own."""
    return isinstance(error, RuntimeError) and str(error) == "Query interrupted"


def refused_by_system(error: OSError) -> KategoriplanError:
    """What the system refused, in Swedish: a file that is held open, a full disk, a path too long."""
    where = str(error.filename2 or error.filename or "")
    if isinstance(error, PermissionError):
        return KategoriplanError(
            "Filen eller mappen går inte att läsa eller skriva.",
            var=where,
            gor="Är filen öppen i Excel eller ett annat program: stäng den och kör igen. Annars: kontrollera "
            "att du får läsa och skriva där.",
        )
    if error.errno == errno.ENOSPC:
        return KategoriplanError("Disken är full.", var=where, gor="Gör plats, och kör kommandot igen.")
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) in _TOO_LONG:
        return KategoriplanError(
            "Sökvägen är för lång.",
            var=where,
            gor="Lägg arbetsmappen närmare diskens rot, till exempel C:\\kategoriplan, och kör igen.",
        )
    return KategoriplanError(
        f"Operativsystemet svarade: {error.strerror or type(error).__name__}.",
        var=where,
        gor="Kontrollera att filen och mappen finns, och kör kommandot igen.",
    )


def fault(error: Exception) -> KategoriplanError:
    """A fault of the program's own: where it lies, and nothing of what it was given."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _PACKAGE in Path(f.filename).parents]
    place = ""
    if frames:
        file = Path(frames[-1].filename).relative_to(_PACKAGE).as_posix()
        place = f"{file} rad {frames[-1].lineno}"
    return KategoriplanError(
        "Programmet stannade på ett fel som är dess eget. Det som redan fanns är orört.",
        var=", ".join(filter(None, (type(error).__name__, place))),
        gor="Kör kategoriplan doctor. Rapportera felet med raden ovan om det händer igen.",
    )
