"""The code as an input like any other: what it was when a file was read, or a snapshot counted."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

READING_ROOMS = (
    "begrepp",
    "formats",
    "fritext",
    "isolering",
    "arbetsbok",
    "sheets",
    "rawstore",
    "sources",
    "contracts",
    "services",
    "warehouse/curate.py",
    "warehouse/delning.py",
    "warehouse/lasning.py",
)
"""The rooms whose code decides what comes of a raw file."""

COUNTING_ROOMS = (
    "begrepp",
    "formats",
    "fritext",
    "database.py",
    "isolering",
    "arbetsbok",
    "sheets",
    "rawstore",
    "sources",
    "contracts",
    "services",
    "rules",
    "warehouse",
    "nyckeltal",
)
"""The rooms whose code decides what a snapshot holds."""


@cache
def code_digest(*rooms: str) -> str:
    """SHA-256 (hex) of the package's source in the named rooms: code is an input like any other."""
    total = hashlib.sha256()
    for room in rooms:
        root = Path(str(files("kpilib"))) / room
        found = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file())
        for path in found:
            if path.suffix in {".py", ".sql", ".toml"}:
                total.update(path.relative_to(root.parent).as_posix().encode())
                total.update(path.read_bytes())
    return total.hexdigest()
