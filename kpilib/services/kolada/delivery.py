"""One retrieval from Kolada as one raw file: what was asked for, and every answer's body as it was received.

The bodies are set into the file byte for byte, beside their address and SHA-256; nothing is written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from kpilib.begrepp import Steg
from kpilib.services.answer import RawAnswer
from kpilib.services.kolada.answer import KoladaAnswer
from kpilib.services.kolada.client import KoladaClient
from kpilib.services.kolada.identity import KOLADA
from kpilib.services.kolada.scope import Scope
from kpilib.services.service import Say

PEERS = "Liknande kommuner LSS"
"""The groups that come along, by the beginning of their title."""


@dataclass(frozen=True)
class Delivery:
    """What one retrieval gave.

    Parameters
    ----------
    bas, hamtad
        The service's address, and when it was asked (with time zone).
    omfattning
        What is up to date once this is read, after whatever was retrieved before.
    delar
        What was asked for: one scope per part.
    hel_katalog
        Whether the catalogue is the whole one.
    svar
        The answers per kind: kpi, municipality, municipality_groups, data.
    antal
        How many data objects (KPI, area and year) there are among them.
    saknade_kpi, saknade_kommuner, saknade_ar
        What was asked for and has no value, or no entry in the catalogue.
    """

    bas: str
    hamtad: datetime
    omfattning: Scope
    delar: tuple[Scope, ...]
    hel_katalog: bool
    svar: Mapping[str, tuple[RawAnswer, ...]]
    antal: int
    saknade_kpi: tuple[str, ...] = ()
    saknade_kommuner: tuple[str, ...] = ()
    saknade_ar: tuple[str, ...] = ()

    @property
    def filnamn(self) -> str:
        """The raw file's name: `kolada-2026-05-05.json`."""
        return f"{KOLADA.namn}-{self.hamtad.date().isoformat()}.json"

    def to_bytes(self) -> bytes:
        """The raw file's content: UTF-8 JSON; `hamtad` is the only time in it."""
        content: dict[str, Any] = {
            "kalla": KOLADA.namn,
            "bas": self.bas,
            "hamtad": self.hamtad.isoformat(timespec="seconds"),
            "omfattning": self.omfattning,
            "delar": self.delar,
            "hel_katalog": self.hel_katalog,
            "svar": {slag: [answer.kept() for answer in answers] for slag, answers in self.svar.items()},
        }
        return msgspec.json.encode(content)


def fetch(
    client: KoladaClient,
    *,
    kpis: Iterable[str],
    municipalities: Iterable[str],
    years: Iterable[int | str],
    delar: Sequence[Scope] | None = None,
    hel_katalog: bool = False,
    group_title: str | None = PEERS,
    now: datetime | None = None,
    say: Say = lambda _: None,
) -> Delivery:
    """Everything that the suite takes from Kolada, in one delivery.

    Parameters
    ----------
    kpis, municipalities, years
        What is wanted.
    delar
        What of it to ask for (`left_to_ask`); all of it, where nothing is said.
    hel_katalog
        Take every KPI of the catalogue, not only those that are wanted.
    group_title
        Groups whose title holds this text come along with their members; None fetches every group.
    now
        The time of retrieval; the present time where it is not given.
    say
        Told how far it has come.

    Raises
    ------
    UsageError
        A list is empty, or an id has the wrong form.
    SourceError
        Some part could not be fetched whole; then there is no delivery.
    """
    hamtad = now or datetime.now(UTC).astimezone()
    wanted = Scope.of(kpis, municipalities, years)
    parts = tuple([wanted] if delar is None else delar)
    areas = client.municipalities()
    groups = client.municipality_groups(group_title)
    catalogue = client.catalogue() if hel_katalog else client.kpi(wanted.kpi)
    data = [_part(client, part, say) for part in parts]
    return Delivery(
        bas=client.base,
        hamtad=hamtad,
        omfattning=wanted,
        delar=parts,
        hel_katalog=hel_katalog,
        svar={
            "kpi": catalogue.answers,
            "municipality": areas.answers,
            "municipality_groups": groups.answers,
            "data": tuple(body for answer in data for body in answer.answers),
        },
        antal=sum(answer.antal for answer in data),
        saknade_kpi=tuple(
            k for k in wanted.kpi if k not in catalogue.id or any(k in answer.saknade_kpi for answer in data)
        ),
        saknade_kommuner=_named(answer.saknade_kommuner for answer in data),
        saknade_ar=_named(answer.saknade_ar for answer in data),
    )


def _part(client: KoladaClient, part: Scope, say: Say) -> KoladaAnswer:
    def progress(done: int, of: int) -> None:
        # A line for each tenth: a scheduler's log stays readable, and a long wait is seen to move.
        if of > 1 and (done * 10 // of > (done - 1) * 10 // of):
            say(Steg(f"Hämtat {done} av {of} delar", done, of))

    return client.data(part.kpi, part.kommuner, part.ar, since=part.sedan, progress=progress)


def _named(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for ids in lists for i in ids))
