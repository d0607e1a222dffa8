"""What a workspace begins anew: a nyckeltal of its own, a page of its own."""

from __future__ import annotations

import re
from pathlib import Path

from kpilib.errors import UsageError
from kpilib.mall.fyll import fyll, skriv
from kpilib.nyckeltal.registry import PAKETETS, folders, require_id
from kpilib.workspace import Workspace

_SIDA = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def nytt_nyckeltal(namn: str, workspace: Workspace) -> Path:
    """Write the folder of a new nyckeltal; its example and its second calculation agree as they stand.

    Raises
    ------
    UsageError
        The name is not an id, or is taken.
    """
    require_id(namn)
    if namn in folders(PAKETETS) | folders(workspace.nyckeltal):
        raise UsageError(f"Det finns redan ett nyckeltal som heter {namn}.", gor="Välj ett annat id.")
    folder = workspace.nyckeltal / namn
    skriv(folder, fyll("nyckeltal", {"namn": namn}))
    return folder


def ny_sida(namn: str, workspace: Workspace) -> Path:
    """Write a page in reports/, with its heading and one cell, and give its path.

    Raises
    ------
    UsageError
        The name cannot be a page's, or is taken.
    """
    if not _SIDA.fullmatch(namn):
        raise UsageError(
            f"{namn} kan inte vara en sidas namn.",
            gor="Använd små bokstäver a–z, siffror och bindestreck, t.ex. natt-och-dag.",
        )
    titel = namn.replace("-", " ").capitalize()
    [path] = skriv(workspace.root, fyll("sida", {"namn": namn, "titel": titel}))
    return path
