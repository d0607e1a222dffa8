"""One retrieval from Kolada as one raw file, in the service's own shape.

The file holds every object of every answer unchanged, so the bodies are not stored a second time beside
them: `fragor` names each question with the size and SHA-256 of its body instead, and the bodies
themselves are in `Delivery.answers` for whoever wants to keep them as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kpilib.sources.kolada.client import KoladaClient, Record
from kpilib.sources.transport import RawAnswer


@dataclass(frozen=True)
class Delivery:
    """What one retrieval gave.

    Parameters
    ----------
    bas, hamtad
        The service's address, and when it was asked (with time zone).
    kpi, municipality, municipality_groups, values
        The service's own objects.
    answers
        The bodies they came in, in order.
    saknade_kpi, saknade_kommuner, saknade_ar
        What was asked for and has no value, or no entry in the catalogue.
    """

    bas: str
    hamtad: datetime
    kpi: tuple[Record, ...]
    municipality: tuple[Record, ...]
    municipality_groups: tuple[Record, ...]
    values: tuple[Record, ...]
    answers: tuple[RawAnswer, ...]
    saknade_kpi: tuple[str, ...] = ()
    saknade_kommuner: tuple[str, ...] = ()
    saknade_ar: tuple[str, ...] = ()

    @property
    def filnamn(self) -> str:
        """The raw file's name: `kolada-2026-05-05.json`."""
        return f"kolada-{self.hamtad.date().isoformat()}.json"

    def to_bytes(self) -> bytes:
        """The raw file's content: UTF-8 JSON, keys sorted; `hamtad` is the only time in it."""
        content: dict[str, Any] = {
            "kalla": "kolada",
            "bas": self.bas,
            "hamtad": self.hamtad.isoformat(timespec="seconds"),
            "fragor": [_question(answer) for answer in self.answers],
            "kpi": self.kpi,
            "municipality": self.municipality,
            "municipality_groups": self.municipality_groups,
            "values": self.values,
        }
        return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def fetch(
    client: KoladaClient,
    *,
    kpis: Iterable[str],
    municipalities: Iterable[str],
    years: Iterable[int | str],
    group_title: str | None = "Liknande kommuner LSS",
    now: datetime | None = None,
) -> Delivery:
    """Everything that the suite takes from Kolada, in one delivery.

    Parameters
    ----------
    kpis, municipalities, years
        What to fetch values for.
    group_title
        Groups whose title holds this text come along with their members; None fetches every group.
    now
        The time of retrieval; the present time where it is not given.

    Raises
    ------
    UsageError
        A list is empty, or an id has the wrong form.
    SourceError
        Some part could not be fetched whole; then there is no delivery.
    """
    hamtad = now or datetime.now(UTC).astimezone()
    kpis, municipalities, years = list(kpis), list(municipalities), list(years)
    data = client.data(kpis, municipalities, years)
    catalogue = client.kpi(kpis)
    areas = client.municipalities()
    groups = client.municipality_groups(group_title)
    without = {*data.saknade_kpi, *catalogue.saknade_kpi}
    return Delivery(
        bas=client.base,
        hamtad=hamtad,
        kpi=catalogue.values,
        municipality=areas.values,
        municipality_groups=groups.values,
        values=data.values,
        answers=(*data.answers, *catalogue.answers, *areas.answers, *groups.answers),
        saknade_kpi=tuple(dict.fromkeys(k for k in kpis if k in without)),
        saknade_kommuner=data.saknade_kommuner,
        saknade_ar=data.saknade_ar,
    )


def _question(answer: RawAnswer) -> dict[str, Any]:
    return {
        "adress": answer.url,
        "status": answer.status,
        "byte": len(answer.body),
        "sha256": hashlib.sha256(answer.body).hexdigest(),
    }
