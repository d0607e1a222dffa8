"""The fonts of paper: the same letters on every machine, whatever is installed on it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kpilib.errors import RenderError

FAMILIES = ("Source Sans Pro", "DejaVu Sans")
"""The text's font, and the one that has the marks ○ ◐ ● ▲ that the first lacks."""

_FOLDERS = (("font_source_sans_pro", "files"), ("matplotlib", "mpl-data/fonts/ttf"))


def folders() -> list[Path]:
    """Where the fonts lie, in the packages that bring them.

    Raises
    ------
    RenderError
        A package is missing.
    """
    return [_folder(package, inside) for package, inside in _FOLDERS]


def _folder(package: str, inside: str) -> Path:
    spec = find_spec(package)
    for place in spec.submodule_search_locations or () if spec else ():
        if (Path(place) / inside).is_dir():
            return Path(place) / inside
    raise RenderError(
        f"Typsnitten i paketet {package} finns inte.", gor=f"Kör: python -m pip install {package}"
    )
