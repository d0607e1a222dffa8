"""Where the demonstration belongs: in a workspace of its own, and never among a municipality's files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kpilib.demo.insatser import INSATSER
from kpilib.demo.statistik import KOMMUN
from kpilib.errors import DataError, UsageError
from kpilib.rawstore import RawFile, original_name
from kpilib.services.registry import SERVICES
from kpilib.settings import Settings

_NAMED = 3


def require_home(settings: Settings, where: Path) -> None:
    """Refuse a workspace that the demonstration's files would be mixed into.

    Raises
    ------
    UsageError
        The settings are of another municipality, or have not the demonstration's insatser.
    """
    if settings.kommun.kod != KOMMUN[0] or not {i.id for i in INSATSER} <= set(settings.insats):
        raise UsageError(
            f"Arbetsmappen är för {settings.kommun.namn}. Demonstrationens påhittade filer hör inte "
            "hemma i den.",
            var=str(where),
            gor="Gör demonstrationen en egen arbetsmapp: kategoriplan init MAPP --demo",
        )


def require_alone(files: Iterable[RawFile], where: Path, oregistrerade: Iterable[Path] = ()) -> None:
    """Refuse a workspace that holds a municipality's own files; fetched statistics are no municipality's own.

    Parameters
    ----------
    oregistrerade
        What lies in the sources' folders and is not taken in yet.

    Raises
    ------
    UsageError
        There is a file that the demonstration did not write.
    """
    own = [raw.name for raw in _own(files)]
    own += [original_name(path.name) for path in oregistrerade if path.parent.name not in SERVICES]
    if own:
        raise UsageError(
            f"Arbetsmappen har egna filer ({_named(own)}). Demonstrationens påhittade filer hör inte hemma "
            "bland dem.",
            var=str(where),
            gor="Gör demonstrationen en egen arbetsmapp: kategoriplan init MAPP --demo",
        )


def blandade(files: Iterable[RawFile]) -> DataError | None:
    """Why files cannot be published together; None where all are the demonstration's, or none is."""
    found = list(files)
    own, demo = _own(found), [raw for raw in found if raw.demonstration]
    if not own or not demo:
        return None
    return DataError(
        "Arbetsmappen har både demonstrationens påhittade filer och egna. De publiceras inte tillsammans.",
        var=f"{len(demo)} filer är demonstrationens, {len(own)} egna ({_named([raw.name for raw in own])})",
        gor="Ta bort demonstrationens: kategoriplan demo --ta-bort",
    )


def _own(files: Iterable[RawFile]) -> list[RawFile]:
    return [raw for raw in files if not raw.demonstration and raw.source not in SERVICES]


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
