"""The configured part of Kolada brought up to date in the raw store: only what changed since last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kpilib.errors import FileRejectedError
from kpilib.isolering import las
from kpilib.rawstore import Stored, raw_files, store_bytes
from kpilib.services.kolada.client import KoladaClient
from kpilib.services.kolada.delivery import Delivery, fetch
from kpilib.services.kolada.identity import KOLADA
from kpilib.services.kolada.scope import Scope, left_to_ask
from kpilib.services.kolada.tables import read_delivery, read_head
from kpilib.services.service import Say
from kpilib.settings import Kolada
from kpilib.workspace import Workspace


@dataclass(frozen=True)
class Update:
    """A retrieval, and the raw file that it became."""

    stored: Stored
    delivery: Delivery


def update(
    workspace: Workspace,
    settings: Kolada,
    *,
    allt: bool = False,
    now: datetime | None = None,
    say: Say = lambda _: None,
) -> Update:
    """Retrieve what the settings ask for, and keep it as one raw file; nothing is written until all has come.

    Parameters
    ----------
    allt
        Ask for everything, also where only the changes since the last retrieval are needed.

    Raises
    ------
    SourceError
        Kolada cannot be reached or answers wrongly; names the ids. What was fetched before stays as it is.
    """
    with KoladaClient(settings.bas, per_second=settings.fragor_per_sekund) as client:
        wanted = _wanted(client, settings)
        known = None if allt else last_retrieval(workspace, client.base)
        parts = left_to_ask(wanted, known)
        for part in parts:
            say(_told(part, client.base))
        delivery = fetch(
            client,
            kpis=wanted.kpi,
            municipalities=wanted.kommuner,
            years=wanted.ar,
            delar=parts,
            hel_katalog=known is None,
            now=now,
            say=say,
        )
    stored = store_bytes(workspace, delivery.filnamn, delivery.to_bytes(), source=KOLADA.namn)
    return Update(stored, delivery)


def last_retrieval(workspace: Workspace, bas: str) -> tuple[Scope, date] | None:
    """What the latest usable raw file from this address left up to date, and the day it was retrieved.

    A file that cannot be read is passed over, so that what it lacks is asked for again.
    """
    for raw in reversed(raw_files(workspace)):
        if raw.source != KOLADA.namn or raw.fel is not None:
            continue
        try:
            data = las(raw.path)
            head, hamtad = read_head(data)
            if head.omfattning is not None and head.bas == bas:
                read_delivery(data)
                return head.omfattning, hamtad.date()
        except FileRejectedError:
            continue
    return None


def _wanted(client: KoladaClient, settings: Kolada) -> Scope:
    kommuner = list(settings.kommuner)
    if settings.alla_kommuner:
        kommuner += [area["id"] for area in client.municipalities().values if area["type"] == "K"]
    return Scope.of(settings.kpi, kommuner, range(settings.ar_fran, settings.ar_till + 1))


def _told(part: Scope, bas: str) -> str:
    what = f"{len(part.kpi)} nyckeltal för {len(part.kommuner)} områden och {len(part.ar)} år från {bas}"
    return f"Hämtar det som har ändrats sedan {part.sedan}: {what}" if part.sedan else f"Hämtar {what}"
