"""Which snapshot is in force: one pointer, switched in a single step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from kpilib.database import quote
from kpilib.errors import SnapshotError
from kpilib.warehouse.granser import shut_in
from kpilib.workspace import Workspace, write_atomic

STORAGE_VERSION = "v1.2.0"
"""The earliest DuckDB that reads a snapshot."""


@dataclass(frozen=True)
class Current:
    """The snapshot in force: its id, its file, when it was published (UTC) and by which run of the ledger."""

    snapshot: str
    path: Path
    publicerad: datetime
    korning: int | None


def publish(workspace: Workspace, snapshot: str, korning: int | None = None) -> Current:
    """Put a snapshot in force. Those who read the former one go on reading it until they connect again."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    content = {"snapshot": snapshot, "publicerad": now, "korning": korning}
    write_atomic(workspace.current, json.dumps(content, indent=2).encode())
    return current(workspace)


def current(workspace: Workspace) -> Current:
    """The snapshot in force.

    Raises
    ------
    SnapshotError
        Nothing is published, or the pointer or its file is damaged.
    """
    if not workspace.current.exists():
        raise SnapshotError(
            "Det finns ingen publicerad ögonblicksbild.",
            var=str(workspace.curated),
            gor="Kör: kategoriplan ingest FIL …, och sedan kategoriplan publish.",
        )
    try:
        content = _pointer(workspace)
        found = Current(
            content["snapshot"],
            snapshot_path(workspace, content["snapshot"]),
            datetime.fromisoformat(content["publicerad"]),
            content["korning"],
        )
    except (ValueError, KeyError, TypeError):
        raise SnapshotError(
            "Pekaren till ögonblicksbilden är skadad.",
            var=str(workspace.current),
            gor="Kör: kategoriplan publish.",
        ) from None
    if not found.path.exists():
        if _pointer(workspace) != content:  # another was published meanwhile, and this one pruned
            return current(workspace)
        raise SnapshotError(
            "Ögonblicksbilden som gäller saknas på disken.",
            var=str(found.path),
            gor="Kör: kategoriplan publish, som bygger den igen ur råfilerna.",
        )
    return found


def _pointer(workspace: Workspace) -> Any:
    return json.loads(workspace.current.read_text(encoding="utf-8"))


def snapshot_path(workspace: Workspace, snapshot: str) -> Path:
    """The file of a snapshot."""
    return workspace.snapshots / f"{snapshot}.duckdb"


@contextmanager
def new_snapshot(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a snapshot that is to be built at `path`; what is built is on disk after it.

    A municipality's large tables have a hundred thousand rows, which is less than one of DuckDB's usual row
    groups; in half as large ones they are packed while they are filled, and read by more than one thread.
    Nothing is logged on the way: a snapshot that was not finished is made anew, not repaired. It is written
    as DuckDB wrote in version 1.2, so that other programs with a DuckDB of their own can open it.
    """
    with duckdb.connect() as con:
        con.execute(
            f"ATTACH {quote(str(path))} AS snapshot "
            f"(ROW_GROUP_SIZE 61_440, RECOVERY_MODE no_wal_writes, STORAGE_VERSION '{STORAGE_VERSION}')"
        )
        con.execute("USE snapshot")
        yield con
        con.execute("USE memory")
        con.execute("DETACH snapshot")


def connect(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the snapshot in force, for queries that may touch nothing else.

    Raises
    ------
    SnapshotError
        There is none, or it cannot be opened.
    """
    return opened(workspace)[1]


def opened(workspace: Workspace) -> tuple[Current, duckdb.DuckDBPyConnection]:
    """The snapshot in force, and a connection as `connect` gives to that very one.

    A snapshot may be published, and the one before it pruned, between the pointer and the file: then the new
    one is read.

    Raises
    ------
    SnapshotError
        There is none, or it cannot be opened.
    """
    while True:
        found = current(workspace)
        try:
            return found, shut_in(workspace, found.path)
        except duckdb.Error:
            if current(workspace).snapshot == found.snapshot:
                raise SnapshotError(
                    "Ögonblicksbilden går inte att öppna.",
                    var=str(found.path),
                    gor="Kör: kategoriplan doctor. Hjälper det inte: ta bort filen och kör kategoriplan "
                    "publish.",
                ) from None
