"""Cells that say one of some known values, in one of the ways that it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from kpilib.errors import FormatError
from kpilib.formats import nearest, normalise, point_alone, read_lagrum

_LAW = re.compile(r"\b(?:LSS|SoL)\b", re.IGNORECASE)


def one_of(
    ways: Mapping[str, Sequence[str]], otherwise: Callable[[str], str | None] = lambda _: None
) -> Callable[[str], str]:
    """A reading of cells: the value that is written so.

    Parameters
    ----------
    ways
        Value -> the ways that it is written; case, spaces and signs make no difference.
    otherwise
        Asked of a cell that is written in none of them.

    Raises
    ------
    FormatError
        From the reading: ``otillatet_varde``.
    """
    known = {normalise(way): value for value, written in ways.items() for way in written}

    def reading(cell: str) -> str:
        found = known.get(normalise(cell)) or otherwise(cell)
        if found is None:
            near = nearest(cell, [way for written in ways.values() for way in written])
            hint = f"Närmast: {', '.join(near)}. " if near else ""
            raise FormatError(
                "otillatet_varde",
                "Värdet finns inte bland de tillåtna.",
                gor=f"{hint}Rätta i källan, eller lägg till skrivsättet under [varden] i profilen.",
            )
        return found

    return reading


def decided_alone(lagrum: Mapping[str, str]) -> dict[int, str]:
    """Point of LSS 9 § -> the insats that alone is decided under it.

    >>> decided_alone({"boende": "LSS 9 § 9, SoL", "stod": "SoL"})
    {9: 'boende'}
    """
    under = [(point, key) for key, text in lagrum.items() for point in read_lagrum(text).punkter]
    points = Counter(point for point, _ in under)
    return {point: key for point, key in under if points[point] == 1}


def insats(ways: Mapping[str, Sequence[str]], lagrum: Mapping[str, str]) -> Callable[[str], str]:
    """A reading of an insats by its names, alone or with the law that it is decided under, or by the point of
    LSS 9 § where it alone is decided under that.

    Parameters
    ----------
    lagrum
        Insats -> the provisions that it is decided under.

    >>> read = insats({"boende": ["Boende vuxna"]}, {"boende": "LSS 9 § 9, SoL"})
    >>> read("LSS § 9:9"), read("Boende vuxna (LSS)")
    ('boende', 'boende')
    """
    named = {normalise(way): key for key, written in ways.items() for way in written}
    alone = decided_alone(lagrum)

    def by_law(cell: str) -> str | None:
        if (point := point_alone(cell)) is not None:
            return alone.get(point)
        key = named.get(normalise(_LAW.sub(" ", cell)))
        laws = read_lagrum(cell).lagar
        return key if key and laws and laws <= read_lagrum(lagrum.get(key, "")).lagar else None

    return one_of(ways, by_law)
