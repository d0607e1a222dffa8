"""What is left of a raw file that was removed by decision: what was read of it, or nothing, and that is said.

It cannot be read anew. So what its latest reading gave holds, whatever has changed in the program, the
profiles and the settings since; and where that is damaged, or has pseudonyms of another key, it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from kpilib.contracts import CONTRACTS
from kpilib.errors import FileRejectedError
from kpilib.keys import fingerprint, is_of
from kpilib.rawstore import RawFile

_PSEUDONYM = r"^(?:[a-z]+-)?[0-9a-f]{16}$"
_WITHIN = re.compile(r"(?:dold|person|reserv|skyddad|arende)-[0-9a-f]{16}")


def nothing_left(raw: RawFile) -> str:
    """What is said of a file of which the rows went too."""
    return f"Filen och det som lästs ur den är gallrade ({_dag(raw)})."


def wrong(raw: RawFile, folder: Path | None, receipt: Mapping[str, Any] | None, key: bytes | None) -> (
    FileRejectedError | None
):  # fmt: skip
    """Why what was read of a removed file cannot be used; None where it can.

    Parameters
    ----------
    folder, receipt
        What its latest reading left, where there is something.
    key
        The key that the other files' pseudonyms are of; None leaves that out.
    """
    if folder is None or receipt is None or not _whole(raw, folder, receipt):
        return _refused(
            raw,
            f"Råfilen är gallrad ({_dag(raw)}), och det som lästs ur den är borta eller skadat: det går inte "
            "att läsa om.",
            f"Återställ data/curated/parquet/{raw.source}/{raw.fil}-* ur säkerhetskopian, eller ta ut filen "
            "på nytt ur systemet och ta in den: kategoriplan ingest FIL",
        )
    used = receipt.get("nyckel")
    if key is not None and used is not None and not is_of(key, used) and has_pseudonyms(folder):
        return _refused(
            raw,
            f"Råfilen är gallrad ({_dag(raw)}), och det som lästs ur den har pseudonymer av en annan nyckel "
            f"({used}) än arbetsmappens ({fingerprint(key)}). De kan inte räknas om, och blandas inte.",
            "Ta ut filen på nytt ur systemet och ta in den: kategoriplan ingest FIL",
        )
    return None


def has_pseudonyms(folder: Path) -> bool:
    """Whether a value in what was read of a file is made with the key."""
    return any(_keyed(frame) for frame in _frames(folder))


def _keyed(frame: pl.DataFrame) -> bool:
    texts = [
        name for name, dtype in frame.schema.items() if dtype == pl.String and name not in ("fil", "blad")
    ]
    return any(
        frame[name].str.contains(_PSEUDONYM).any() or frame[name].str.contains(_WITHIN.pattern).any()
        for name in texts
    )


def _frames(folder: Path) -> Iterator[pl.DataFrame]:
    for path in sorted(folder.glob("*.parquet")):
        yield pl.read_parquet(path)


def _whole(raw: RawFile, folder: Path, receipt: Mapping[str, Any]) -> bool:
    """Whether the table is there, as its contract has it, with as many rows as were accepted."""
    if "fel" in receipt:
        return True  # it gave nothing when it was read, and says why
    contract = CONTRACTS.get(raw.source)
    try:
        if contract is None:
            return True
        frame = pl.read_parquet(folder / f"{contract.namn}.parquet")
    except (OSError, PolarsError):
        return False
    types = {name: column.dtype.type for name, column in contract.kolumner.items()}
    return frame.height == receipt["balans"]["godkanda_rader"] and all(
        frame.schema.get(name) == dtype for name, dtype in types.items()
    )


def _refused(raw: RawFile, vad: str, gor: str) -> FileRejectedError:
    return FileRejectedError(
        vad,
        var=raw.name,
        gor=f"{gor} Ska den inte räknas längre: kategoriplan gallra --fil {raw.fil} --aven-tabeller",
    )


def _dag(raw: RawFile) -> str:
    assert raw.gallrad is not None
    return raw.gallrad.date().isoformat()
