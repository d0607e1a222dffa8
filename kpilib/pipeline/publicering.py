"""A snapshot of what was taken in: built, computed, audited and put in force."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

import polars as pl

from kpilib.database import fill
from kpilib.demo import blandade
from kpilib.errors import DataError, SnapshotError
from kpilib.keys import fingerprint
from kpilib.nyckeltal import Nyckeltal, compute, digest, registry, seriebrott
from kpilib.nyckeltal.audit import controls as nyckeltal_controls
from kpilib.pipeline.nyckel import arbetsmappens_nyckel
from kpilib.pipeline.say import Say, silent
from kpilib.pipeline.upplysningar import upplysningar
from kpilib.secrecy import forbered
from kpilib.settings import Settings, load_settings
from kpilib.warehouse import (
    Curated,
    Current,
    Run,
    audit,
    build,
    code_digest,
    new_snapshot,
    prune,
    publish,
    seal,
    snapshot_path,
    verify,
)
from kpilib.warehouse.audit import controls
from kpilib.warehouse.code import COUNTING_ROOMS
from kpilib.warehouse.schema import META
from kpilib.workspace import Workspace, replace


def build_and_publish(
    workspace: Workspace,
    delivered: Sequence[Curated],
    *,
    key: bytes | None = None,
    innan: Callable[[], object] = lambda: None,
    run: Run | None = None,
    say: Say = silent,
) -> Current:
    """A snapshot of the delivered files: built, computed, audited, and put in force.

    The same files, code and settings give the same snapshot id, and what is already built, and is still as
    it was built, is not built again. A snapshot that fails is removed, and the former one stays in force.
    Earlier ones are kept as the settings say.

    Parameters
    ----------
    key
        Another pseudonym key than the workspace's, which it is being exchanged for.
    innan
        What is done when the snapshot is whole, before it is put in force.

    Raises
    ------
    DataError
        No file was accepted, or the demonstration's files lie among a municipality's own.
    AuditError
        The audit failed.
    """
    settings = load_settings(workspace.settings)
    key = key or arbetsmappens_nyckel(workspace)
    if not any(c.status == "godkand" for c in delivered):
        raise DataError(
            "Det finns inga godkända filer att publicera.",
            var=str(workspace.raw),
            gor="Kör: kategoriplan ingest FIL …",
        )
    if mixed := blandade(c.raw for c in delivered):
        raise mixed
    catalogue = registry(workspace, settings)
    snapshot = snapshot_id(delivered, settings, catalogue, key)
    target = snapshot_path(workspace, snapshot)
    if not _whole(workspace, snapshot, say):
        say(f"Bygger ögonblicksbilden {snapshot}")
        half = target.with_name(f".{snapshot}.{os.getpid()}")
        half.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new_snapshot(half) as con:
                build(con, delivered, settings)
                fill(con, META["korning"], _about(snapshot, settings, key))
                fill(con, META["upplysning"], upplysningar(delivered, catalogue))
                compute(con, catalogue, snapshot, seriebrott(catalogue, settings.seriebrott), progress=say)
                audit(con, [*controls(), *nyckeltal_controls(catalogue.values())])
            seal(half)
            replace(half, target)
        finally:
            half.unlink(missing_ok=True)
            half.with_name(f"{half.name}.wal").unlink(missing_ok=True)
    if run is not None:
        run.snapshot = snapshot
    innan()
    published = publish(workspace, snapshot, run.korning if run else None)
    say("Skyddar värdena för varje publik")
    for publik, share in forbered(workspace, settings).items():
        procent = f"{100 * share:.1f}".replace(".", ",")
        say(f"Dolt för {publik}: {procent} procent av värdena om personer")
    for earlier in prune(workspace, settings.ogonblicksbilder):
        say(f"Tog bort den tidigare ögonblicksbilden {earlier}, som inställningarna inte behåller")
    return published


def _whole(workspace: Workspace, snapshot: str, say: Say) -> bool:
    """Whether a snapshot is built and is as it was built."""
    if not snapshot_path(workspace, snapshot).exists():
        return False
    try:
        verify(workspace, snapshot)
    except SnapshotError as error:
        say(f"{snapshot}: {error.vad} Den byggs igen ur råfilerna.")
        return False
    return True


def snapshot_id(
    delivered: Sequence[Curated], settings: Settings, catalogue: Mapping[str, Nyckeltal], key: bytes
) -> str:
    """The id that the files, in their order, the code, the settings, the nyckeltal and the key give."""
    parts = {
        "filer": [(c.raw.source, c.digest) for c in delivered],
        "kod": code_digest(*COUNTING_ROOMS),
        "installningar": settings.digest(),
        "nyckeltal": digest(catalogue),
        "nyckel": fingerprint(key),
    }
    return "k" + hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def _about(snapshot: str, settings: Settings, key: bytes) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "snapshot": snapshot,
                "kod": code_digest(*COUNTING_ROOMS)[:12],
                "version": version("kategoriplan"),
                "installningar": settings.digest()[:12],
                "nyckel": fingerprint(key),
            }
        ]
    )
