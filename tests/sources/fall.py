"""Files as systems write them, and what a person does who follows a message to the letter."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kpilib.errors import KategoriplanError
from kpilib.sheets.types import Upplysning
from kpilib.sources import Profile

FALL = Path(__file__).parent / "fixtures" / "fall"

_LINE = re.compile(r'\b\w+ = (?:"[^"]*"|true|false|\d+|\[[^]]*\])')


def lines_of(told: KategoriplanError | Upplysning) -> list[str]:
    """The lines that a message gives for a profile, as they stand in it."""
    found: list[str] = _LINE.findall(told.gor)
    return [line for line in found if not line.startswith(("kalla =", "namn ="))]  # which file it is


def followed(profile: Profile, line: str, table: str = "las") -> Profile:
    """A profile with a line more under `[las]`, or another table."""
    content: dict[str, Any] = profile.model_dump(exclude_unset=True)
    content[table] = content.get(table, {}) | tomllib.loads(line)
    return Profile.model_validate(content)
