"""Where the files of a workspace stand, published or not: what waits, what was refused, what was guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from kpilib.begrepp.upplysning import GISSAD_DAG
from kpilib.fritext import i_kommando
from kpilib.rawstore import original_name, unlisted_files
from kpilib.rawstore.raw_file import SOURCE
from kpilib.warehouse import Curated, refused
from kpilib.workspace import Workspace


def gissade(delivered: Iterable[Curated]) -> list[tuple[Curated, str, str]]:
    """The accepted registers whose day of extraction nobody has said, what is told of it, and the command
    that says it.

    A register covers all until that day, so a wrong one makes a wrong number. What stands in for it is the
    latest day in the file.
    """
    return [
        (one, told.vad, f"kategoriplan ingest {one.raw.argument} --utdrag {one.utdrag}")
        for one in delivered
        for told in one.upplysningar
        if told.kod == GISSAD_DAG and one.raw.gallrad is None  # of a file that is gone nobody can say it
    ]


def opublicerade(delivered: Iterable[Curated], published: pl.DataFrame) -> list[Curated]:
    """The files that the snapshot in force has not, or has as they were read before.

    Parameters
    ----------
    published
        `meta.fil` of the snapshot in force; empty while nothing is published.
    """
    known = {} if published.is_empty() else dict(published.select("fil", "digest").iter_rows())
    return [one for one in delivered if known.get(one.raw.fil) != one.digest]


def olasta(workspace: Workspace, delivered: Iterable[Curated]) -> list[str]:
    """The names of the files that lie in the sources' folders of data/raw and have not been read."""
    unread = [one.raw.name for one in delivered if not one.digest and one.fel is None]
    return unread + [original_name(path.name) for path in unlisted_files(workspace)]


def utanfor(workspace: Workspace) -> list[Path]:
    """The files that lie in data/raw where nothing reads them: beside the sources' folders, or in one whose
    name is no source's (capital letters, blanks)."""
    found = []
    for path in sorted(p for p in workspace.raw.glob("*") if p != workspace.undan):
        inside = sorted(path.iterdir()) if path.is_dir() and not SOURCE.fullmatch(path.name) else []
        loose = (
            [path] if path.is_file() and path not in (workspace.manifest, workspace.manifest_kopia) else []
        )
        found += [p for p in (*loose, *inside) if p.is_file() and not p.name.startswith((".", "~$"))]
    return found


def utanfor_sagt(workspace: Workspace) -> tuple[str, str] | None:
    """Such files said, and the command that takes in the first; None where there is none."""
    paths = utanfor(workspace)
    if not paths:
        return None
    first = _reached(paths[0], workspace)
    return (
        f"{len(paths)} filer ligger i data/raw utan att läsas, bland dem {paths[0].name}.",
        f"kategoriplan ingest {i_kommando(first)}, och ta sedan bort filen därifrån.",
    )


def refuserade(workspace: Workspace, delivered: Sequence[Curated]) -> pl.DataFrame:
    """The files that were given and not taken in, and have not come under their name since: namn, vad, var,
    gor, dag (UTC).
    """
    found = refused(workspace)
    came = {one.raw.name: one.raw.mottagen.replace(tzinfo=None) for one in delivered}
    return found.filter(
        pl.Series(
            [not (row["namn"] in came and came[row["namn"]] >= row["dag"]) for row in found.to_dicts()],
            dtype=pl.Boolean,
        )
    )


def _reached(path: Path, workspace: Workspace) -> Path:
    """A path that a command takes from where one stands: short from the workspace's root, else whole."""
    return path.relative_to(workspace.root) if Path.cwd() == workspace.root else path
