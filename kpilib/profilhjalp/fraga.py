"""A question to the person, with the reasons for what is proposed; and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Svar = Mapping[str, str]
"""Question's id -> the answer: one of its choices, an own one, or one of the two below."""

UTESLUTEN = ""
"""The answer that there is none: the file has no such column, the value is to stay in quarantine."""
HOPPAD = "?"
"""No answer now: the question stays open in what is written."""

JA, NEJ = "ja", "nej"


def rader(antal: int) -> str:
    """A number of rows in words."""
    return "1 rad" if antal == 1 else f"{antal} rader"


@dataclass(frozen=True)
class Val:
    """A choice: the answer that it is, and what a person reads."""

    svar: str
    text: str


@dataclass(frozen=True)
class Fraga:
    """One thing that the file does not say by itself.

    Parameters
    ----------
    id
        What the answer is kept under: `kalla`, `kolumn.X`, `konstant.X`, `varde.X.Y`, `las.X` or `fel.X`.
    fraga, skal
        The question, and what is known, in Swedish; no protected value.
    val
        The choices, the likeliest first.
    egen
        What may be answered besides: a header of the file, or a value.
    foreslagen
        Whether the first choice is likely enough to be proposed.
    uteslut
        What it means to answer that there is none; empty where that is no answer.
    """

    id: str
    fraga: str
    skal: Sequence[str]
    val: Sequence[Val]
    egen: Literal["", "rubrik", "värde"] = ""
    foreslagen: bool = False
    uteslut: str = ""

    def tolkat(self, skrivet: str) -> str | None:
        """The answer that somebody wrote: a choice's number, a choice in words, or an own one; else None."""
        text = skrivet.strip()
        if not text:
            return self.val[0].svar if self.foreslagen else None
        if text.isdecimal() and 1 <= int(text) <= len(self.val):
            return self.val[int(text) - 1].svar
        if text.casefold() == "h":
            return HOPPAD
        if text.casefold() == "u" and self.uteslut:
            return UTESLUTEN
        words = {word.casefold(): v.svar for v in self.val for word in (v.svar, v.text)}
        return words.get(text.casefold(), text if self.egen == "värde" else None)
