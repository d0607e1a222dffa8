"""What a reader of the snapshot is held within: no files, no network, and so much time, memory and disk."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from pathlib import Path

import duckdb

from kpilib.errors import KategoriplanError
from kpilib.settings import Sql, load_settings
from kpilib.utgavor import tillfallig
from kpilib.workspace import Workspace

_MB = "MB"
_SHUT: dict[str, str | bool | int | float | list[str]] = {
    # SQL of an analyst or a page reads the snapshot and nothing else: no files, no network, no extensions.
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


class _Spill:
    """A folder for what does not fit in memory, that is gone with the last connection that uses it."""

    def __init__(self, within: Path) -> None:
        with ExitStack() as stack:
            self.folder = stack.enter_context(tillfallig(within))
            weakref.finalize(self, stack.pop_all().close)


_spills: weakref.WeakValueDictionary[Path, _Spill] = weakref.WeakValueDictionary()


def granser(workspace: Workspace) -> Sql:
    """The limits that the settings give; those of the program where the settings cannot be read."""
    try:
        return load_settings(workspace.settings).sql
    except KategoriplanError:
        return Sql()


def shut_in(workspace: Workspace, path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a snapshot's file, within the limits, which it cannot change.

    Within one process every connection to a file is held within the same limits: DuckDB has it open once.

    Raises
    ------
    duckdb.Error
        The file cannot be opened.
    """
    limits = granser(workspace)
    spill = _spills.get(path)
    if spill is None and limits.mellanlager_mb:
        try:
            spill = _spills[path] = _Spill(workspace.tillfalligt)
        except OSError:  # a disk that is full or only to be read: questions do with memory
            spill = None
    con = duckdb.connect(
        str(path),
        read_only=True,
        config={
            **_SHUT,
            "max_execution_time": str(limits.sekunder * 1000),
            "memory_limit": f"{limits.minne_mb}{_MB}",
            "temp_directory": str(spill.folder / "duckdb") if spill else "",
            "max_temp_directory_size": f"{limits.mellanlager_mb}{_MB}",
            "lock_configuration": "true",
        },
    )
    weakref.finalize(con, _let_go, spill)
    return con


def _let_go(_: _Spill | None) -> None:
    """A connection is gone, and what it kept alive with it."""
