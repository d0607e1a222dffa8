"""The demonstration's files: written into a workspace of their own, taken away with all that they gave."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from kpilib.demo import require_alone, require_home, write_demo
from kpilib.pipeline.say import Say, silent
from kpilib.rawstore import Stored, raw_files, store, unlisted_files
from kpilib.rawstore.manifest import forget
from kpilib.settings import load_settings
from kpilib.utgavor import Utgavor, tillfallig
from kpilib.workspace import Workspace


def demo(
    workspace: Workspace, *, seed: int, scale: int, till: date | None = None, say: Say = silent
) -> list[Stored]:
    """The demonstration municipality's files as of a day, taken into data/raw and marked as its own.

    Raises
    ------
    UsageError
        The workspace is a municipality's own, or holds files that are.
    """
    require_home(load_settings(workspace.settings), workspace.root)
    require_alone(raw_files(workspace), workspace.root, unlisted_files(workspace))
    say("Skriver demonstrationskommunens filer")
    with tillfallig() as folder:
        written = write_demo(folder, seed=seed, scale=scale, till=till)
        return [store(workspace, f.path, source=f.source, demonstration=True) for f in written]


@dataclass
class Borttaget:
    """What was taken away: names of raw files, ids of snapshots, adopted half-years, and whether the
    pages in reports/_site, which were made of them."""

    filer: list[str] = field(default_factory=list)
    ogonblicksbilder: list[str] = field(default_factory=list)
    uppfoljningar: list[str] = field(default_factory=list)
    sidor: bool = False


def ta_bort_demo(workspace: Workspace) -> Borttaget:
    """Take away the demonstration's files, and what was read, counted, adopted and rendered of them.

    A municipality's own files are left alone. The manifest is rewritten last, so that one that is interrupted
    goes on where it was when it is called again.
    """
    done = Borttaget()
    files = [raw for raw in raw_files(workspace) if raw.demonstration]
    ids = {raw.fil for raw in files}
    if not files:
        return done
    for snapshot in sorted(workspace.snapshots.glob("*.duckdb")):
        if _holds(snapshot, ids):
            if workspace.current.exists() and snapshot.stem in workspace.current.read_text(encoding="utf-8"):
                workspace.current.unlink()
                done.sidor = workspace.site.exists()
                Utgavor(workspace.site).ta_bort()
            snapshot.unlink()
            done.ogonblicksbilder.append(snapshot.stem)
    for underlag in sorted(workspace.uppfoljningar.glob("*/*.duckdb")):
        if _holds(underlag, ids):
            shutil.rmtree(underlag.parent)
            done.uppfoljningar.append(underlag.parent.name)
    for raw in files:
        for folder in (workspace.parquet / raw.source).glob(f"{raw.fil}-*"):
            shutil.rmtree(folder)
        raw.path.unlink(missing_ok=True)
        done.filer.append(raw.name)
    forget(workspace.manifest, {raw.sha256 for raw in files})
    return done


def _holds(snapshot: Path, files: Collection[str]) -> bool:
    """Whether a snapshot was made of any of these files; one that cannot be read says nothing."""
    try:
        with duckdb.connect(str(snapshot), read_only=True) as con:
            return any(fil in files for (fil,) in con.execute("SELECT fil FROM meta.fil").fetchall())
    except duckdb.Error:
        return False
