"""Which part of a delivery a file is: as somebody has said, as its profile says, or as files like it were."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kpilib.database import quote
from kpilib.rawstore import RawFile
from kpilib.sources import Profile
from kpilib.sources.profile import PART_IN_NAME

_WHEN = "januari februari mars april maj juni juli augusti september oktober november december " + (
    "jan feb mar apr jun jul aug sep sept okt nov dec"
)
_ANEW = "rattad rättad rattelse rättelse korrigerad uppdaterad reviderad ny kopia slutlig version ver v"
_ASIDE = frozenset(f"{_WHEN} {_ANEW}".split())
"""Words of a file's name that say when it is of, or that it comes again, and not what it is."""


def series(name: str) -> str:
    """What a file's name says beside days, numbers and that it comes again: the same for each month's file.

    >>> series("i_kopfil_nordost_2024-10.csv"), series("i_kopfil_nordost_2024-11 (rättad).csv")
    ('i kopfil nordost', 'i kopfil nordost')
    """
    stem = name.rpartition(".")[0] or name
    words = re.findall(r"[^\W\d_]+", stem.casefold())
    return " ".join(word for word in words if word not in _ASIDE)


def part_of(raw: RawFile, profile: Profile) -> str | None:
    """The SQL that gives a row of the file its part; None where nobody has said that there are any."""
    if raw.part is not None:
        return quote(raw.part)
    if profile.las.del_ is None:
        return None
    if profile.las.del_ == PART_IN_NAME:
        return quote(series(raw.name))
    return f"coalesce(CAST(\"{profile.las.del_}\" AS VARCHAR), '')"


def where_to_write(profile: Profile) -> str:
    """Where a line of the profile is written: the workspace's file, or one to make over a bundled one."""
    if profile.fil.startswith("profiler/"):
        return profile.fil
    own = f'kalla = "{profile.kalla}" och namn = "{profile.namn}"'
    return f"profiler/{profile.fil} (en ny fil som börjar med raderna {own})"


def taught(name: str, earlier: Sequence[RawFile]) -> str | None:
    """The part that the latest file of the same series was said to be."""
    return next((raw.part for raw in reversed(earlier) if series(raw.name) == series(name)), None)


def proposed(name: str, others: Collection[str], parts: Collection[str]) -> str:
    """A name for the part that a file is: what sets its name apart from the others', else a number."""
    known = {word for other in others for word in series(other).split()}
    own = [word for word in series(name).split() if word not in known]
    taken = set(parts)
    number = next(str(n) for n in range(2, len(taken) + 3) if str(n) not in taken)
    return "_".join(own) or number
