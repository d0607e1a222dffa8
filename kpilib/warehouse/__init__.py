"""From curated files to a published snapshot, and who reads it."""

from kpilib.warehouse.audit import audit
from kpilib.warehouse.build import build
from kpilib.warehouse.code import code_digest
from kpilib.warehouse.curate import curate, kept
from kpilib.warehouse.curated import Curated
from kpilib.warehouse.gallrade import has_pseudonyms
from kpilib.warehouse.ledger import Run, ledgered, refused, runs
from kpilib.warehouse.prune import prune
from kpilib.warehouse.publish import (
    Current,
    connect,
    connect_to,
    current,
    new_snapshot,
    opened,
    publish,
    reading_fault,
    require_as_built,
    seal,
    snapshot_path,
    verify,
)

__all__ = [
    "Curated",
    "Current",
    "Run",
    "audit",
    "build",
    "code_digest",
    "connect",
    "connect_to",
    "curate",
    "current",
    "has_pseudonyms",
    "kept",
    "ledgered",
    "new_snapshot",
    "opened",
    "prune",
    "publish",
    "reading_fault",
    "refused",
    "require_as_built",
    "runs",
    "seal",
    "snapshot_path",
    "verify",
]
