"""One retrieval from SCB as one raw file: what was asked for, and every answer's body as it was received.

    {"kalla": "scb", "bas": …, "hamtad": …,
     "tabeller": [{"id": "TAB4199", "slutlig": "09-01", "urval": {"selection": […]},
                   "metadata": {svar}, "data": [{svar}, …]}]}

where an answer is its address, status, SHA-256 and body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from kpilib.services.scb.client import ScbClient
from kpilib.services.scb.identity import SCB
from kpilib.services.scb.selection import Wanted
from kpilib.services.scb.table import ScbTable
from kpilib.services.service import Say

Version = tuple[str | None, str]
"""What decides whether a table has anything new: when it was updated, and what was asked for."""


@dataclass(frozen=True)
class Ordered:
    """A table to fetch.

    Parameters
    ----------
    urval
        Variable -> what is wanted of it.
    slutlig
        Month and day (MM-DD) of the following year from which a year's figures are final; empty where they
        are final at once.
    """

    urval: Mapping[str, Wanted]
    slutlig: str = ""


@dataclass(frozen=True)
class Delivery:
    """What one retrieval gave: when it was made, and the tables that had something new, as ordered."""

    bas: str
    hamtad: datetime
    tabeller: tuple[tuple[ScbTable, Ordered], ...]

    @property
    def filnamn(self) -> str:
        """The raw file's name: `scb-2026-09-01.json`."""
        return f"{SCB.namn}-{self.hamtad.date().isoformat()}.json"

    def to_bytes(self) -> bytes:
        """The raw file's content: UTF-8 JSON; `hamtad` is the only time in it."""
        content = {
            "kalla": SCB.namn,
            "bas": self.bas,
            "hamtad": self.hamtad.isoformat(timespec="seconds"),
            "tabeller": [
                {
                    "id": table.id,
                    "slutlig": ordered.slutlig,
                    "urval": table.urval.as_json(),
                    "metadata": table.metadata.kept(),
                    "data": [answer.kept() for answer in table.data],
                }
                for table, ordered in self.tabeller
            ],
        }
        return msgspec.json.encode(content) + b"\n"


def fetch(
    client: ScbClient,
    tables: Mapping[str, Ordered],
    *,
    known: Mapping[str, Version] | None = None,
    now: datetime | None = None,
    say: Say = lambda _: None,
) -> Delivery | None:
    """The tables that have something new; None when none has.

    Parameters
    ----------
    tables
        Id -> what is wanted of it.
    known
        What earlier retrievals left (`versions`); a table that is as it was is not fetched again.
    now
        The time of retrieval; the present time where it is not given.
    say
        Told how far it has come.

    Raises
    ------
    UsageError
        A selection does not fit its table.
    SourceError
        Some part could not be fetched whole; then there is no delivery.
    """
    hamtad = now or datetime.now(UTC).astimezone()
    found = []
    for id, ordered in tables.items():
        metadata = client.metadata(id)
        selection = client.selection(metadata, ordered.urval)
        version = metadata.structure.uppdaterad, _compact(selection.as_json())
        if known and known.get(id) == version:
            say(f"{id} är inte uppdaterad sedan sist")
            continue
        say(f"{id}: {selection.celler} celler")
        found.append((client.data(metadata, selection, progress=say), ordered))
    return Delivery(client.base, hamtad, tuple(found)) if found else None


class _Updated(msgspec.Struct):
    updated: str | None = None


class _Answer(msgspec.Struct):
    kropp: _Updated


class _Table(msgspec.Struct):
    id: str
    urval: dict[str, Any]
    metadata: _Answer


class _File(msgspec.Struct):
    tabeller: list[_Table]


def versions(data: bytes) -> dict[str, Version]:
    """Which version of which table a delivery file holds; none of a file that cannot be read."""
    try:
        file = msgspec.json.decode(data, type=_File)
    except msgspec.DecodeError:
        return {}
    return {t.id: (t.metadata.kropp.updated, _compact(t.urval)) for t in file.tabeller}


def _compact(selection: Mapping[str, Any]) -> str:
    return msgspec.json.encode(selection, order="sorted").decode()
