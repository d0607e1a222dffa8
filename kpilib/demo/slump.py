"""Chance that can be repeated: one generator per name, so that a new part does not move the others."""

from __future__ import annotations

import random
from collections.abc import Mapping


def slump(*namn: object) -> random.Random:
    """A generator that is settled by the names alone, e.g. ``slump(2024, "kop", "bmss_vuxna")``."""
    return random.Random("/".join(str(del_) for del_ in namn))  # noqa: S311 - a simulation, not a secret


def avrunda(tal: float, rng: random.Random) -> int:
    """A whole number whose mean is `tal`: 0.4 becomes 1 four times out of ten."""
    return int(tal + rng.random())


def valj(vikter: Mapping[str, float], rng: random.Random) -> str:
    """One of the keys, as often as its weight says."""
    return rng.choices(list(vikter), weights=list(vikter.values()))[0]
