"""What a source's rows must be: one `Contract` per curated table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

import pandera.polars as pa
import polars as pl

from kpilib.contracts.columns import Kind, Typ, kind
from kpilib.contracts.radregel import Radregel
from kpilib.contracts.tackning import Tackning
from kpilib.sources import Shape

PLATS = {
    "fil": "Råfilens id: de 12 första tecknen av dess SHA-256.",
    "blad": "Blad i en Excelfil, annars tomt.",
    "rad": "Radnummer i filen eller bladet, så som det visas för en läsare (från 1).",
}
"""Every curated row says where it came from."""


_TYPER: Mapping[str, tuple[Typ, ...]] = {
    "manad": ("manad", "period", "datum"),
    "register": ("datum",),
    "ar": ("heltal",),
}
"""What a table covers -> the kinds of column that can say so."""


@dataclass(frozen=True)
class Fall:
    """What tells the case of a person without a usable number.

    Parameters
    ----------
    kolumner
        Columns on which the rows of a case agree, in every file.
    flera
        Several cases may agree on them: of rows that do, and that also agree on `inom`, each is a case.
    """

    kolumner: tuple[str, ...]
    flera: bool = False
    inom: tuple[str, ...] = ()


@dataclass(frozen=True)
class Anmarkning:
    """Rows that contradict themselves or others of the file, and are kept: the contradiction is told.

    Parameters
    ----------
    regel
        Reason code.
    kolumn
        The column to look at.
    uttryck
        On the accepted rows of a file; true where a row is to be told of.
    """

    regel: str
    kolumn: str
    uttryck: pl.Expr
    vad: str
    gor: str


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
        Columns that tell rows apart within a file, but for a credit and what it takes back (`krediteras`);
        empty where equal rows are real (a ledger).
    ersatter
        A newer file replaces every older row that agrees with one of its rows on these columns (SQL
        expressions on the table); empty: a newer file replaces the whole table.
    tackning
        What stretch of time its rows say everything of; None: they are of no time.
    utdrag
        The date column whose latest day stands in for the day of extraction, where nobody says it and the
        column of `tackning` is no date.
    kontrollsumma
        The amount column whose öre are balanced per file.
    kontroller
        Rules on whole rows.
    regler
        Reason code -> (sentence in Swedish, next step) for the rules on whole rows.
    anmarkningar
        Contradictions that are told while the row is kept.
    arendet
        What tells the case of a person without a usable number, where the key does not (`fall`).
    igenkanns
        Columns that a row is known by when it comes again in a later delivery. Where there are none, or all
        are empty, nothing but its whole content tells it from another of the same time.
    igenkanns_annars
        Other columns that it is known by, in turn, where the first of those before is empty.
    foljder
        Optional column -> what a nyckeltal counted with it then does in a file that lacks it: the end of a
        sentence in Swedish that begins with the nyckeltal.
    """

    namn: str
    titel: str
    beskrivning: str
    kolumner: Mapping[str, pa.Column]
    tackning: Tackning | None
    nyckel: tuple[str, ...] = ()
    ersatter: tuple[str, ...] = ()
    kontrollsumma: str | None = None
    kontroller: tuple[Radregel, ...] = ()
    regler: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    utdrag: str | None = None
    anmarkningar: tuple[Anmarkning, ...] = ()
    arendet: Fall | None = None
    igenkanns: tuple[str, ...] = ()
    igenkanns_annars: tuple[tuple[str, ...], ...] = ()
    foljder: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What is declared holds together; a contract that does not is a fault of ours.

        Raises
        ------
        ValueError
            A column is named that is missing, or is of a kind that cannot say what it is to say.
        """
        named = {*self.nyckel, *self.igenkanns, *chain(*self.igenkanns_annars), *self.foljder}
        named |= {*filter(None, (self.kontrollsumma, self.utdrag)), *(a.kolumn for a in self.anmarkningar)}
        if self.arendet:
            named |= {*self.arendet.kolumner, *self.arendet.inom}
        if missing := sorted(named - set(self.kolumner)):
            raise ValueError(f"{self.namn} has no column {', '.join(missing)}")
        if told := sorted(name for name in self.foljder if kind(self.kolumner[name]).obligatorisk):
            raise ValueError(f"{self.namn}: a file always has {', '.join(told)}")
        if self.utdrag and kind(self.kolumner[self.utdrag]).typ != "datum":
            raise ValueError(f"{self.namn}: {self.utdrag} holds no days")
        if self.tackning is None:
            return
        slag, name = self.tackning.slag, self.tackning.kolumn
        column = self.kolumner.get(name)
        if column is None or column.nullable or kind(column).typ not in _TYPER[slag]:
            raise ValueError(f"{self.namn}: {name} cannot say what a table of {slag} covers")
        if self.tackning.utan_rader and not self.per_insats:
            raise ValueError(f"{self.namn} has no insats to answer for")

    @property
    def per_insats(self) -> bool:
        """Whether each insats has rows, and coverage, of its own."""
        return "insats" in self.kolumner

    @property
    def dagkolumn(self) -> str | None:
        """The date column whose latest day is nearest to the day of extraction; None where there is none."""
        name = self.utdrag or (self.tackning.kolumn if self.tackning else None)
        return name if name and kind(self.kolumner[name]).typ == "datum" else None

    @property
    def fall(self) -> Fall:
        """What tells the case of a person without a usable number: as declared, else the rest of the key."""
        rest = (name for name in self.nyckel if kind(self.kolumner[name]).typ != "person")
        return self.arendet or Fall(tuple(rest), flera=True)

    @property
    def krediteras(self) -> str | None:
        """The amount column whose negative amounts take back those of other rows, with which such a row then
        shares its key; None where there is none."""
        return self.kontrollsumma if self.nyckel else None

    @property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema of an accepted frame, place columns included."""
        plats = {"fil": pa.Column(pl.String), "blad": pa.Column(pl.String), "rad": pa.Column(pl.UInt32)}
        return pa.DataFrameSchema(
            {**self.kolumner, **plats},
            checks=[rule.check for rule in self.kontroller],
            unique=list(self.nyckel) if self.nyckel and not self.krediteras else None,
            strict=True,
            ordered=True,
            name=self.namn,
        )

    @property
    def shape(self) -> Shape:
        """The columns that a file must and may have, under the names a file uses."""
        must = dict.fromkeys(in_file(n, c) for n, c in self.kolumner.items() if kind(c).obligatorisk)
        every = dict.fromkeys(in_file(n, c) for n, c in self.kolumner.items())
        kinds: dict[str, Kind] = {}
        for name, column in self.kolumner.items():
            kinds.setdefault(in_file(name, column), kind(column))  # of two that read one cell, the first
        return Shape(
            self.namn,
            tuple(must),
            tuple(name for name in every if name not in must),
            slag={name: k.typ for name, k in kinds.items()},
            varden={name: k.varden for name, k in kinds.items() if k.varden},
            tid=self.tackning.kolumn if self.tackning and self.tackning.slag == "manad" else "",
            summeras=tuple(name for name, k in kinds.items() if k.summeras),
            tecken={name: k.tecken for name, k in kinds.items() if k.tecken},
            delas={name: k.delas for name, k in kinds.items() if k.delas},
        )


def in_file(name: str, column: pa.Column) -> str:
    """The canonical name in a file: a person's is `personnummer`, and two columns may be read from one."""
    return kind(column).i_fil or name
