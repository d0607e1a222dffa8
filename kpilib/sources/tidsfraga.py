"""A file whose rows say no month: where else it stands, and the profile's line that takes it from there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from kpilib.formats import normalise
from kpilib.sources.header import Header
from kpilib.sources.manader import month_in, months_in, value_of
from kpilib.sources.profile import Profile
from kpilib.sources.table import MATT, Shape

_FEWEST = 2  # month headers that are no chance


class Tidsfraga(NamedTuple):
    """What was found, the line under `[las]` that says so, and the columns that it gives besides."""

    vad: str
    rad: str
    kolumner: Sequence[str] = ()


def ask_for_time(header: Header, profile: Profile, shape: Shape, fil: str) -> Tidsfraga | None:
    """What to ask of a header that lacks the column of the month; None where nothing else has it.

    Parameters
    ----------
    fil
        The file's name.
    """
    if shape.tid not in header.saknas:
        return None
    columns = _measured(header, profile, shape)
    if columns:
        value = json.dumps(columns[0] if len(columns) == 1 else columns)
        return Tidsfraga(
            f"Filen är mest lik {shape.kalla}, men månaderna står som kolumner.",
            f"manader_som_kolumner = {value}",
            columns,
        )
    months = months_in(fil)
    if len(months) != 1:
        return None
    value = value_of(months.pop(), shape.slag.get(shape.tid, ""))
    return Tidsfraga(
        f"Filen är mest lik {shape.kalla} men saknar kolumnen {shape.tid}; filens namn har en månad, "
        f"och med raden nedan blir {shape.tid} {value} på varje rad.",
        'period = "filnamn"',
    )


def _measured(header: Header, profile: Profile, shape: Shape) -> list[str]:
    """The columns whose values may stand under the months: those that the month headers name, else one that
    is missing."""
    months = [
        month for i, name in enumerate(header.rubriker) if i not in header.lasta and (month := month_in(name))
    ]
    if len(months) < _FEWEST:
        return []
    lacking = [c for c in shape.kolumner if c not in {*header.kolumner, *profile.konstanter, shape.tid}]
    measures = [c for c in lacking if shape.slag.get(c) in MATT] or [c for c in lacking if c in header.saknas]
    rest = {normalise(month[2]) for month in months}
    named = [c for c in measures if rest & {normalise(n) for n in (c, *profile.headers(c))}]
    if named or "" not in rest:
        return named
    return [*(c for c in measures if c in header.saknas), *measures][:1]
