"""The ledger's file: opened, read, copied when a run has ended, and put right from the copy."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import duckdb

from kpilib.errors import BusyError, KategoriplanError
from kpilib.systemet import refusal
from kpilib.workspace import Workspace, read_sealed, set_aside, write_atomic

T = TypeVar("T")

_BUSY_TRIES, _BUSY_PAUSE = 50, 0.1
_LOCKED = re.compile("Could not set lock on file|being used by another process", re.IGNORECASE)
_KEPT_FINDINGS = re.compile(r"korning-(\d+)\.parquet")


class LedgerError(KategoriplanError):
    """The ledger cannot be read as it lies."""


@contextmanager
def opened(workspace: Workspace, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger, held for as short a time as possible: DuckDB lets one process at a time write a file.

    Raises
    ------
    BusyError
        Another program has it open.
    LedgerError
        It is damaged, or of another version.
    SystemRefusedError
        The system does not let it be read or written.
    """
    with _opened(workspace.ledger, read_only=read_only) as con:
        yield con


@contextmanager
def _opened(path: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        with _connected(path, read_only=read_only) as con:
            yield con
    except duckdb.Error as error:
        refused = None if path.is_dir() else refusal(error)
        raise refused or LedgerError(
            "Liggaren över körningar är skadad. Filer, siffror och sidor är orörda.",
            var=str(path),
            gor="Kör: kategoriplan ingest. Liggaren återställs då ur sin kopia, och den skadade filen ställs "
            "åt sidan.",
        ) from None


def _connected(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    for _ in range(_BUSY_TRIES):
        try:
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.IOException as error:
            if not _LOCKED.search(str(error)):
                raise
            time.sleep(_BUSY_PAUSE)
    raise BusyError(
        "Liggaren är upptagen av ett annat program.",
        var=str(path),
        gor="Stäng det program som har filen öppen och försök igen.",
    )


def read(workspace: Workspace, ask: Callable[[duckdb.DuckDBPyConnection], T]) -> T | None:
    """What is asked of the ledger; of its copy where it is damaged or gone. None where there is neither."""
    for path in (workspace.ledger, workspace.ledger_kopia):
        if path.exists():
            try:
                with _opened(path, read_only=True) as con:
                    return ask(con)
            except LedgerError:
                continue
    return None


def examine(workspace: Workspace) -> int:
    """How many runs the ledger has, when all of it has been read.

    Raises
    ------
    LedgerError
        It is damaged, or gone while its copy is there.
    """
    if not workspace.ledger.exists():
        if not workspace.ledger_kopia.exists():
            return 0
        raise LedgerError(
            "Liggaren över körningar saknas.",
            var=str(workspace.ledger),
            gor="Kör: kategoriplan ingest. Liggaren återställs då ur sin kopia.",
        )
    with opened(workspace, read_only=True) as con:
        return _whole(con, known=workspace.ledger_kopia.exists())


def mend(workspace: Workspace, say: Callable[[str], None]) -> None:
    """See to it that the ledger can be read; for the one who holds the lock."""
    try:
        examine(workspace)
    except LedgerError as error:
        restore(workspace, error, say)


def restore(workspace: Workspace, error: LedgerError, say: Callable[[str], None]) -> None:
    """Set a damaged ledger aside, and lay its copy in its place; for the one who holds the lock."""
    say(error.vad)
    for path in (workspace.ledger, _log_of(workspace.ledger)):
        if path.exists():
            say(f"{path.name} är ställd åt sidan som {set_aside(path).name}.")
    if workspace.ledger_kopia.is_file():
        write_atomic(workspace.ledger, workspace.ledger_kopia.read_bytes())
        try:
            runs = examine(workspace)
            say(f"Liggaren är återställd ur sin kopia, med {runs} körningar.")
            return
        except LedgerError:
            set_aside(workspace.ledger)
    say(
        "Liggaren börjar om: kopian gick inte heller att läsa. Vad tidigare körningar gav och vilka filer "
        "som inte togs in är borta ur den; filer, siffror och sidor är orörda."
    )


def keep_copy(workspace: Workspace) -> None:
    """Lay a copy of the ledger beside it; for the one who holds the lock and has just closed it."""
    if _log_of(workspace.ledger).exists():
        return  # somebody reads it, so that not all of it is in the file yet
    with suppress(OSError):  # the run is done and in the ledger; the next one leaves a copy
        write_atomic(workspace.ledger_kopia, workspace.ledger.read_bytes())


def _log_of(path: Path) -> Path:
    """Where DuckDB keeps what it has not yet written in a database's own file."""
    return path.with_name(f"{path.name}.wal")


def latest_number(workspace: Workspace, con: duckdb.DuckDBPyConnection) -> int:
    """The highest number that a run is known to have had, also where the ledger was begun anew.

    A number is used once: what a run kept lies under it.
    """
    pointer = read_sealed(workspace.current) or {}
    kept = [_KEPT_FINDINGS.fullmatch(path.name) for path in workspace.rejected.glob("korning-*.parquet")]
    known = con.execute("SELECT coalesce(max(korning), 0) FROM korning").fetchall()[0][0]
    return max([int(known), int(pointer.get("korning") or 0), *(int(found[1]) for found in kept if found)])


def _whole(con: duckdb.DuckDBPyConnection, *, known: bool) -> int:
    """The number of runs, when every table has been read through and has what a run writes.

    `known`: there have been runs, so that an empty ledger is not the right one.
    """
    tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    if not tables and not known:
        return 0
    for name in tables:
        con.execute(f'FROM "{name}"').fetchall()
    con.execute("SELECT korning, kommando, startad, slutad, status, snapshot, lasta_filer, fel FROM korning")
    return len(con.fetchall())
