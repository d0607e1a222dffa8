"""Each raw file read once: its accepted rows as Parquet, its findings, and a receipt.

`data/curated/parquet/<kalla>/<fil>-<digest>/` holds one `<table>.parquet` per table, `avvisad.parquet`
and `kvitto.json`. The digest covers everything that decides the outcome (the file, the code that reads
it, the profiles, the insats tree, the pseudonym key), so a mended profile reads the file again, which
is how quarantined rows are replayed, and an unchanged one never does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.contracts import CONTRACTS, Balance, Outcome, Terms, accept
from kpilib.errors import DataError, KategoriplanError
from kpilib.keys import fingerprint
from kpilib.settings import Settings
from kpilib.sources import (
    Profile,
    RawFile,
    RawTable,
    load_profiles,
    raw_files,
    read_delivery,
    recognise,
)
from kpilib.workspace import Workspace


@dataclass(frozen=True)
class Curated:
    """What came of one raw file: accepted (`fel` is None) with its tables, or rejected whole with the reason."""

    raw: RawFile
    digest: str
    profil: str = ""
    lasning: str = ""
    utdrag: date | None = None
    balans: Balance | None = None
    fel: Mapping[str, str] | None = None
    tables: Mapping[str, Path] = field(default_factory=dict)
    findings: Path | None = None
    nylast: bool = False

    def as_row(self) -> dict[str, Any]:
        """The file's row in `meta.fil`."""
        balance = asdict(self.balans) if self.balans else dict.fromkeys(Balance.__dataclass_fields__)
        return {
            "fil": self.raw.fil,
            "sha256": self.raw.sha256,
            "kalla": self.raw.source,
            "namn": self.raw.name,
            "ordning": self.raw.ordning,
            "utdrag": self.utdrag,
            "status": "avvisad" if self.fel else "godkand",
            "orsak": self.fel["vad"] if self.fel else None,
            "profil": self.profil,
            "lasning": self.lasning,
            **balance,
        }


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


READING_ROOMS = ("formats", "sources", "contracts", "warehouse/curate.py")


def curate(
    workspace: Workspace,
    settings: Settings,
    key: bytes,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Curated]:
    """Every raw file of the workspace, in order of arrival; only what is new or changed is read.

    A file that cannot be used is in the list with its reason (`fel`); the others go on.
    """
    profiles = load_profiles(workspace)
    result = []
    for raw in raw_files(workspace):
        digest = _digest(raw, profiles, settings, key)
        folder = workspace.parquet / raw.source / f"{raw.fil}-{digest[:12]}"
        if not (folder / "kvitto.json").exists():
            progress(f"Läser {raw.source}: {raw.name}")
            _read(raw, folder, digest, profiles, settings, key)
            result.append(_from_receipt(raw, folder, nylast=True))
        else:
            result.append(_from_receipt(raw, folder, nylast=False))
    return result


def _digest(raw: RawFile, profiles: Sequence[Profile], settings: Settings, key: bytes) -> str:
    parts = {
        "fil": raw.sha256,
        "kalla": raw.source,
        "utdrag": str(raw.utdrag),
        "kod": code_digest(*READING_ROOMS),
        "profiler": sorted(p.digest for p in profiles if p.kalla == raw.source),
        "insatser": {name: i.alias for name, i in settings.insats.items()},
        "nyckel": fingerprint(key),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
