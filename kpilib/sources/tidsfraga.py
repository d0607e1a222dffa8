"""A file whose rows say no month: where else it stands, and the profile's line that takes it from there."""

from __future__ import annotations

import json
from typing import NamedTuple

from kpilib.formats import normalise
from kpilib.sources.header import Header
from kpilib.sources.manader import month_ways, months_in, value_of
from kpilib.sources.profile import Profile
from kpilib.sources.table import MATT, Shape


class Tidsfraga(NamedTuple):
    """What was found, and what to write in the profile, line by line and with their tables."""

    vad: str
    gor: str


def ask_for_time(header: Header, profile: Profile, shape: Shape, fil: str) -> Tidsfraga | None:
    """What to ask of a header that lacks the column of the month; None where nothing else has it, or where
    more than it is missing than is known.

    Parameters
    ----------
    fil
        The file's name.
    """
    others = [c for c in header.saknas if c != shape.tid and shape.slag.get(c) not in MATT]
    if shape.tid not in header.saknas or len(header.kolumner) <= len(others):
        return None
    ways = month_ways(header.rubriker, header.kolumner, header.saknas, profile, shape)
    if ways:
        lines = [f"manader_som_kolumner = {json.dumps(way[0] if len(way) == 1 else way)}" for way in ways]
        which = "" if len(lines) == 1 else " (den kolumn som värdena under månaderna är)"
        return Tidsfraga(
            f"Filen är mest lik {shape.kalla}, men månaderna står som kolumner.",
            f"under [las]: {' eller '.join(lines)}{which}",
        )
    months = months_in(fil)
    if len(months) != 1:
        return None
    value = value_of(months.pop(), shape.slag.get(shape.tid, ""))
    dated = [h.strip() for i, h in enumerate(header.rubriker) if i not in header.lasta and _dates(h)]
    line = f"{shape.tid} = {json.dumps(dated[0], ensure_ascii=False)}" if dated else ""
    other = f". Står det i stället i filen, under [kolumner]: {line}" if dated else ""
    return Tidsfraga(
        f"Filen är mest lik {shape.kalla} men saknar kolumnen {shape.tid}; filens namn har en månad, "
        f"och med raden nedan blir {shape.tid} {value} på varje rad.",
        f'under [las]: period = "filnamn"{other}',
    )


def _dates(header: str) -> bool:
    return any(word in normalise(header) for word in ("datum", "manad", "period"))
