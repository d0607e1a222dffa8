"""Files whose month is in their name only."""

from __future__ import annotations

from pathlib import Path

from kpilib.errors import FileRejectedError
from kpilib.rawstore.content import read_unchanged
from kpilib.rawstore.forteckning import entries
from kpilib.rawstore.raw_file import original_name, places
from kpilib.sources.manader import months_in
from kpilib.sources.profile import Profile
from kpilib.workspace import Workspace


def require_own_month(workspace: Workspace, path: Path, profile: Profile) -> None:
    """That a file whose month is in its name is not, row for row, one that is stored as another month.

    The store keeps a content once, under its first name.

    Raises
    ------
    FileRejectedError
        It is.
    """
    if profile.las.period is None:
        return
    sha256, _ = read_unchanged(path)
    lies = places(workspace, entries(workspace)).get(sha256)
    if lies is not None and months_in(original_name(lies.name)) != months_in(path.name):
        raise FileRejectedError(
            f"Filen har samma innehåll som {original_name(lies.name)}, som är inläst som en annan månad.",
            var=path.name,
            gor="Är det rätt fil: lägg till en kolumn med månaden i den, så att de skiljs åt.",
        )
