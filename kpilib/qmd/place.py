"""Where a line stands in the sources, and the errors that point there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpilib.errors import RenderError


@dataclass(frozen=True)
class Place:
    """A line of a source file; `path` is as the reader knows it, relative to the site's root."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}"


@dataclass(frozen=True)
class Line:
    """One line of text without its line end, and where it was written."""

    text: str
    place: Place


def refuse(vad: str, place: Place, gor: str) -> RenderError:
    """The error for something in a source that cannot be rendered as it stands."""
    return RenderError(vad, var=str(place), gor=gor)


def find(lines: Sequence[Line], token: str) -> Place:
    """The first line that holds `token`; the first line of all where none does."""
    first = lines[0].place if lines else Place(Path(), 1)
    return next((line.place for line in lines if token in line.text), first)
