"""The pages of the program: the repository's own, that a wheel carries and every workspace begins with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path, PurePosixPath

from kpilib.mall.fyll import Filer
from kpilib.qmd.project import NAME, read_project

PAKET = Path(str(files("kpilib")))
_I_HJUL = PAKET / "mall" / "arbetsmapp"
DEMONSTRATION = ("kategoriplan.toml", "mal.toml", "reports/text/**/*.md")
"""What the demonstration's workspace has of its own."""


def ursprung() -> Path:
    """Where the pages and the demonstration's own files lie: in the wheel, or in the repository that an
    editable installation is of (`hatch_build.py` says what the wheel takes from there)."""
    return _I_HJUL if _I_HJUL.is_dir() else PAKET.parent


def sidor() -> Filer:
    """`_quarto.yml` and every page that it lists."""
    root = ursprung()
    paths = (PurePosixPath(path.as_posix()) for path in read_project(root).pages)
    return {path: (root / path).read_text(encoding="utf-8") for path in (PurePosixPath(NAME), *paths)}


def demonstration() -> Filer:
    """The demonstration's settings, targets and texts."""
    root = ursprung()
    paths = sorted(path for pattern in DEMONSTRATION for path in root.glob(pattern))
    return {
        PurePosixPath(path.relative_to(root).as_posix()): path.read_text(encoding="utf-8") for path in paths
    }
