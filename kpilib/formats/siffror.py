"""The digits that a reader sees: of every script as 0-9, without marks that take no place."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

_MARK = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u0600-\u0605\u061c\u115f\u1160\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0"
    r"\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""Signs that take no place or are not seen: soft hyphens, zero width, directions, controls, combining."""
_MARKS = re.compile(f"[{_MARK}]+")
_DIGIT = re.compile(
    r"[^\D0-9]|[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea"
    r"\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]"
)
"""Digits that are not 0-9: full width, of other scripts, raised, in a ring."""


def any_unseen(text: str) -> bool:
    """Whether a text has digits of another script, or marks that are not seen."""
    return _MARKS.search(text) is not None or (not text.isascii() and _DIGIT.search(text) is not None)


def plain_digits(text: str) -> tuple[str, Sequence[int]]:
    """The text with 0-9 for every digit and without what is not seen, and where in it each of that was."""
    if not text.isascii():
        text = _DIGIT.sub(lambda m: str(unicodedata.digit(m[0])), text)
    removed: list[int] = []

    def gone(m: re.Match[str]) -> str:
        removed.extend(range(m.start(), m.end()))
        return ""

    return _MARKS.sub(gone, text), [at - i for i, at in enumerate(removed)]


def as_written(at: int, removed: Sequence[int]) -> int:
    """The place in a text as it was written of a place in what `plain_digits` made of it."""
    return at + bisect_right(removed, at)
