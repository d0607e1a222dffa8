"""The ledger: every run that may change something, what came of it, and how long each step took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb
import filelock
import polars as pl

from kpilib.database import query
from kpilib.errors import BusyError, KategoriplanError
from kpilib.utgavor import sweep
from kpilib.workspace import Workspace

_TABLES = """
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
_BUSY_TRIES, _BUSY_PAUSE = 50, 0.1


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
def ledgered(workspace: Workspace, kommando: str) -> Iterator[Run]:
    """One run, alone in its workspace: behind the lock, and written to the ledger however it ends.

    Raises
    ------
    BusyError
        Another run holds the lock.
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
        run = Run(_begin(workspace, kommando))
        try:
            yield run
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            _end(workspace, run, "avbruten" if stopped else "misslyckad", error)
            raise
        _end(workspace, run, "klar", None)
    finally:
        lock.release()


def runs(workspace: Workspace, last: int = 10) -> pl.DataFrame:
    """The latest runs, newest first: korning, kommando, startad, slutad (UTC), status, snapshot, lasta_filer,
    fel.
    """
    if not workspace.ledger.exists():
        return pl.DataFrame(schema=_KORNING)
    with _open(workspace, read_only=True) as con:
        return query(con, "FROM korning ORDER BY korning DESC LIMIT ?", [last])


def refused(workspace: Workspace) -> pl.DataFrame:
    """The files that a run was given and did not take in, the latest time of each: namn, vad, var, gor, dag
    (UTC).
    """
    empty = pl.DataFrame(
        schema={**dict.fromkeys(("namn", "vad", "var", "gor"), pl.String), "dag": pl.Datetime}
    )
    if not workspace.ledger.exists():
        return empty
    with _open(workspace, read_only=True) as con:
        if not con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'refuserad'").fetchall():
            return empty
        return query(
            con,
            "SELECT namn, vad, var, gor, dag FROM refuserad "
            "QUALIFY row_number() OVER (PARTITION BY namn ORDER BY korning DESC) = 1 ORDER BY dag, namn",
        )


def _begin(workspace: Workspace, kommando: str) -> int:
    with _open(workspace) as con:
        con.execute(_TABLES)
        # We hold the lock, so whoever left a run open is gone.
        con.execute("UPDATE korning SET status = 'avbruten', slutad = ? WHERE status = 'pågår'", [_now()])
        rows = con.execute(
            "INSERT INTO korning (kommando, startad, status) VALUES (?, ?, 'pågår') RETURNING korning",
            [kommando, _now()],
        ).fetchall()
    return int(rows[0][0])


def _end(workspace: Workspace, run: Run, status: str, error: BaseException | None) -> None:
    said = error.vad if isinstance(error, KategoriplanError) else type(error).__name__ if error else None
    with _open(workspace) as con:
        con.execute(
            "UPDATE korning SET slutad = ?, status = ?, snapshot = ?, lasta_filer = ?, fel = ? "
            "WHERE korning = ?",
            [_now(), status, run.snapshot, run.lasta_filer, said, run.korning],
        )
        for name, seconds, detail in run.steg:
            con.execute("INSERT INTO steg VALUES (?, ?, ?, ?)", [run.korning, name, seconds, detail])
        for name, why in run.refuserade:
            row = [run.korning, name, why.vad, why.var, why.gor, _now()]
            con.execute("INSERT INTO refuserad VALUES (?, ?, ?, ?, ?, ?)", row)


@contextmanager
def _open(workspace: Workspace, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger, held for as short a time as possible: DuckDB lets one process at a time write a file."""
    for attempt in range(_BUSY_TRIES):
        try:
            con = duckdb.connect(str(workspace.ledger), read_only=read_only)
        except duckdb.Error as error:
            if not isinstance(error, duckdb.IOException) or "not a valid" in str(error):
                raise KategoriplanError(
                    "Liggaren över körningar är skadad. Filer, siffror och sidor är orörda.",
                    var=str(workspace.ledger),
                    gor="Byt namn på filen och kör kommandot igen: liggaren börjar då om.",
                ) from None
            if attempt == _BUSY_TRIES - 1:
                raise BusyError(
                    "Liggaren är upptagen av ett annat program.",
                    var=str(workspace.ledger),
                    gor="Stäng det program som har filen öppen och försök igen.",
                ) from None
            time.sleep(_BUSY_PAUSE)
        else:
            with con:
                yield con
            return


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
