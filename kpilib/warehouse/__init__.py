"""From curated files to a published snapshot, and who reads it."""

from kpilib.warehouse.audit import audit
from kpilib.warehouse.build import build
from kpilib.warehouse.code import code_digest
from kpilib.warehouse.curate import curate, kept
from kpilib.warehouse.curated import Curated
from kpilib.warehouse.granser import granser
from kpilib.warehouse.ledger import Run, ledgered, refused, runs
from kpilib.warehouse.prune import prune
from kpilib.warehouse.publish import (
    Current,
    connect,
    current,
    new_snapshot,
    opened,
    publish,
    snapshot_path,
)

__all__ = [
    "Curated",
    "Current",
    "Run",
    "audit",
    "build",
    "code_digest",
    "connect",
    "curate",
    "current",
    "granser",
    "kept",
    "ledgered",
    "new_snapshot",
    "opened",
    "prune",
    "publish",
    "refused",
    "runs",
    "snapshot_path",
]
