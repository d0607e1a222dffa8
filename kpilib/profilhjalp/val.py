"""What is decided of a file: what it says by itself, and over it what the person has answered."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kpilib.formats import normalise
from kpilib.profilhjalp.fil import Kolumn
from kpilib.profilhjalp.fraga import HOPPAD, JA, UTESLUTEN, Svar
from kpilib.profilhjalp.tolkning import Tolkning
from kpilib.sources.forslag import Kandidat


@dataclass(frozen=True)
class Beslut:
    """A file held against its source, and the answers so far."""

    tolkning: Tolkning
    svar: Svar = field(default_factory=dict)

    @cached_property
    def kolumner(self) -> Mapping[str, str]:
        """Column -> header, in the source's order; an answer goes before what is certain."""
        said = {c: self.svar[f"kolumn.{c}"] for c in self.tolkning.kolumner if f"kolumn.{c}" in self.svar}
        named: dict[str, str] = {}
        for column, header in said.items():  # a header is one column's
            if header not in (UTESLUTEN, HOPPAD, *named.values()):
                named[column] = header
        sure = {
            c: h
            for c, h in self.tolkning.sakra.items()
            if c not in said and c not in self.givna and h not in named.values()
        }
        return {c: (named | sure)[c] for c in self.tolkning.kolumner if c in named or c in sure}

    def kolumn(self, column: str) -> Kolumn | None:
        """The file's column that one of the source's is; None where it has none."""
        header = self.kolumner.get(column)
        return self.tolkning.fil.kolumn(header) if header is not None else None

    def kandidat(self, column: str) -> Kandidat | None:
        """How the header that was chosen for a column fits it."""
        chosen = self.kolumn(column)
        t = self.tolkning
        return t.helt(t.mot(t.kolumner[column], chosen)) if chosen else None

    def lediga(self, column: str) -> list[Kandidat]:
        """The headers that nothing else has taken, for one column, the likeliest first."""
        taken = {normalise(h) for c, h in self.kolumner.items() if c != column}
        return [k for k in self.tolkning.kandidater[column] if normalise(k.rubrik) not in taken]

    @cached_property
    def konstanter(self) -> Mapping[str, str]:
        """Column -> the value that the whole file has."""
        found = {c: self.svar.get(f"konstant.{c}", UTESLUTEN) for c in self.tolkning.kolumner}
        return {c: v for c, v in found.items() if v not in (UTESLUTEN, HOPPAD) and c not in self.kolumner}

    @cached_property
    def varden(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Column -> value -> the ways of writing that the answers gave it."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for id_, answer in self.svar.items():
            slag, _, rest = id_.partition(".")
            column, _, written = rest.partition(".")
            if slag == "varde" and column in self.kolumner and answer not in (UTESLUTEN, HOPPAD):
                ways = found.setdefault(column, {})
                ways[answer] = (*ways.get(answer, ()), written)
        return found

    def sagt_ja(self, before: str) -> list[str]:
        """What has been said yes to, of the questions whose id begins so."""
        return [
            id_.removeprefix(before) for id_, a in self.svar.items() if id_.startswith(before) and a == JA
        ]

    @property
    def las(self) -> Mapping[str, object]:
        """`[las]` as the answers make it; what an error's own lines gave goes last."""
        found: dict[str, object] = {}
        if fill := [c for c in self.sagt_ja("las.fyll_nedat.") if c in self.kolumner]:
            found["fyll_nedat"] = fill
        if forms := self.sagt_ja("las.datumformer."):
            found["datumformer"] = forms
        if "las.egna_nummer" in self.svar:
            found["leverantor_id_ar_organisationsnummer"] = self.svar["las.egna_nummer"] != JA
        return found | rader(self.svar, "las")

    @cached_property
    def givna(self) -> frozenset[str]:
        """Columns that the file's name gives, or the months that are columns in it."""
        read = rader(self.svar, "las")
        months = read.get("manader_som_kolumner", ())
        under = [months] if isinstance(months, str) else list(months) if isinstance(months, list) else []
        tid = self.tolkning.contract.shape.tid
        return frozenset({*under, *([tid] if under or read.get("period") == "filnamn" else [])} - {""})

    @property
    def saknas(self) -> list[str]:
        """Columns that the source must have and that nothing gives."""
        given = {*self.kolumner, *self.konstanter, *rader(self.svar, "konstanter"), *self.givna}
        return [c for c in self.tolkning.contract.shape.obligatoriska if c not in given]


def rader(svar: Svar, table: str) -> dict[str, object]:
    """What the lines that an error proposed set in a table of the profile."""
    found: dict[str, object] = {}
    for id_, answer in svar.items():
        _, _, key = id_.partition(f"fel.{table}.")
        if id_.startswith(f"fel.{table}.") and answer not in (UTESLUTEN, HOPPAD):
            found[key] = tomllib.loads(f"x = {answer}")["x"]
    return found
