"""`kategoriplan init`: the folder of a municipality's own, ready to take files in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kpilib.errors import UsageError
from kpilib.mall.fyll import Filer, fyll, skriv
from kpilib.mall.kommuner import Kommun
from kpilib.mall.sidor import demonstration, sidor
from kpilib.qmd.project import read_project
from kpilib.qmd.quarto import renew_theme
from kpilib.settings import load_settings
from kpilib.workspace import Workspace

_PLANEN_TAS_FRAM = 11
"""The month from which it is next year's plan that is at hand: the month of its reference is past."""
_AR_BAKAT = 3


def gor_arbetsmapp(folder: Path, kommun: Kommun | None, today: date, *, ar: int | None = None) -> Workspace:
    """Write a workspace: settings, pages with their theme, stubs of texts, and folders to put files in.

    Nothing in it is another municipality's. What only the municipality can say is left open, or holds for
    itself alone until it is changed: the region and the comparison have no other municipality in them, there
    are no targets, and each text says that it is unwritten.

    Parameters
    ----------
    folder
        Where: a folder that does not exist, or is empty but for what begins with a dot.
    kommun
        Whose; None: the demonstration's own workspace.
    today
        Decides the plan's year, where `ar` does not.
    ar
        The year that the plan is for.

    Raises
    ------
    UsageError
        The folder is a workspace, is a file, or holds other things; or it cannot be written.
    """
    folder = folder.resolve()
    _require_empty(folder)
    own = (
        kommunens_filer(kommun, today, ar=ar) if kommun else {**fyll("demonstration", {}), **demonstration()}
    )
    skriv(folder, {**fyll("gemensamt", {}), **sidor(), **own})
    workspace = Workspace(folder)
    load_settings(workspace.settings)
    renew_theme(read_project(workspace.root))
    return workspace


def kommunens_filer(kommun: Kommun, today: date, *, ar: int | None = None) -> Filer:
    """What a municipality's workspace begins with of its own: settings, targets, stubs of texts."""
    ar = ar or today.year + (today.month >= _PLANEN_TAS_FRAM)
    words = {"ar": str(ar), "fore": str(ar - 1), "fran": str(ar - _AR_BAKAT)}
    return fyll("arbetsmapp", {"kod": kommun.kod, "namn": kommun.namn, **words})


def _require_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder.name} är en fil.", var=str(folder), gor="Ange en mapp som är tom eller inte finns."
        )
    if Workspace(folder).settings.exists():
        raise UsageError(
            "Mappen är redan en arbetsmapp.",
            var=str(folder),
            gor="Stå i den och fortsätt med kategoriplan doctor. Ska en ny göras: ange en annan mapp.",
        )
    held = sorted(path.name for path in folder.glob("*") if not path.name.startswith("."))
    if held:
        more = f" och {len(held) - 1} till" if len(held) > 1 else ""
        raise UsageError(
            f"Mappen är inte tom: där ligger {held[0]}{more}.",
            var=str(folder),
            gor="Ange en mapp som är tom eller inte finns. Filer som ska tas in läses sedan med kategoriplan "
            "ingest.",
        )
