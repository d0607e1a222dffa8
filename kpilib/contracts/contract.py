"""What a source's rows must be: one `Contract` per curated table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandera.polars as pa
import polars as pl

from kpilib.contracts.columns import kind
from kpilib.sources import Shape

PLATS = {
    "fil": "Råfilens id: de 12 första tecknen av dess SHA-256.",
    "blad": "Blad i en Excelfil, annars tomt.",
    "rad": "Radnummer i filen eller bladet, så som det visas för en läsare (från 1).",
}
"""Every curated row says where it came from."""


@dataclass(frozen=True)
class Contract:
    """What a source's rows must be.

    Parameters
    ----------
    namn
        The source and the table in the snapshot's schema `main`.
    titel
        What the source is called in a report.
    beskrivning
        What one row is, in Swedish: the table's COMMENT.
    kolumner
        Canonical column -> pandera column made by `kpilib.contracts.columns`.
    nyckel
        Columns that tell rows apart within a file; empty where equal rows are real (a ledger).
    ersatter
        A newer file replaces every older row that agrees with one of its rows on these columns (SQL
        expressions on the table); empty: a newer file replaces the whole table.
    tacker
        What a file covers: ``"manad"``, the months found in `tacker_kolumn`, or ``"register"``, all
        from the earliest date in `tacker_kolumn` until the day of extraction; None, no stretch of time.
    kontrollsumma
        The amount column whose öre are balanced per file.
    regler
        Reason code -> (sentence in Swedish, next step) for the rules on whole rows.
    """

    namn: str
    titel: str
    beskrivning: str
    kolumner: Mapping[str, pa.Column]
    tacker: Literal["manad", "register"] | None
    tacker_kolumn: str
    nyckel: tuple[str, ...] = ()
    ersatter: tuple[str, ...] = ()
    kontrollsumma: str | None = None
    kontroller: tuple[pa.Check, ...] = ()
    regler: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema of an accepted frame, place columns included."""
        plats = {"fil": pa.Column(pl.String), "blad": pa.Column(pl.String), "rad": pa.Column(pl.UInt32)}
        return pa.DataFrameSchema(
            {**self.kolumner, **plats},
            checks=list(self.kontroller),
            unique=list(self.nyckel) or None,
            strict=True,
            ordered=True,
            name=self.namn,
        )

    @property
    def shape(self) -> Shape:
        """The columns that a file must and may have, under the names a file uses."""
        must = dict.fromkeys(in_file(n, c) for n, c in self.kolumner.items() if kind(c).obligatorisk)
        may = dict.fromkeys(in_file(n, c) for n, c in self.kolumner.items() if not kind(c).obligatorisk)
        return Shape(self.namn, tuple(must), tuple(name for name in may if name not in must))


def in_file(name: str, column: pa.Column) -> str:
    """The canonical name in a file: a person's is `personnummer`, and two columns may be read from one."""
    return kind(column).i_fil or name
