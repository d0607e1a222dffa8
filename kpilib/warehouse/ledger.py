"""The ledger: every run that may change something, what came of it, and how long each step took.

A run that ends leaves a copy of it beside it (`kpilib.warehouse.liggaren`), which takes its place when it is
damaged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb
import filelock
import polars as pl

from kpilib.database import query
from kpilib.errors import BusyError, KategoriplanError
from kpilib.formats import hidden
from kpilib.rawstore import mend as mend_manifest
from kpilib.systemet import refusal
from kpilib.utgavor import sweep
from kpilib.warehouse.liggaren import LedgerError, keep_copy, latest_number, mend, opened, read, restore
from kpilib.workspace import Workspace

TABLES = """
CREATE SEQUENCE IF NOT EXISTS korning_nr;
CREATE TABLE IF NOT EXISTS korning (
    korning BIGINT PRIMARY KEY DEFAULT nextval('korning_nr'),
    kommando VARCHAR, startad TIMESTAMP, slutad TIMESTAMP, status VARCHAR,
    snapshot VARCHAR, lasta_filer INTEGER, fel VARCHAR
);
CREATE TABLE IF NOT EXISTS steg (korning BIGINT, steg VARCHAR, sekunder DOUBLE, detalj VARCHAR);
CREATE TABLE IF NOT EXISTS refuserad (
    korning BIGINT, namn VARCHAR, vad VARCHAR, var VARCHAR, gor VARCHAR, dag TIMESTAMP
);
CREATE TABLE IF NOT EXISTS nyckel (fingeravtryck VARCHAR, handelse VARCHAR, dag TIMESTAMP);
"""
_KORNING = {
    "korning": pl.Int64,
    "kommando": pl.String,
    "startad": pl.Datetime,
    "slutad": pl.Datetime,
    "status": pl.String,
    "snapshot": pl.String,
    "lasta_filer": pl.Int32,
    "fel": pl.String,
}


@dataclass
class Run:
    """A run under way; what it learns on the way is written when it ends.

    `refuserade` are the files that it was given and could not take in: the name, and why.
    """

    korning: int
    snapshot: str | None = None
    lasta_filer: int = 0
    steg: list[tuple[str, float, str]] = field(default_factory=list)
    refuserade: list[tuple[str, KategoriplanError]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """A step of the run, timed; what is put in the list becomes its detail."""
        detail: list[str] = []
        start = time.monotonic()
        try:
            yield detail
        finally:
            self.steg.append((name, time.monotonic() - start, "; ".join(detail)))


@contextmanager
def ledgered(
    workspace: Workspace, kommando: str, say: Callable[[str], None] = lambda _: None
) -> Iterator[Run]:
    """One run, alone in its workspace: behind the lock, and written to the ledger however it ends.

    A ledger, or a manifest of raw files, that is damaged is first put right, which is told to `say`.

    Raises
    ------
    BusyError
        Another run holds the lock.
    SystemRefusedError
        Nothing can be written in the workspace: the disk is full, or may only be read.
    """
    workspace.curated.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(workspace.lock)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise BusyError(
            "En annan körning pågår i samma arbetsmapp.",
            var=str(workspace.root),
            gor="Vänta tills den är klar; kategoriplan status visar hur långt den har kommit.",
        ) from None
    try:
        sweep(workspace)
        mend_manifest(workspace, say)
        mend(workspace, say)
        try:
            run = Run(_begin(workspace, kommando))
        except LedgerError as error:  # it can be read and not written
            restore(workspace, error, say)
            run = Run(_begin(workspace, kommando))
        try:
            yield run
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            told = refusal(error, var=str(workspace.root)) or error
            with suppress(KategoriplanError, OSError):  # what stopped the run is what there is to tell
                _end(workspace, run, "avbruten" if stopped else "misslyckad", told)
            if told is error:
                raise
            raise told from None
        _end(workspace, run, "klar", None)
    finally:
        lock.release()


def runs(workspace: Workspace, last: int = 10) -> pl.DataFrame:
    """The latest runs, newest first: korning, kommando, startad, slutad (UTC), status, snapshot, lasta_filer,
    fel.
    """
    found = read(workspace, lambda con: query(con, "FROM korning ORDER BY korning DESC LIMIT ?", [last]))
    return pl.DataFrame(schema=_KORNING) if found is None else found


def refused(workspace: Workspace) -> pl.DataFrame:
    """The files that a run was given and did not take in, the latest time of each: namn, vad, var, gor, dag
    (UTC).
    """
    found = read(workspace, _refused)
    if found is not None:
        return found
    return pl.DataFrame(
        schema={**dict.fromkeys(("namn", "vad", "var", "gor"), pl.String), "dag": pl.Datetime}
    )


def _refused(con: duckdb.DuckDBPyConnection) -> pl.DataFrame | None:
    if not con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'refuserad'").fetchall():
        return None
    return query(
        con,
        "SELECT namn, vad, var, gor, dag FROM refuserad "
        "QUALIFY row_number() OVER (PARTITION BY namn ORDER BY korning DESC) = 1 ORDER BY dag, namn",
    )


def _begin(workspace: Workspace, kommando: str) -> int:
    with opened(workspace) as con:
        con.execute(TABLES)
        number = latest_number(workspace, con)
        # We hold the lock, so whoever left a run open is gone.
        con.execute("UPDATE korning SET status = 'avbruten', slutad = ? WHERE status = 'pågår'", [now()])
        rows = con.execute(
            "INSERT INTO korning (korning, kommando, startad, status) "
            "VALUES (greatest(nextval('korning_nr'), ?), ?, ?, 'pågår') RETURNING korning",
            [number + 1, kommando, now()],
        ).fetchall()
    return int(rows[0][0])


def _end(workspace: Workspace, run: Run, status: str, error: BaseException | None) -> None:
    said = error.vad if isinstance(error, KategoriplanError) else type(error).__name__ if error else None
    with opened(workspace) as con:
        con.execute(
            "UPDATE korning SET slutad = ?, status = ?, snapshot = ?, lasta_filer = ?, fel = ? "
            "WHERE korning = ?",
            [now(), status, run.snapshot, run.lasta_filer, said and hidden(said), run.korning],
        )
        for name, seconds, detail in run.steg:
            con.execute("INSERT INTO steg VALUES (?, ?, ?, ?)", [run.korning, name, seconds, hidden(detail)])
        for name, why in run.refuserade:
            row = [run.korning, *map(hidden, (name, why.vad, why.var, why.gor)), now()]
            con.execute("INSERT INTO refuserad VALUES (?, ?, ?, ?, ?, ?)", row)
    keep_copy(workspace)


def now() -> datetime:
    """The present in UTC to the second, as the ledger has it: without a time zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
