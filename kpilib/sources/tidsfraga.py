"""A file whose rows say no month: where else it stands, and the profile's line that takes it from there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from kpilib.sources.header import Header
from kpilib.sources.manader import FEWEST, month_ways, months_in, unread_months, value_of
from kpilib.sources.profile import Profile
from kpilib.sources.table import MATT, Shape


class Tidsfraga(NamedTuple):
    """What was found, the line under `[las]` that says so, and the columns that it gives besides."""

    vad: str
    rad: str
    kolumner: Sequence[str] = ()


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
        return Tidsfraga(
            f"Filen är mest lik {shape.kalla}, men månaderna står som kolumner.",
            lines[0] + (f"  # eller {', eller '.join(lines[1:])}" if lines[1:] else ""),
            ways[0],
        )
    months = months_in(fil)
    if len(months) != 1 or len(unread_months(header.rubriker, header.kolumner.values())) >= FEWEST:
        return None
    value = value_of(months.pop(), shape.slag.get(shape.tid, ""))
    return Tidsfraga(
        f"Filen är mest lik {shape.kalla} men saknar kolumnen {shape.tid}; filens namn har en månad, "
        f"och med raden nedan blir {shape.tid} {value} på varje rad.",
        'period = "filnamn"',
    )


def month_in_name(shape: Shape, fil: str) -> str:
    """What to do with a file that lacks the column of the month, where its name does not say one either."""
    stem, _, ending = fil.rpartition(".")
    said = "flera månader" if months_in(fil) else "ingen månad"
    return (
        f"Filens namn säger {said}. Avser varje rad samma månad: ge filen ett namn med just den, som "
        f"{(stem or ending)[:30]}-2024-05, och gör om. Annars: gör om uttaget med {shape.tid} på varje rad."
    )
