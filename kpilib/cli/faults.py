"""What stops a command and is none of `kpilib.errors`: an interruption, or a fault of ours."""

from __future__ import annotations

import traceback
from pathlib import Path

from kpilib.errors import KategoriplanError

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
