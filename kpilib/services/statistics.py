"""The services that statistics come from: each fetched for itself, so that one that fails stops no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kpilib.errors import KategoriplanError
from kpilib.services import kolada, scb
from kpilib.settings import Settings
from kpilib.sources import raw_files
from kpilib.workspace import Workspace

Say = Callable[[str], None]
NAMN: Mapping[str, str] = {kolada.KALLA: "Kolada", scb.KALLA: "SCB"}
"""Source -> the service's name."""


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
        Keys of `NAMN`.
    allt
        Fetch everything anew, not only what has changed.
    """
    done = []
    for kalla in kallor:
        try:
            lines = _FETCH[kalla](workspace, settings, allt, say)
        except KategoriplanError as error:
            say(age(workspace, kalla))
            done.append(Fetched(kalla, fel=error))
        else:
            done.append(Fetched(kalla, tuple(lines)))
    return done


def age(workspace: Workspace, kalla: str, now: datetime | None = None) -> str:
    """A sentence on how old the fetched statistics of a service are."""
    fetched = [raw for raw in raw_files(workspace) if raw.source == kalla]
    if not fetched:
        return f"Det finns ingen hämtad statistik från {NAMN[kalla]}."
    last = fetched[-1]
    days = ((now or datetime.now(UTC)).date() - last.mottagen.date()).days
    when = "i dag" if days < 1 else "i går" if days == 1 else f"för {days} dagar sedan"
    return f"Statistiken från {NAMN[kalla]} togs emot {last.mottagen:%Y-%m-%d}, {when} ({last.name})."


def service_of(path: Path) -> str | None:
    """Whose answers a file holds; None when it is another kind of file."""
    if path.suffix != ".json" or not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        return None
    kalla = content.get("kalla") if isinstance(content, dict) else None
    return kalla if kalla in NAMN else None


def _kolada(workspace: Workspace, settings: Settings, allt: bool, say: Say) -> list[str]:
    done = kolada.update(workspace, settings.kolada, allt=allt, say=say)
    d = done.delivery
    whole = any(part.sedan is None for part in d.delar)
    n = len(d.values)
    what = f"{n} uppgifter" if whole else f"{n} ändrade uppgifter" if n else "inget värde har ändrats"
    missing = {"nyckeltal": d.saknade_kpi, "områden": d.saknade_kommuner, "år": d.saknade_ar}
    return [
        f"Sparade {done.stored.raw.path.name}: {what}.",
        *(f"Kolada har inga uppgifter för {name} {', '.join(ids)}." for name, ids in missing.items() if ids),
    ]


def _scb(workspace: Workspace, settings: Settings, allt: bool, say: Say) -> list[str]:
    stored = scb.update(workspace, settings.scb, allt=allt, say=say)
    if stored is None:
        return ["SCB har inte uppdaterat någon av tabellerna sedan sist."]
    return [f"Sparade {stored.raw.path.name}."]


_FETCH: Mapping[str, Callable[[Workspace, Settings, bool, Say], list[str]]] = {
    kolada.KALLA: _kolada,
    scb.KALLA: _scb,
}
