"""Which snapshot is in force: one pointer, switched in a single step, to a snapshot that was verified.

Beside each snapshot lies its seal, `<id>.kvitto.json`: the SHA-256 and the size of the file as it was built,
and its time. Whoever connects compares size and time, and the whole content where the time is another; who
publishes, and `doctor`, always the content.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from kpilib.database import quote
from kpilib.errors import KategoriplanError, SnapshotError
from kpilib.fragor import shut_in
from kpilib.systemet import refusal
from kpilib.workspace import Workspace, read_sealed, write_sealed

_ID = re.compile(r"\w{1,40}")
_CORRUPT = re.compile("Corrupt database|database has been invalidated|Could not read enough bytes")
_PUBLISH = "Kör: kategoriplan publish"
_REBUILD = f"{_PUBLISH}, som bygger den igen ur råfilerna."

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
    """Put a snapshot in force, when it has been opened and verified; the former one stays till then.

    Those who read the former one go on reading it until they connect again.

    Raises
    ------
    SnapshotError
        It is not whole: the pointer is left as it was.
    """
    verify(workspace, snapshot)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_sealed(workspace.current, {"snapshot": snapshot, "publicerad": now, "korning": korning})
    return current(workspace)


def current(workspace: Workspace) -> Current:
    """The snapshot that the pointer says is in force; its content is not looked at.

    Raises
    ------
    SnapshotError
        Nothing is published, or the pointer is damaged, or its file is gone.
    """
    if not workspace.current.exists():
        if next(workspace.snapshots.glob("*.duckdb"), None) is not None:
            raise SnapshotError(
                "Pekaren till ögonblicksbilden saknas.", var=str(workspace.current), gor=_PUBLISH
            )
        raise SnapshotError(
            "Det finns ingen publicerad ögonblicksbild.",
            var=str(workspace.curated),
            gor="Kör: kategoriplan ingest FIL …, och sedan kategoriplan publish.",
        )
    try:
        content = _pointer(workspace)
        if not _ID.fullmatch(content["snapshot"]):
            raise ValueError
        found = Current(
            content["snapshot"],
            snapshot_path(workspace, content["snapshot"]),
            datetime.fromisoformat(content["publicerad"]),
            content["korning"],
        )
    except (ValueError, KeyError, TypeError):
        raise SnapshotError(
            "Pekaren till ögonblicksbilden är skadad.", var=str(workspace.current), gor=_PUBLISH
        ) from None
    if not found.path.exists():
        if _pointer(workspace) != content:  # another was published meanwhile, and this one pruned
            return current(workspace)
        raise SnapshotError(
            "Ögonblicksbilden som gäller saknas på disken.", var=str(found.path), gor=_REBUILD
        )
    return found


def _pointer(workspace: Workspace) -> Any:
    return read_sealed(workspace.current) or {}


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
        There is none, or it is not as it was built.
    SystemRefusedError
        Another program has it open for writing, or the system does not let it be read.
    """
    return opened(workspace)[1]


def opened(workspace: Workspace) -> tuple[Current, duckdb.DuckDBPyConnection]:
    """The snapshot in force, and a connection as `connect` gives to that very one.

    A snapshot may be published, and the one before it pruned, between the pointer and the file: then the new
    one is read.

    Raises
    ------
    SnapshotError
        There is none, it cannot be opened, or it is not as it was built.
    """
    while True:
        found = current(workspace)
        try:
            require_as_built(found.path)
            return found, connect_to(workspace, found.path)
        except (KategoriplanError, OSError):
            if current(workspace).snapshot == found.snapshot:
                raise


def require_as_built(path: Path) -> None:
    """See to it that a snapshot is as its seal says; one without, of an earlier version, is taken as it is.

    Raises
    ------
    SnapshotError
        It is not.
    """
    sealed, status = read_sealed(_seal_path(path)), path.stat()
    if sealed is None:
        return
    untouched = (sealed.get("bytes"), sealed.get("mtime_ns")) == (status.st_size, status.st_mtime_ns)
    if not untouched and not (path.is_file() and _sha256(path) == sealed.get("sha256")):
        raise damaged(path)


def connect_to(workspace: Workspace, path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a snapshot's file, for queries that may touch nothing else.

    Raises
    ------
    SnapshotError
        It cannot be opened.
    """
    try:
        return shut_in(workspace, path)
    except duckdb.Error as error:
        raise (None if path.is_dir() else refusal(error)) or damaged(path) from None


def seal(path: Path) -> None:
    """Write the seal of a snapshot that has just been built, before it gets its own name.

    Parameters
    ----------
    path
        Where it lies now; its seal lies where it will, under the name of the snapshot that it says it is.
    """
    with duckdb.connect(str(path), read_only=True) as con:
        snapshot = str(con.execute("SELECT snapshot FROM meta.korning").fetchall()[0][0])
    status = path.stat()
    content = {"sha256": _sha256(path), "bytes": status.st_size, "mtime_ns": status.st_mtime_ns}
    write_sealed(_seal_path(path.with_name(f"{snapshot}.duckdb")), content)


def verify(workspace: Workspace, snapshot: str) -> None:
    """See to it that a snapshot is whole: its content is what was built, it can be opened, and is itself.

    Raises
    ------
    SnapshotError
        It is not, or nothing says what it was when it was built.
    SystemRefusedError
        Another program has it open for writing, or the system does not let it be read.
    """
    path = snapshot_path(workspace, snapshot)
    sealed = read_sealed(_seal_path(path))
    if path.is_file() and sealed is None:
        raise SnapshotError(
            "Ögonblicksbilden har inget kvitto att jämföras med: det är skadat eller borta, eller så är den "
            "byggd av en äldre version.",
            var=str(path),
            gor=_REBUILD,
        )
    if not path.is_file() or sealed is None or _sha256(path) != sealed.get("sha256"):
        raise damaged(path)
    with connect_to(workspace, path) as con:
        try:
            said = con.execute("SELECT snapshot FROM meta.korning").fetchall()
        except duckdb.Error as error:
            raise refusal(error) or damaged(path) from None
    if said != [(snapshot,)]:
        raise damaged(path)


def damaged(path: Path | None = None) -> SnapshotError:
    """That a snapshot is not as it was built, and what to do."""
    return SnapshotError(
        "Ögonblicksbilden är skadad, eller ändrad sedan den byggdes.",
        var=str(path or ""),
        gor=_REBUILD,
    )


def reading_fault(error: BaseException) -> KategoriplanError | None:
    """What a query met that is no fault of its own: a damaged snapshot, or a refusal of the system's."""
    if refused := refusal(error):
        return refused
    return damaged() if isinstance(error, duckdb.Error) and _CORRUPT.search(str(error)) else None


def _seal_path(path: Path) -> Path:
    return path.with_name(f"{path.stem}.kvitto.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
