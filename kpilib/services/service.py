"""What a service is: everything that the other rooms ask about it, in one descriptor.

A service is a folder here whose package has one, `TJANST = Service(...)`; `registry` finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import duckdb
import polars as pl
from pydantic import BaseModel

from kpilib.database import Table
from kpilib.rawstore import RawFile
from kpilib.services.identity import Identity
from kpilib.settings import Settings
from kpilib.workspace import Workspace

S = TypeVar("S", bound=BaseModel)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Tables:
    """What one raw file holds: when the service was asked (`hamtad`), and a frame per field of the subclass.

    The frames bear the names of the snapshot's tables, or of what `load` makes those of.
    """

    hamtad: datetime

    @property
    def frames(self) -> Mapping[str, pl.DataFrame]:
        """Name -> frame."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "hamtad"}


class Laid(Protocol):
    """A raw file that was read: the file, and a Parquet file per frame, each with its rows' `fil`."""

    @property
    def raw(self) -> RawFile: ...

    @property
    def tables(self) -> Mapping[str, Path]: ...


@dataclass(frozen=True)
class Service(Generic[S]):
    """A service that statistics come from.

    Parameters
    ----------
    identitet
        What it is called.
    lasning
        How its files are read, as `meta.fil` says it.
    tabeller
        Its tables in the snapshot, by name.
    varden
        That of its tables whose rows are the values: they are counted as read, and as being in force. It is
        what a nyckeltal names as its source.
    nycklar
        Table -> the columns that tell its rows apart, for those that two snapshots are compared by.
    installningar
        Its section of the settings.
    update
        Fetches what is new and keeps it as one raw file, and gives what to tell of it, a sentence each. With
        `True`, everything is fetched anew. Raises SourceError or UsageError, and has then stored nothing.
    read
        The tables of a raw file; FileRejectedError where it cannot be used.
    load
        Fills `tabeller` from the files that were read, given in order of arrival.
    arsvarden
        That of its tables whose years (`ar`) the calendar reaches over; None where its values are read with
        those of others.
    serie
        A SELECT of what it adds to `nationell_serie`: see `kpilib.services.serier`.
    revidering
        A SELECT of what has changed between its retrievals: see `kpilib.services.revideringar`.
    utan_omfattning
        A SELECT of `fil`: its raw files that do not say what was asked for.
    serie_id
        What the ids of its own series look like, where a person may name one of them.
    seriebrott
        Series -> the days from which its values mean something else: `fran` (date), `orsak` and `kalla` each.
    """

    identitet: Identity
    lasning: str
    tabeller: Mapping[str, Table]
    varden: str
    installningar: Callable[[Settings], S]
    update: Callable[[Workspace, S, bool, Say], Sequence[str]]
    read: Callable[[bytes], Tables]
    load: Callable[[duckdb.DuckDBPyConnection, Sequence[Laid]], None]
    nycklar: Mapping[str, Sequence[str]] = field(default_factory=dict)
    arsvarden: str | None = None
    serie: str | None = None
    revidering: str | None = None
    utan_omfattning: str | None = None
    serie_id: re.Pattern[str] | None = None
    seriebrott: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def namn(self) -> str:
        """Its key, as "kolada"."""
        return self.identitet.namn

    @property
    def titel(self) -> str:
        """What it is called where people read of it."""
        return self.identitet.titel

    def fetch(self, workspace: Workspace, settings: Settings, *, allt: bool, say: Say) -> Sequence[str]:
        """`update` with its own section of the settings."""
        return self.update(workspace, self.installningar(settings), allt, say)
