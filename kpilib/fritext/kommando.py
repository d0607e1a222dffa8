"""Text in a command that a person is told to give."""

from __future__ import annotations

import re
import shlex

from kpilib.fritext.synlig import synlig

_ENKEL = re.compile(r"[\w./:@,+-]+")
_VERKAR = re.compile(r"[$`\"!]")
"""What a shell acts on also within quotation marks."""


def i_kommando(text: object, *, kort: bool = False) -> str:
    """The text as one argument of a command: within quotation marks, which every shell takes alike.

    Where it holds what acts within them too, the marks are those of the shells that names with such signs
    can be given to; Windows has no such names. `kort`: without marks where no shell needs them.

    >>> print(i_kommando("köp oktober.csv"), i_kommando("$(rm x).csv"))
    "köp oktober.csv" '$(rm x).csv'
    """
    shown = synlig(str(text)).replace("\n", " ")
    if kort and _ENKEL.fullmatch(shown):
        return shown
    return shlex.quote(shown) if _VERKAR.search(shown) else f'"{shown}"'
