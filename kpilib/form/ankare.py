"""Anchors of values: a number in a page can be pointed at by what it is, not by where it stands."""

from __future__ import annotations

import re
from itertools import chain, count

from kpilib.begrepp import ALLA
from kpilib.fritext import i_markdown

__all__ = ["ALLA", "Anchors", "value_id"]

_ASCII = str.maketrans("åäö ", "aao-")
_OTHER = re.compile(r"[^a-z0-9-]")
_LONGEST = 60


def value_id(nyckeltal: str, insats: str, period: str, part: str = ALLA, led: str = "varde") -> str:
    """The anchor of a value: ``v-ramavtalskop-gruppbostad-2024-10-namnare``.

    Parameters
    ----------
    part
        The part of a breakdown, ``regiform.egen``, which follows the insats; the whole has none.
    led
        Which number of the row: ``varde``, which is not written out, ``taljare`` or ``namnare``.
    """
    words = [
        "v",
        nyckeltal,
        insats,
        *([part.replace(".", "-").replace(" ", "_")] if part != ALLA else []),
        period,
    ]
    return "-".join([*words, *([led] if led != "varde" else [])])


class Anchors:
    """The anchors of one page: an id is given to the first number that asks for it, and to no other."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, id_: str) -> str | None:
        """The id, or None where an earlier number of the page has it."""
        if id_ in self._taken:
            return None
        self._taken.add(id_)
        return id_

    def of(self, prefix: str, words: str) -> str:
        """An id of words, ``tbl-aktiviteter-egen-regi``, with a number where an earlier one has it.

        Only letters a–z, digits and hyphens of the words are in it, and no more than `_LONGEST` of them.
        """
        plain = _OTHER.sub("", words.lower().translate(_ASCII))
        id_ = f"{prefix}-{plain[:_LONGEST]}" if plain else prefix
        numbered = (f"{id_}-{n}" for n in count(2))
        return next(filter(self.take, chain([id_], numbered)))

    def span(self, shown: str, id_: str) -> str:
        """A number in a paragraph, as Markdown, with its anchor where it is the first."""
        taken = self.take(id_)
        return f"[{i_markdown(shown)}]{{#{taken}}}" if taken else i_markdown(shown)
