"""Adopted follow-ups: what the council had before it, kept as it was.

`data/curated/uppfoljningar/<halvår>/` holds `manifest.json`, the values as each audience saw them
(`varden-<publik>.parquet`), the catalogue, the comments and the activities of the day, and the snapshot they
came from (`underlag.duckdb`), so that what has changed since can be explained. The folder appears whole or
not at all, and is never written to again; the manifest holds the SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from kpilib.begrepp import Period
from kpilib.errors import SnapshotError, UsageError
from kpilib.workspace import Workspace, replace

MANIFEST, UNDERLAG = "manifest.json", "underlag.duckdb"


@dataclass(frozen=True)
class Faststalld:
    """An adopted follow-up.

    Parameters
    ----------
    period
        Its half-year.
    snapshot, publicerad
        The snapshot that it shows, and when that was published (UTC).
    faststalld
        When the follow-up was adopted (UTC).
    troskel
        Counts of persons below it were hidden.
    publiker
        The audiences whose view is kept.
    definitioner
        Nyckeltal -> version of its definition.
    """

    period: Period
    snapshot: str
    publicerad: datetime
    faststalld: datetime
    troskel: int
    publiker: tuple[str, ...]
    definitioner: Mapping[str, int]
    folder: Path

    @property
    def underlag(self) -> Path:
        """The snapshot file that it came from."""
        return self.folder / UNDERLAG

    def varden(self, publik: str) -> pl.DataFrame | None:
        """The values as an audience saw them (see `Gate.varden`), or None when its view was not kept."""
        if publik not in self.publiker:
            return None
        return pl.read_parquet(self.folder / f"varden-{publik}.parquet")

    def tabell(self, namn: str) -> pl.DataFrame:
        """katalog, kommentar or aktivitet as they were."""
        return pl.read_parquet(self.folder / f"{namn}.parquet")


def bevara(
    workspace: Workspace,
    period: Period,
    *,
    varden: Mapping[str, pl.DataFrame],
    tabeller: Mapping[str, pl.DataFrame],
    snapshot: str,
    underlag: Path,
    publicerad: datetime,
    troskel: int,
    now: datetime | None = None,
) -> Faststalld:
    """Keep a follow-up as it was adopted.

    Parameters
    ----------
    varden
        Audience -> the values as it may see them.
    tabeller
        Name -> table that passes to every audience; `katalog` is one of them.
    underlag
        The snapshot's file.

    Raises
    ------
    UsageError
        The half-year's follow-up is adopted already.
    """
    folder = workspace.uppfoljningar / str(period)
    if folder.exists():
        earlier = read(folder)
        raise UsageError(
            f"Uppföljningen för {period} är redan fastställd ({earlier.faststalld:%Y-%m-%d}).",
            var=str(folder),
            gor="En fastställd uppföljning ändras inte; det som har rättats sedan dess visas i nästa.",
        )
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for publik, frame in varden.items():
        frame.write_parquet(half / f"varden-{publik}.parquet")
    for namn, frame in tabeller.items():
        frame.write_parquet(half / f"{namn}.parquet")
    shutil.copyfile(underlag, half / UNDERLAG)
    manifest = {
        "period": str(period),
        "snapshot": snapshot,
        "publicerad": publicerad.isoformat(),
        "faststalld": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "troskel": troskel,
        "publiker": list(varden),
        "definitioner": dict(tabeller["katalog"].select("nyckeltal", "definition_version").iter_rows()),
        "filer": {p.name: _sha256(p) for p in sorted(half.iterdir())},
    }
    (half / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    for path in half.iterdir():
        _to_disk(path)
    replace(half, folder)
    return read(folder)


def faststallda(workspace: Workspace) -> dict[str, Faststalld]:
    """Half-year -> its adopted follow-up, the earliest first."""
    folders = sorted(p for p in workspace.uppfoljningar.glob("*") if not p.name.startswith("."))
    return {p.name: read(p) for p in folders}


def faststalld(workspace: Workspace, period: Period) -> Faststalld | None:
    """The adopted follow-up of a half-year; None where it is not adopted.

    Raises
    ------
    SnapshotError
        It is not as it was kept.
    """
    folder = workspace.uppfoljningar / str(period)
    return read(folder) if folder.exists() else None


def read(folder: Path) -> Faststalld:
    """An adopted follow-up.

    Raises
    ------
    SnapshotError
        A file of it is missing or is not as it was kept.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = content["filer"]
        kept = Faststalld(
            Period.parse(content["period"]),
            content["snapshot"],
            datetime.fromisoformat(content["publicerad"]),
            datetime.fromisoformat(content["faststalld"]),
            content["troskel"],
            tuple(content["publiker"]),
            content["definitioner"],
            folder,
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(folder, MANIFEST) from None
    for name, sha256 in files.items():
        if not (folder / name).exists() or _sha256(folder / name) != sha256:
            raise _damaged(folder, name)
    return kept


def _damaged(folder: Path, name: str) -> SnapshotError:
    return SnapshotError(
        f"Den fastställda uppföljningen {folder.name} är skadad eller ändrad.",
        var=str(folder / name),
        gor="Återställ mappen från säkerhetskopia.",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
