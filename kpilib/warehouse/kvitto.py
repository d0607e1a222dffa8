"""The receipt of what was read from a raw file: what each cached table holds, and whether it still does.

A flipped byte in a Parquet file most often gives another value and no error, so a table is believed only when
its bytes are those that were written. The rows and the öre are there to say what has become of one that is
not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.errors import KategoriplanError
from kpilib.workspace import read_sealed, write_sealed

KVITTO = "kvitto.json"


def write_receipt(folder: Path, receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Write the receipt of a folder of tables, with what each `<name>.parquet` there holds; the receipt."""
    tables = {path.stem: _weighed(path) for path in sorted(folder.glob("*.parquet"))}
    whole = {**receipt, "tabeller": tables}
    write_sealed(folder / KVITTO, whole)
    return whole


def read_receipt(folder: Path) -> dict[str, Any] | None:
    """The receipt of a folder whose tables are as they were written; None where something is not.

    Raises
    ------
    OSError
        The system does not let a file be read.
    """
    receipt = read_sealed(folder / KVITTO)
    if receipt is None or not isinstance(receipt.get("tabeller"), dict):
        return None
    whole = all(_sha256(folder / f"{name}.parquet") == t["sha256"] for name, t in receipt["tabeller"].items())
    return receipt if whole else None


def damage(folder: Path) -> str:
    """What is wrong with a folder whose receipt does not hold, in Swedish, as after "det lästa"."""
    receipt = read_sealed(folder / KVITTO)
    if receipt is None:
        return "har inget helt kvitto"
    for name, written in receipt.get("tabeller", {}).items():
        path = folder / f"{name}.parquet"
        if _sha256(path) != written["sha256"]:
            return f"svarar inte mot sitt kvitto: tabellen {name} {_became(path, written)}"
    return "har ett kvitto som en äldre version skrev"


def _became(path: Path, written: Mapping[str, Any]) -> str:
    if not path.is_file():
        return "saknas"
    try:
        now = _weighed(path)
    except (pl.exceptions.PolarsError, OSError, KategoriplanError):
        return "går inte att läsa"
    if now["rader"] != written["rader"]:
        return f"har {now['rader']} rader och skulle ha {written['rader']}"
    if now["ore"] != written["ore"]:
        return "har andra belopp än när den skrevs"
    return "har ett annat innehåll än när den skrevs"


def _weighed(path: Path) -> dict[str, Any]:
    """Rows, the sum of every amount in öre, and the SHA-256 of the file's bytes."""
    frame = pl.read_parquet(path)
    amounts = [name for name, dtype in frame.schema.items() if dtype.is_decimal()]
    ore = sum(int((frame[name].sum() or 0) * 100) for name in amounts)
    return {"rader": frame.height, "ore": ore, "sha256": _sha256(path)}


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
