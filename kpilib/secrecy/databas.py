"""A database that holds what an audience may see, and nothing else.

It is a file of its own, made the first time that somebody asks for it and kept beside the snapshots: no
query, however it is written, finds anything more in it.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from kpilib.database import Column, Table, create, fill, query
from kpilib.errors import SnapshotError
from kpilib.secrecy.beskrivna import BLAD
from kpilib.secrecy.gate import Gate
from kpilib.secrecy.publik import forklarad, vald
from kpilib.secrecy.sakra import Saker, avtryck, sakra_tabeller
from kpilib.settings import Settings
from kpilib.utgavor import tillfallig
from kpilib.warehouse import code_digest, connect_to, current, new_snapshot
from kpilib.workspace import Workspace, replace

PUBLIKATION = Table(
    "meta",
    "publikation",
    "Vad databasen är: vilken publik den är för, och vilken ögonblicksbild den är av.",
    (
        Column("publik", "VARCHAR", "Publiken."),
        Column("far_se", "VARCHAR", "Vad publiken får se."),
        Column("snapshot", "VARCHAR", "Ögonblicksbilden."),
        Column("publicerad", "TIMESTAMP", "När ögonblicksbilden publicerades, UTC."),
        Column("avtryck", "VARCHAR", "Tabellernas avtryck; ett annat avtryck är en annan publikation."),
    ),
)

_KEPT = 2
"""How many databases of an audience are kept: that of the snapshot in force, and the one before it."""


def sakert(workspace: Workspace, settings: Settings, publik: str) -> Path:
    """The file with what an audience may see of the snapshot in force; it is made where it is not there.

    Raises
    ------
    UsageError
        No such audience.
    SnapshotError
        Nothing is published, or the snapshot is another version's.
    """
    publik = vald(settings, publik)
    path = workspace.publik / f"{publik}-{_key(workspace, settings, publik)}.duckdb"
    if not path.exists() and not os.access(workspace.curated, os.W_OK):
        path = _elsewhere() / path.name  # who may only read the workspace is answered all the same
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.{os.getpid()}")
        half.unlink(missing_ok=True)
        try:
            with Gate(publik, workspace=workspace, settings=settings) as gate:
                _write(half, gate, sakra_tabeller(gate), settings)
            replace(half, path)
        finally:
            half.unlink(missing_ok=True)
        _sweep(path, publik)
    return path


@cache
def _elsewhere() -> Path:
    """A folder of the system's, which is there for as long as the process is."""
    held = ExitStack()
    atexit.register(held.close)
    return held.enter_context(tillfallig())


def oppna(workspace: Workspace, path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to such a file, for queries that may touch nothing else.

    Raises
    ------
    SnapshotError
        It cannot be opened.
    """
    try:
        return connect_to(workspace, path)
    except SnapshotError:
        raise SnapshotError(
            "Databasen med det som publiken får se går inte att öppna.",
            var=str(path),
            gor="Ta bort filen och kör igen: den görs på nytt ur ögonblicksbilden.",
        ) from None


def lasta(con: duckdb.DuckDBPyConnection) -> list[Saker]:
    """The safe tables that such a file holds, as they were written."""
    names = {namn: (schema, text) for schema, namn, text in query(con, _TABELLER).iter_rows()}
    found = []
    for name, (blad, _) in BLAD.items():
        schema, text = names[name]
        columns = tuple(Column(*row) for row in query(con, _KOLUMNER, [schema, name]).iter_rows())
        rows = query(con, f"FROM {schema}.{name}")
        found.append(Saker(blad, Table(schema, name, text, columns), rows))
    return found


def publikation(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """The row of `meta.publikation` of such a file."""
    return query(con, "FROM meta.publikation").row(0, named=True)


_TABELLER = (
    "SELECT schema_name, table_name, comment FROM duckdb_tables() "
    "WHERE NOT internal AND table_name <> 'publikation'"
)
_KOLUMNER = (
    "SELECT column_name, data_type, comment FROM duckdb_columns() "
    "WHERE schema_name = ? AND table_name = ? ORDER BY column_index"
)


def _write(path: Path, gate: Gate, tables: list[Saker], settings: Settings) -> None:
    with new_snapshot(path) as con:
        for one in tables:
            create(con, one.tabell)
            fill(con, one.tabell, one.rader)
        create(con, PUBLIKATION)
        about = {
            "publik": gate.publik,
            "far_se": forklarad(settings.publik[gate.publik], settings.sekretess.troskel),
            "snapshot": gate.snapshot.snapshot,
            "publicerad": gate.snapshot.publicerad.replace(tzinfo=None),
            "avtryck": avtryck(tables),
        }
        fill(con, PUBLIKATION, pl.DataFrame([about]))


def _key(workspace: Workspace, settings: Settings, publik: str) -> str:
    """What decides what the audience may see: snapshot, rules of every audience, code, what is adopted.

    What one audience is shown depends on what the others are.
    """
    adopted = sorted(workspace.uppfoljningar.glob("*/manifest.json"))
    parts = {
        "publik": publik,
        "snapshot": current(workspace).snapshot,
        "publicerad": current(workspace).publicerad.isoformat(),
        "publiker": {namn: one.model_dump() for namn, one in settings.publik.items()},
        "sekretess": settings.sekretess.model_dump(exclude={"publik"}),
        "kod": code_digest("secrecy", "rojandekontroll"),
        "faststallda": [hashlib.sha256(path.read_bytes()).hexdigest() for path in adopted],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def _sweep(path: Path, publik: str) -> None:
    """Take away the databases that are older than the one before this."""
    others = [p for p in path.parent.glob(f"{publik}-????????????.duckdb") if p != path]
    for old in sorted(others, key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        try:
            old.unlink()
        except PermissionError:  # Windows, while somebody reads it
            continue
