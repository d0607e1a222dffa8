"""Which earlier snapshots are kept, and which are pruned."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from kpilib.settings import Ogonblicksbilder
from kpilib.warehouse.ledger import runs
from kpilib.warehouse.publish import current
from kpilib.workspace import Workspace

_ALL_RUNS = 1_000_000


def prune(workspace: Workspace, keep: Ogonblicksbilder, *, now: datetime | None = None) -> list[str]:
    """Remove the snapshots that the settings do not keep; only for the one who holds the lock.

    Kept are the one in force, those that adopted follow-ups came from, the latest `keep.antal` that have been
    in force, and all that have been it within `keep.dagar` days. One that somebody has open stays until the
    next time, where the system does not let it be removed; elsewhere its reader reads on.

    Returns
    -------
    list of str
        The ids of those that were removed.
    """
    adopted = _adopted(workspace)
    if adopted is None:
        return []
    last = _last_in_force(workspace)
    latest = sorted(last, key=lambda snapshot: (last[snapshot], snapshot), reverse=True)
    since = (now or datetime.now(UTC)) - timedelta(days=keep.dagar)
    kept = {current(workspace).snapshot, *adopted, *latest[: keep.antal]}
    pruned = []
    for snapshot in latest[keep.antal :]:
        if snapshot not in kept and last[snapshot] < since:
            with suppress(OSError):
                said = workspace.skyddsprotokoll.glob(f"{snapshot}-*.csv")
                for path in sorted([*workspace.snapshots.glob(f"{snapshot}.*"), *said]):
                    path.unlink()
                pruned.append(snapshot)
    return pruned


def _last_in_force(workspace: Workspace) -> dict[str, datetime]:
    """Snapshot -> when a run last had it, or when it was built where the ledger does not say (UTC)."""
    found = {
        path.stem: datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for path in workspace.snapshots.glob("*.duckdb")
        if not path.name.startswith(".")
    }
    said = runs(workspace, _ALL_RUNS).select("snapshot", "startad").drop_nulls()
    for snapshot, began in said.iter_rows():
        if snapshot in found:
            found[snapshot] = max(found[snapshot], began.replace(tzinfo=UTC))
    return found


def _adopted(workspace: Workspace) -> Collection[str] | None:
    """The snapshots that adopted follow-ups came from; None where one cannot be read, and nobody knows."""
    try:
        return {
            json.loads(path.read_text(encoding="utf-8"))["snapshot"]
            for path in workspace.uppfoljningar.glob("[!.]*/manifest.json")
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None
