"""Provisions of law as they read on a day: every reference that a page prints comes from `parameters.toml`.

Settings and texts name a provision by the name that the parameters have for it, with a point where it has
such: ``SoL``, ``LSS 9 § 8``. In a text it stands as ``{{lag SoL}}``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from kpilib.begrepp import MANADSNAMN
from kpilib.errors import UsageError
from kpilib.formats import nearest
from kpilib.rules.parameters import Parameter, lydelser, parameter, parameters

REGEL = "lagrum"
HANVISNING = re.compile(r"\{\{lag +(?P<namn>[^{}]+?) *\}\}")
"""A reference in a text."""


def lagrum(namn: str, dag: date) -> str:
    """The provisions that are named, separated by commas, as they read on a day.

    What has no name among the parameters is somebody else's law, and stays as it is written.

    >>> lagrum("LSS 9 § 9, SoL", date(2024, 10, 31))
    '9 § 9 LSS, 4 kap. 1 § socialtjänstlagen (2001:453)'

    Raises
    ------
    UsageError
        The provision has no wording in force on that day.
    """
    parts = [part.strip() for part in namn.split(",")]
    return ", ".join(
        _cited(part, parameter(REGEL, lag, dag)) if (lag := _lag(part)) else part for part in parts
    )


def med_lag(text: str) -> str:
    """A text that is of no day, with its references written out: every wording, and until when it held.

    Raises
    ------
    UsageError
        A reference names no provision.
    """
    return HANVISNING.sub(lambda found: _throughout(found["namn"]), text)


def _throughout(namn: str) -> str:
    lag = _lag(namn)
    if lag is None:
        known = sorted({p.namn for p in parameters() if p.regel == REGEL})
        raise UsageError(
            f"Det finns inget lagrum som heter {namn}.",
            var="kpilib/rules/parameters.toml",
            gor=f"Närmast: {', '.join(nearest(namn, known) or known)}.",
        )
    wordings = lydelser(REGEL, lag)
    said = [
        f"{_cited(namn, p)} till och med {_day(after.galler_fran - timedelta(days=1))}"
        for p, after in pairwise(wordings)
    ]
    return ", därefter ".join([*said, _cited(namn, wordings[-1])])


def _lag(namn: str) -> str | None:
    """The name among the parameters that a reference begins with."""
    known = {p.namn for p in parameters() if p.regel == REGEL}
    return next((name for name in known if namn == name or namn.startswith(f"{name} ")), None)


def _cited(namn: str, p: Parameter) -> str:
    """The wording, with the reference's point after its paragraph: ``9 § 8 LSS``."""
    point = namn.removeprefix(p.namn).strip()
    paragraph, sign, law = str(p.varde).partition("§")
    if not point:
        return str(p.varde)
    # A paragraph that is not the one in force is as it was written.
    return f"{point}{law}" if point.startswith(paragraph + sign) else namn


def _day(day: date) -> str:
    return f"{day.day} {MANADSNAMN[day.month - 1]} {day.year}"
