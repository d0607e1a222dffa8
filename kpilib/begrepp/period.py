"""A period: a month, quarter, tertial, half-year or year, by the id that the snapshot gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Self

PeriodTyp = Literal["manad", "kvartal", "tertial", "halvar", "ar"]

PERIOD_TYPER: dict[PeriodTyp, int] = {"manad": 1, "kvartal": 3, "tertial": 4, "halvar": 6, "ar": 12}
"""Type of period -> how many months it spans."""

PERIODORD: dict[PeriodTyp, str] = {
    "manad": "månad",
    "kvartal": "kvartal",
    "tertial": "tertial",
    "halvar": "halvår",
    "ar": "år",
}
"""Type of period -> what it is called."""

MANADSNAMN = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)

_LETTER: dict[PeriodTyp, str] = {"kvartal": "Q", "tertial": "T", "halvar": "H"}
_TYP: dict[str, PeriodTyp] = {letter: typ for typ, letter in _LETTER.items()}
_ID = re.compile(r"(?P<ar>[0-9]{4})(?:-(?P<manad>[0-9]{2})|(?P<bokstav>[QTH])(?P<nr>[0-9]))?")


@dataclass(frozen=True, order=True)
class Period:
    """One period; `str` of it is its id: ``2024-10``, ``2024Q3``, ``2024T2``, ``2024H2`` or ``2024``.

    Periods of one type are ordered in time.

    Parameters
    ----------
    typ
        manad, kvartal, tertial, halvar or ar.
    ar
        The year that it lies in.
    nr
        Which of its type in the year, from 1.
    """

    typ: PeriodTyp
    ar: int
    nr: int = 1

    def __post_init__(self) -> None:
        if self.typ not in PERIOD_TYPER or not 1 <= self.nr <= 12 // PERIOD_TYPER[self.typ]:
            raise ValueError(f"no {self.typ} {self.nr}")

    @classmethod
    def parse(cls, id_: str) -> Self:
        """The period of an id.

        Raises
        ------
        ValueError
            It is the id of no period.
        """
        found = _ID.fullmatch(id_)
        if found is None:
            raise ValueError(f"no period: {id_}")
        ar = int(found["ar"])
        if found["manad"]:
            return cls("manad", ar, int(found["manad"]))
        return cls(_TYP[found["bokstav"]], ar, int(found["nr"])) if found["bokstav"] else cls("ar", ar)

    @classmethod
    def of(cls, typ: PeriodTyp, dag: date) -> Self:
        """The period of a type that a day lies in."""
        return cls(typ, dag.year, (dag.month - 1) // PERIOD_TYPER[typ] + 1)

    def __str__(self) -> str:
        if self.typ == "ar":
            return f"{self.ar:04d}"
        if self.typ == "manad":
            return f"{self.ar:04d}-{self.nr:02d}"
        return f"{self.ar:04d}{_LETTER[self.typ]}{self.nr}"

    @property
    def fran(self) -> date:
        """The first day."""
        return date(self.ar, (self.nr - 1) * PERIOD_TYPER[self.typ] + 1, 1)

    @property
    def till(self) -> date:
        """The last day: that on which a stock is read."""
        last = self.nr * PERIOD_TYPER[self.typ]
        after = date(self.ar + 1, 1, 1) if last == 12 else date(self.ar, last + 1, 1)
        return after - timedelta(days=1)

    @property
    def fore(self) -> Self:
        """The one before, of the same type."""
        if self.nr > 1:
            return replace(self, nr=self.nr - 1)
        return replace(self, ar=self.ar - 1, nr=12 // PERIOD_TYPER[self.typ])

    @property
    def aret_fore(self) -> Self:
        """The same period of the year before."""
        return replace(self, ar=self.ar - 1)

    @property
    def namn(self) -> str:
        """For a reader: ``oktober 2024``, ``kvartal 3 2024``, ``andra halvåret 2024``, ``2024``."""
        if self.typ == "ar":
            return str(self)
        if self.typ == "manad":
            return f"{MANADSNAMN[self.nr - 1]} {self.ar}"
        if self.typ == "halvar":
            return f"{'första' if self.nr == 1 else 'andra'} halvåret {self.ar}"
        return f"{PERIODORD[self.typ]} {self.nr} {self.ar}"
