"""Templates filled and written: a tree of files whose names end in `.mall`.

`$namn` in a template, and NAMN in the name of a file or folder, is what `words` has for it; `$$` is a dollar
sign. What is written never takes the place of what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path, PurePosixPath
from string import Template

from kpilib.errors import UsageError
from kpilib.workspace import write_atomic

MALLAR = Path(str(files("kpilib.mall"))) / "mallar"
_SUFFIX = ".mall"

Filer = Mapping[PurePosixPath, str]
"""Path, relative to where they are to lie -> content."""


def fyll(mall: str, words: Mapping[str, str]) -> dict[PurePosixPath, str]:
    """The files of the template `mallar/<mall>`, filled.

    Raises
    ------
    KeyError
        The template asks for a word that is not given; a fault of ours.
    """
    root = MALLAR / mall
    return {
        _named(path.relative_to(root), words): Template(path.read_text(encoding="utf-8")).substitute(words)
        for path in sorted(root.rglob(f"*{_SUFFIX}"))
    }


def _named(path: Path, words: Mapping[str, str]) -> PurePosixPath:
    return PurePosixPath(path.as_posix().removesuffix(_SUFFIX).replace("NAMN", words.get("namn", "NAMN")))


def skriv(root: Path, filer: Filer) -> list[Path]:
    """Write files under `root`, all or none, and give their paths.

    Raises
    ------
    UsageError
        One of them is there already, or cannot be written.
    """
    paths = {root / path: text for path, text in filer.items()}
    for path in paths:
        if path.exists():
            raise UsageError(
                f"{path.name} finns redan.",
                var=str(path),
                gor="Välj ett annat namn, eller flytta undan det som ligger där.",
            )
    for path, text in paths.items():
        try:
            write_atomic(path, text.encode())
        except OSError as error:
            raise UsageError(
                f"Filen går inte att skriva: {error.strerror}.",
                var=str(path),
                gor="Kontrollera mappens namn och rättigheter.",
            ) from None
    return list(paths)
