"""Progress as a sentence at a time, for whoever follows a run.

A sentence that is a `begrepp.Steg` also knows how much of the work is done.
"""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody follows."""
