"""Sweden's municipalities, and the one that a person means.

`kommuner.csv` has all 290, with the codes that SCB gives them and the names of Kolada's list of
municipalities (api.kolada.se/v3/municipality, March 2026).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kpilib.begrepp import och
from kpilib.errors import UsageError
from kpilib.formats import nearest, normalise

_AFTER = ("kommun", "stad")


@dataclass(frozen=True)
class Kommun:
    """A municipality: its four-digit code and its name."""

    kod: str
    namn: str


@cache
def kommuner() -> tuple[Kommun, ...]:
    """Every municipality, in order of code."""
    text = files("kpilib.mall").joinpath("kommuner.csv").read_text(encoding="utf-8")
    return tuple(Kommun(row["kod"], row["namn"]) for row in csv.DictReader(text.splitlines(), delimiter=";"))


def hitta_kommun(word: str) -> Kommun:
    """The municipality of a code or a name: in any case, without å, ä and ö, with ``kommun`` after it.

    Raises
    ------
    UsageError
        There is none, or more than one; names the nearest.
    """
    forms = tuple(_forms(word))
    for folded in (str.casefold, normalise):  # a ring parts two of the names
        said = {folded(form) for form in forms}
        found = [k for k in kommuner() if k.kod in forms or folded(k.namn) in said]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                f"Flera kommuner kan heta {word}.",
                gor=f"Skriv koden: {och(f'{k.kod} är {k.namn}' for k in found)}.",
            )
    near = nearest(word, [k.namn for k in kommuner()])
    raise UsageError(
        f"Det finns ingen kommun med {'koden' if word.isdecimal() else 'namnet'} {word}.",
        gor=f"Menade du {och(near, 'eller')}?" if near else "Skriv kommunens namn, eller dess fyra siffror.",
    )


def _forms(word: str) -> Iterator[str]:
    """As it is written, and without what a municipality calls itself after its name: ``NAMNs kommun``."""
    words = word.split()
    yield " ".join(words)
    if len(words) > 1 and words[-1].casefold() in _AFTER:
        name = " ".join(words[:-1])
        yield from (name, name.removesuffix("s"))
