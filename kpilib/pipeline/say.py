"""Progress as a sentence at a time, for whoever follows a run."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody follows."""
