"""The folder of a new nyckeltal in a workspace, with every part in place."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from kpilib.errors import UsageError
from kpilib.nyckeltal.registry import PAKETETS, folders, require_id
from kpilib.workspace import Workspace

MALL = Path(str(files("kpilib"))) / "mall" / "nyckeltal"
_NAMN = "NAMN"
"""What stands in the template for the new id."""


def scaffold(namn: str, workspace: Workspace) -> Path:
    """Write the folder of a new nyckeltal in the workspace; its example computes and passes as it stands.

    Raises
    ------
    UsageError
        The name is not an id, or is taken.
    """
    require_id(namn)
    if namn in folders(PAKETETS) | folders(workspace.nyckeltal):
        raise UsageError(f"Det finns redan ett nyckeltal som heter {namn}.", gor="Välj ett annat id.")
    folder = workspace.nyckeltal / namn
    for part in sorted(MALL.rglob("*.*")):
        copy = folder / part.relative_to(MALL)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(part.read_text(encoding="utf-8").replace(_NAMN, namn), encoding="utf-8")
    return folder
