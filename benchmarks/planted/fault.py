"""A fault: a file with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MOST_SHOWN = 160
AROUND = 30
"""How much of what is the same is shown on either side of what is not."""


@dataclass(frozen=True)
class Fault:
    """One change to one file.

    Parameters
    ----------
    line
        Where it stands in the file as it is.
    before, after
        What is changed, and what to.
    source
        Gives the whole file with the change.
    """

    file: str
    line: int
    before: str
    after: str
    source: Callable[[], str]

    @property
    def change(self) -> str:
        """What is changed and what to, with no more around it than tells where it is."""
        before, after = " ".join(self.before.split()), " ".join(self.after.split())
        if len(before) + len(after) <= MOST_SHOWN:
            return f"{before}  →  {after}"
        start = max(_alike(before, after) - AROUND, 0)
        before, after = before[start:], after[start:]
        same = _alike(before[::-1], after[::-1])
        end = max(same - AROUND, 0)
        first, last = "…" if start else "", "…" if end else ""
        return f"{first}{_to(before, end)}{last}  →  {first}{_to(after, end)}{last}"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.change}"


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin alike with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _to(text: str, end: int) -> str:
    kept = text[: len(text) - end]
    return kept if len(kept) <= MOST_SHOWN else f"{kept[:MOST_SHOWN]}…"
