"""Names of persons that a file tells in columns of its own, and where they stand in other text of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import polars as pl

from kpilib.formats.namn import normalise

Namn = tuple[str, ...]
"""A full name, however it is written: its words without case and diacritics, in order of the alphabet."""

_BARARE = re.compile(r"brukare|klient|sokande|anhorig|gode?man|kontaktperson|kontaktnamn|handlagg|personnamn")
_NAMN = re.compile(r"^(?:namn|fullstandigtnamn|for(?:namn)?ochefternamn)$")
_FORNAMN, _EFTERNAMN = re.compile(r"fornamn"), re.compile(r"efternamn")
_ANNAT = re.compile(
    r"enhet|grupp|team|avdelning|omrade|forvaltning|distrikt|roll|nummer|antal|krets|ålder|alder"
)
_PERSON = re.compile(r"personn(?:umme)?r|pnr|fodelse")
_FULLT = re.compile(
    r"[^\W\d_a-zåäö][^\W\d_]+(?:[-'’][^\W\d_]+)*(?:,? [^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]+)*){1,4}"
)
_ORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MELLAN = re.compile(r"[\s,.]{1,3}")
_MOST = 5  # words of a name


def names_of(columns: Sequence[tuple[str, pl.Series]]) -> frozenset[Namn]:
    """The full names in columns that say by their header that they name persons.

    Parameters
    ----------
    columns
        Header and cells (String) of every column of a sheet. A column that is called ``Namn`` names persons
        where another has their numbers or births; first and last names may stand each in a column.
    """
    headers = [normalise(rubrik) for rubrik, _ in columns]
    of_persons = any(_PERSON.search(header) for header in headers)
    written: set[str] = set()
    for header, (_, cells) in zip(headers, columns, strict=True):
        if _ANNAT.search(header):
            continue
        if _BARARE.search(header) or (of_persons and _NAMN.fullmatch(header)):
            written.update(
                cell for cell in cells.drop_nulls().unique().to_list() if _FULLT.fullmatch(cell.strip())
            )
    first = [cells for header, (_, cells) in zip(headers, columns, strict=True) if _FORNAMN.search(header)]
    last = [cells for header, (_, cells) in zip(headers, columns, strict=True) if _EFTERNAMN.search(header)]
    if len(first) == len(last) == 1:
        pairs = set(zip(first[0].to_list(), last[0].to_list(), strict=True))
        written.update(f"{one} {other}" for one, other in pairs if one and other)
    return frozenset(name for text in written if len(name := _name(_ORD.findall(text))) > 1)


def without_names(text: str, names: frozenset[Namn], stand_in: Callable[[str], str]) -> str:
    """The text with every one of the names replaced, in either order and in the genitive.

    Parameters
    ----------
    stand_in
        What to write for a name, given in a form that is the same however it is written.
    """
    if not names:
        return text
    words = list(_ORD.finditer(text))
    sizes = sorted({len(name) for name in names}, reverse=True)
    parts: list[str] = []
    at = end = 0
    while at < len(words):
        for size in sizes:
            found = _at(text, words[at : at + size], size, names)
            if found is not None:
                parts += [text[end : words[at].start()], stand_in(" ".join(found))]
                at, end = at + size, words[at + size - 1].end()
                break
        else:
            at += 1
    return "".join([*parts, text[end:]])


def _at(text: str, words: Sequence[re.Match[str]], size: int, names: frozenset[Namn]) -> Namn | None:
    if len(words) < size or any(
        not _MELLAN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(words)
    ):
        return None
    written = [word[0] for word in words]
    for last in (written[-1], re.sub(r"['’]?s$", "", written[-1])):
        if (name := _name([*written[:-1], last])) in names:
            return name
    return None


def _name(words: Iterable[str]) -> Namn:
    return tuple(sorted(filter(None, map(normalise, words))))[:_MOST]
