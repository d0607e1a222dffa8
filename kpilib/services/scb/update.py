"""The configured tables of SCB brought up to date in the raw store: only those that were updated since."""

from __future__ import annotations

from datetime import datetime

from kpilib.isolering import las
from kpilib.rawstore import Stored, raw_files, store_bytes
from kpilib.services.scb.client import ScbClient
from kpilib.services.scb.delivery import Ordered, Version, fetch, versions
from kpilib.services.scb.identity import SCB
from kpilib.services.scb.selection import Wanted
from kpilib.services.service import Say
from kpilib.settings import Scb
from kpilib.workspace import Workspace


def update(
    workspace: Workspace,
    settings: Scb,
    *,
    allt: bool = False,
    now: datetime | None = None,
    say: Say = lambda _: None,
) -> Stored | None:
    """Retrieve the tables that have something new, and keep them as one raw file; None when none has.

    Nothing is written until all has come.

    Parameters
    ----------
    allt
        Fetch every table, also those that were not updated since the last retrieval.

    Raises
    ------
    UsageError
        A selection in the settings does not fit its table.
    SourceError
        SCB cannot be reached or answers wrongly; names the table and the cells. What was fetched before
        stays as it is.
    """
    tables = {
        id: Ordered(
            {name: Wanted(codes, table.kodlista.get(name)) for name, codes in table.urval.items()},
            table.slutlig,
        )
        for id, table in settings.tabell.items()
    }
    say(f"Hämtar {len(tables)} tabeller från {settings.bas}")
    with ScbClient(settings.bas) as client:
        known = {} if allt else _known(workspace)
        delivery = fetch(client, tables, known=known, now=now, say=say)
    if delivery is None:
        return None
    return store_bytes(workspace, delivery.filnamn, delivery.to_bytes(), source=SCB.namn)


def _known(workspace: Workspace) -> dict[str, Version]:
    """The latest version of every table among the usable raw files."""
    found: dict[str, Version] = {}
    for raw in raw_files(workspace):
        if raw.source == SCB.namn and raw.fel is None:
            found |= versions(las(raw.path))
    return found
