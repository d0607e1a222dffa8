"""What the latest weighing of the deliveries said of each file, kept beside what they were read as.

Weighing needs every file as the program of today reads it. What it said last is true until files are taken in
again, whatever program looks at it; so it is kept, and nobody who only looks weighs anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpilib.sheets.types import Upplysning
from kpilib.warehouse.curated import Curated
from kpilib.workspace import Workspace, read_sealed, write_sealed


def remember(workspace: Workspace, weighed: Sequence[Curated]) -> None:
    """Keep what was said of each file, as it was read."""
    said = {
        c.raw.fil: {
            "digest": c.digest,
            "delning": c.delning,
            "fraga": c.fraga and c.fraga._asdict(),
            "ersatt": c.ersatt,
            "upplysningar": [one._asdict() for one in c.upplysningar],
        }
        for c in weighed
    }
    write_sealed(workspace.vagning, {"filer": said})


def recall(workspace: Workspace, read: Sequence[Curated]) -> list[Curated]:
    """The same files with what was said of them; one that has been read since is as it was read.

    Where what was said is lost, a file that was read is as one that was not: whether it counts is not known
    before files are taken in again.
    """
    said = read_sealed(workspace.vagning)
    if said is None or "filer" not in said:
        return [Curated(c.raw, "", fel=c.fel) if c.balans else c for c in read]
    return [
        replace(
            c,
            delning=told["delning"],
            fraga=Upplysning(**told["fraga"]) if told["fraga"] else None,
            ersatt=told["ersatt"],
            upplysningar=[Upplysning(**one) for one in told["upplysningar"]],
        )
        if (told := said["filer"].get(c.raw.fil)) and told["digest"] == c.digest
        else c
        for c in read
    ]
