"""A table of SCB: what it holds, what was asked of it, and whether an answer is that."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kpilib.errors import FileRejectedError, SourceError
from kpilib.services.answer import RawAnswer
from kpilib.services.refusal import untrusted
from kpilib.services.scb.identity import SCB
from kpilib.services.scb.jsonstat import Structure
from kpilib.services.scb.selection import Selection


@dataclass(frozen=True)
class Metadata:
    """What a table holds: its id, as read and as received."""

    tabell: str
    structure: Structure
    answer: RawAnswer


@dataclass(frozen=True)
class ScbTable:
    """A table as asked for, whole.

    Parameters
    ----------
    id
        The table's id, as TAB4199.
    urval
        The codes asked for.
    metadata
        The service's answer on what the table holds.
    data
        Its answers with values; together they hold every cell of `urval` once.
    """

    id: str
    urval: Selection
    metadata: RawAnswer
    data: tuple[RawAnswer, ...]


def unreadable(error: FileRejectedError, url: str) -> SourceError:
    """The error for an answer that could not be read: the reader's own reason, as the service's fault."""
    return untrusted(SCB, error.vad.partition(": ")[2].rstrip("."), url)


def require_same_cells(part: Selection, frame: pl.DataFrame, url: str) -> None:
    """That the rows of an answer are the cells that were asked for.

    Raises
    ------
    SourceError
        They are others, more or fewer.
    """
    for chosen in part.delar:
        got = frame[chosen.variabel].unique().to_list() if chosen.variabel in frame.columns else []
        if chosen.koder and set(got) != set(chosen.koder):
            raise untrusted(SCB, f"värdena av {chosen.variabel} är inte de som efterfrågades", url)
    if frame.height != part.celler:
        raise untrusted(SCB, f"{part.celler} celler efterfrågades, men {frame.height} kom", url)
