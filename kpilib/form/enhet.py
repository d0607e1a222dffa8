"""Units: what a reader sees after a number in one, and with how many decimals it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from kpilib.form.tecken import NBSP

ANDEL, ANTAL, PROCENT, PROCENTENHET = "andel", "antal", "%", "p.e."

KRONOR: Mapping[str, int] = {"kr": 0, "tkr": 3, "mnkr": 6, "mdkr": 9}
"""Units of money -> which power of ten one of them is in kronor."""

_VISAD = {ANDEL: PROCENT, "procent": PROCENT, "procentenheter": PROCENTENHET}
_DECIMALER = {
    "procent": 1,
    "procentenheter": 1,
    "dygn per månad": 1,
    "dygn per person och månad": 1,
    "antal per 10 000 invånare": 1,
    "mnkr": 1,
}


_RAKNAS = {"kronor": "kr", "dygn": "dygn"}
"""What a nyckeltal counts (`raknar`) -> its unit, where that is not a number of things."""


def ledets(led: str, raknar: str, enhet: str) -> str:
    """The unit of a value's ``taljare`` or ``namnare``: the nämnare of a share is what the täljare is."""
    return _RAKNAS.get(raknar, ANTAL) if led == "taljare" or enhet == ANDEL else ANTAL


def visad(enhet: str) -> str:
    """The unit that a value is shown in, which is not always that in which it is counted: a share in %."""
    return _VISAD.get(enhet, enhet)


def decimaler(enhet: str) -> int:
    """The decimals of a value."""
    return _DECIMALER.get(enhet, 0)


def efter(enhet: str) -> str:
    """What follows a number in its unit: ``%``, ``kr`` for ``kr per plats och år``, nothing for a count.

    The no-break space before it is part of it.
    """
    word = visad(enhet).split(" ")[0]
    return "" if word in ("", ANTAL) else f"{NBSP}{word}"
