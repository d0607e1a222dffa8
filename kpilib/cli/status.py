"""What is in force: the snapshot, its files, the quarantine, the audit and the latest runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from rich.console import RenderableType
from rich.text import Text

from kpilib.cli import output
from kpilib.database import query
from kpilib.errors import KategoriplanError, SnapshotError
from kpilib.pipeline import known
from kpilib.warehouse import Current, connect, current, runs
from kpilib.workspace import Workspace

_FILES = """
SELECT kalla, namn, utdrag, status, lasta_rader, godkanda_rader, avvisade_rader, gallande_rader, orsak
FROM meta.fil ORDER BY kalla, ordning
"""
_REJECTED = """
SELECT f.namn, a.blad, a.rad, a.kolumn, a.allvar, a.beskrivning, a.nasta_steg
FROM meta.avvisad AS a JOIN meta.fil AS f ON f.fil = a.fil ORDER BY f.ordning, a.blad, a.rad
"""
_AUDIT = """
SELECT kontroll, allvar, antal, beskrivning FROM meta.avstamning WHERE antal > 0 ORDER BY allvar, kontroll
"""


@dataclass(frozen=True)
class Status:
    """The state of a workspace; `current` is None while nothing is published, and `why` says so."""

    current: Current | None
    why: str
    filer: pl.DataFrame
    karantan: pl.DataFrame
    avstamning: pl.DataFrame
    korningar: pl.DataFrame
    upplysningar: pl.DataFrame

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "snapshot": self.current.snapshot if self.current else None,
            "publicerad": self.current.publicerad if self.current else None,
            "filer": self.filer.to_dicts(),
            "karantan": self.karantan.to_dicts(),
            "avstamning": self.avstamning.to_dicts(),
            "korningar": self.korningar.to_dicts(),
            "upplysningar": self.upplysningar.to_dicts(),
        }

    def as_text(self) -> Iterator[RenderableType]:
        """For a person."""
        if self.current is None:
            yield Text(self.why)
        else:
            yield Text(f"Ögonblicksbild {self.current.snapshot}, publicerad {_utc(self.current)}.")
        for titel, frame, tomt in (
            ("Filer", self.filer, "Inga filer."),
            ("Upplysningar", self.upplysningar, "Inga."),
            ("Karantän och anmärkningar", self.karantan, "Inga rader i karantän."),
            ("Kontroller som fann något", self.avstamning, "Alla kontroller gick igenom."),
            ("Senaste körningar", self.korningar, "Inga körningar."),
        ):
            yield Text()
            yield output.table(frame, titel=titel, most=40) if frame.height else Text(f"{titel}: {tomt}")


def status_of(workspace: Workspace) -> Status:
    """The state of a workspace, published or not."""
    try:
        found, why = current(workspace), ""
    except SnapshotError as error:
        found, why = None, str(error)
    empty = pl.DataFrame()
    try:
        told = known(workspace)
    except KategoriplanError:  # doctor says what is wrong with a workspace; what is in force is still told
        told = empty
    if found is None:
        return Status(None, why, empty, empty, empty, runs(workspace), told)
    with connect(workspace) as con:
        return Status(
            found, why, query(con, _FILES), query(con, _REJECTED), query(con, _AUDIT), runs(workspace), told
        )


def _utc(found: Current) -> str:
    return f"{found.publicerad:%Y-%m-%d %H:%M} UTC"
