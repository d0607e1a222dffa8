"""The services asked in turn: each fetched for itself, so that one that fails stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from kpilib.errors import KategoriplanError
from kpilib.rawstore import raw_files
from kpilib.services.registry import SERVICES, check_sections
from kpilib.services.service import Say
from kpilib.settings import Settings
from kpilib.workspace import Workspace


@dataclass(frozen=True)
class Fetched:
    """What came of asking one service: what to tell of it, or why it gave nothing."""

    kalla: str
    besked: tuple[str, ...] = ()
    fel: KategoriplanError | None = None


def fetch(
    workspace: Workspace, settings: Settings, kallor: Iterable[str], *, allt: bool = False, say: Say
) -> list[Fetched]:
    """What is new from each service, kept as one raw file per service.

    A service that cannot be reached, or whose selection does not fit, is in the list with its error; what
    was fetched from it before stays as it is, and the others are asked all the same.

    Parameters
    ----------
    kallor
        Keys of `SERVICES`.
    allt
        Fetch everything anew, not only what has changed.

    Raises
    ------
    SettingsError
        The settings have a section for a service that there is none of.
    """
    check_sections(settings)
    done = []
    for kalla in kallor:
        try:
            lines = SERVICES[kalla].fetch(workspace, settings, allt=allt, say=say)
        except KategoriplanError as error:
            say(age(workspace, kalla))
            done.append(Fetched(kalla, fel=error))
        else:
            done.append(Fetched(kalla, tuple(lines)))
    return done


def age(workspace: Workspace, kalla: str, now: datetime | None = None) -> str:
    """A sentence on how old the fetched statistics of a service are."""
    name = SERVICES[kalla].titel
    fetched = [raw for raw in raw_files(workspace) if raw.source == kalla]
    if not fetched:
        return f"Det finns ingen hämtad statistik från {name}."
    last = fetched[-1]
    days = ((now or datetime.now(UTC)).date() - last.mottagen.date()).days
    when = "i dag" if days < 1 else "i går" if days == 1 else f"för {days} dagar sedan"
    return f"Statistiken från {name} togs emot {last.mottagen:%Y-%m-%d}, {when} ({last.name})."
