"""Which of a file's headers may be meant by a column: told from the name, and from the cells under it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from kpilib.formats import normalise, without_unit
from kpilib.formats.innehall import ENTYDIGA, HALFTEN, JURIDISK, MANADSFORM, Passning, ar_personnamn, passning

LIKT = 0.6
"""How like a known name a header is, from which it may be meant by it alone (0-1)."""
_STRANGT = {"organisationsnummer": JURIDISK, "manad": MANADSFORM}
"""Kinds of which some cells say more than others."""
SAKERT = 0.9
"""The share of cells that fit, from which they alone may say which column it is."""


@dataclass(frozen=True)
class Kandidat:
    """A header that a column may mean.

    `likhet` is how like the column's known names it is (1: it is one of them), `passning` how its cells fit,
    and `traff` the share of them that say it by themselves (`traff`).
    """

    kolumn: str
    rubrik: str
    likhet: float
    passning: Passning
    typ: str
    traff: float = 0.0

    @property
    def vittnar(self) -> float:
        """How far the cells say by themselves that this is the column, 0-1."""
        if self.typ in ENTYDIGA and self.passning.fyllda:
            return self.passning.andel
        return self.traff

    @property
    def poang(self) -> float:
        """What candidates are ranked by: the name, and the cells where they say anything by themselves."""
        return self.likhet + self.vittnar

    @property
    def rimlig(self) -> bool:
        """Whether it may be proposed: its cells do not contradict, and its name or its cells speak for it."""
        if self.passning.andel < HALFTEN:
            return False
        return self.likhet >= LIKT or self.vittnar >= (
            HALFTEN if self.typ in ("kategori", "insats") else SAKERT
        )


def likhet(rubrik: str, namn: Iterable[str]) -> float:
    """How like a header is to the nearest of some names, 0-1; a unit at its end does not count."""
    forms = {normalise(rubrik), normalise(without_unit(rubrik))}
    return max((_alike(form, normalise(name)) for form in forms for name in namn), default=0.0)


def kandidat(
    kolumn: str, typ: str, rubrik: str, celler: pl.Series, namn: Sequence[str], varden: Sequence[str] = ()
) -> Kandidat:
    """A header held against a column; one over persons' names is like nothing.

    Parameters
    ----------
    celler
        The cells under the header, null where they are empty.
    namn
        The names that the column is known by.
    varden
        Every way that a value of the column may be written, where there are such.
    """
    alike = likhet(rubrik, namn)
    if alike < 1 and ar_personnamn(rubrik, typ, celler):
        alike = 0.0
    return Kandidat(kolumn, rubrik, alike, passning(typ, celler), typ, traff(typ, celler, varden))


def traff(typ: str, celler: pl.Series, varden: Sequence[str] = ()) -> float:
    """The share of the cells that are among some values, a company's number or a month; 0 of other kinds."""
    words = [v for v in varden if any(c.isalpha() for c in v)]  # 1, 2 and 3 are values of many things
    if typ in _STRANGT:
        hit = passning(_STRANGT[typ], celler)
    elif words and typ in ("kategori", "insats"):
        hit = passning(typ, celler, words)
    else:
        return 0.0
    return hit.andel if hit.fyllda else 0.0


def fordela(kandidater: Iterable[Kandidat]) -> dict[str, str]:
    """Column -> header, the best first and each header once; what may not be proposed is left out.

    Cells alone decide only where one header fits and one column wants it.
    """
    taken: dict[str, str] = {}
    reasonable = sorted((k for k in kandidater if k.rimlig), key=lambda k: -k.poang)
    for one in reasonable:
        if one.kolumn in taken or one.rubrik in taken.values():
            continue
        rivals = [
            k
            for k in reasonable
            if (k.kolumn == one.kolumn) != (k.rubrik == one.rubrik)
            and k.kolumn not in taken
            and k.rubrik not in taken.values()
            and k.vittnar >= HALFTEN
        ]
        if one.likhet >= LIKT or not rivals:
            taken[one.kolumn] = one.rubrik
    return taken


def toml_rad(kolumn: str, rubriker: Sequence[str]) -> str:
    """A line of `[kolumner]`: a list, which adds to the canonical name and takes no other away.

    >>> toml_rad("period", ["Månad", 'Avser "mån"'])
    'period = ["Månad", "Avser \\\\"mån\\\\""]'
    """
    return f"{kolumn} = [{', '.join(toml_text(r) for r in rubriker)}]"


def toml_text(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'


def utokad(kolumner: Mapping[str, str | tuple[str, ...]], kolumn: str, rubrik: str) -> list[str]:
    """The headers of a column, those that a profile has kept before the one that is added."""
    named = kolumner.get(kolumn, ())
    return list(dict.fromkeys([*((named,) if isinstance(named, str) else named), rubrik]))


@lru_cache(maxsize=65536)  # every header is held against every name of every source
def _alike(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    if min(len(one), len(other)) >= len("dygn") and (one in other or other in one):
        ratio = max(ratio, 0.75)  # Belopp in Belopp exkl moms
    return min(ratio, 0.95)
