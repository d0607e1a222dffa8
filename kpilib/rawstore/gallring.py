"""Raw files removed by decision, with a receipt: retention is no loss, and no accident afterwards.

`data/curated/gallring/<id>.json` says which files, by which rule and role, and how many rows; never what is
in them. The manifest's lines are the decision: they are written in one step. What is to be removed is said
before that in a receipt whose name begins with a dot, so that one who is stopped on the way is completed by
the next run (`complete`), and one who was stopped before the decision has decided nothing.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kpilib.rawstore.forteckning import entries as manifest_entries
from kpilib.rawstore.manifest import extend
from kpilib.rawstore.raw_file import FIL, RawFile, places
from kpilib.workspace import Workspace, replace, write_atomic


def remove(
    workspace: Workspace,
    files: Sequence[RawFile],
    receipt: Mapping[str, Any],
    *,
    now: datetime,
    tabeller: bool,
) -> Path:
    """Remove raw files by decision, and with `tabeller` what was read of them.

    Parameters
    ----------
    receipt
        What is to be kept of the decision; it holds nothing of the files' content.

    Returns
    -------
    Path
        The receipt.
    """
    number = now.strftime("%Y%m%dT%H%M%SZ")
    pending = workspace.gallringar / f".{number}.json"
    content = {
        "id": number,
        **receipt,
        "sha256": [raw.sha256 for raw in files],
        "tabeller_gallrade": tabeller,
    }
    write_atomic(pending, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    holds = {entry.sha256: entry for entry in manifest_entries(workspace)}
    decided = [
        dataclasses.replace(holds[raw.sha256], gallrad=now, tabeller_gallrade=tabeller) for raw in files
    ]
    extend(workspace.manifest, decided)
    return _carry_out(workspace, pending)


def complete(workspace: Workspace) -> list[Path]:
    """Carry out what was decided and not done, as somebody who holds the lock; the receipts of it."""
    done = []
    for pending in sorted(workspace.gallringar.glob(".*.json")):
        decided = {entry.sha256: entry.gallrad for entry in manifest_entries(workspace)}
        if all(decided.get(sha256) for sha256 in _read(pending)["sha256"]):
            done.append(_carry_out(workspace, pending))
        else:  # stopped before the decision
            pending.unlink()
    return done


def returned(workspace: Workspace, files: Collection[RawFile]) -> list[RawFile]:
    """Files that were removed by decision and lie there again, as after a backup was restored."""
    if any(workspace.gallringar.glob(".*.json")):
        return []  # their removal is under way
    return [raw for raw in files if raw.gallrad is not None and raw.path.exists()]


def _carry_out(workspace: Workspace, pending: Path) -> Path:
    content = _read(pending)
    lies = places(workspace, manifest_entries(workspace))
    for sha256 in content["sha256"]:
        path = lies[sha256]
        path.unlink(missing_ok=True)
        if content["tabeller_gallrade"]:
            for folder in (workspace.parquet / path.parent.name).glob(f"{sha256[:FIL]}-*"):
                shutil.rmtree(folder)
    receipt = pending.with_name(pending.name.removeprefix("."))
    replace(pending, receipt)
    return receipt


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
