"""What a killed run left: cleared away by the next one, which holds the lock."""

from __future__ import annotations

import re
import shutil

from kpilib.utgavor.tillfalligt import clear
from kpilib.utgavor.utgava import Utgavor
from kpilib.workspace import Workspace

_HALF = re.compile(r"\..+\.\d+")
"""What `write_atomic` calls a file that is not whole."""


def sweep(workspace: Workspace) -> None:
    """Clear away what a killed run left half written; only for the one who holds the lock.

    Whatever is written under the lock has a name that begins with a dot until it is whole. What may be in use
    by somebody who holds no lock, a question or a page, has a lock of its own, and is left while that is held
    (`tillfallig`).
    """
    halves = [*workspace.raw.glob("*/.*"), *workspace.parquet.glob("*/.*"), *workspace.snapshots.glob(".*")]
    halves += [*workspace.uppfoljningar.glob(".*"), *workspace.reports.glob("._site-*")]
    halves += [*workspace.publik.glob(".*"), *workspace.granskningar.glob(".*")]
    for folder in (workspace.raw, workspace.curated, workspace.tema):
        halves += [path for path in folder.glob(".*") if _HALF.fullmatch(path.name)]
    halves += [log for log in workspace.reports.glob("_site.log") if not log.stat().st_size]
    for half in halves:
        if half.is_dir():
            shutil.rmtree(half, ignore_errors=True)
        else:
            half.unlink(missing_ok=True)
    clear(workspace.tillfalligt)
    clear()
    Utgavor(workspace.site).stada()
