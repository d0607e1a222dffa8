"""What a file may be: its source, and which of its headers are which of the source's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandera.polars as pa

from kpilib.contracts import CONTRACTS, Contract
from kpilib.contracts.columns import Kind, kind
from kpilib.contracts.contract import in_file
from kpilib.formats import normalise
from kpilib.formats.innehall import ar_personnamn
from kpilib.profilhjalp.fil import Fil, Kolumn
from kpilib.settings import Settings
from kpilib.sources import Profile
from kpilib.sources.forslag import Kandidat, likhet, traff

KLART = 0.15
"""How much better the best source must fit than the next, to be taken without a question."""


@dataclass(frozen=True)
class Kolumnslag:
    """A column of a source, as a file has it: what it is, and every way that its values may be written."""

    namn: str
    kind: Kind
    beskrivning: str
    obligatorisk: bool
    nullbar: bool
    skrivsatt: Mapping[str, str]


@dataclass(frozen=True)
class Tolkning:
    """A file held against one source: every column against every header.

    `laser` is the profile that reads the file already, if one does: what it says of the columns holds.
    """

    fil: Fil
    contract: Contract
    profiler: Sequence[Profile]
    settings: Settings
    laser: Profile | None = None

    @cached_property
    def kolumner(self) -> Mapping[str, Kolumnslag]:
        """The source's columns by the name that a file has, those that it must have first."""
        shape = self.contract.shape
        own = {in_file(n, c): c for n, c in reversed(list(self.contract.kolumner.items()))}
        return {name: self._slag(name, own[name], name in shape.obligatoriska) for name in shape.kolumner}

    def _slag(self, name: str, column: pa.Column, must: bool) -> Kolumnslag:
        k = kind(column)
        values: dict[str, Sequence[str]] = dict.fromkeys(k.varden, ())
        if k.typ == "insats":
            values |= {id_: (i.namn, *i.alias) for id_, i in self.settings.insats.items()}
        ways = {normalise(way): value for value, written in values.items() for way in (value, *written)}
        what = "Personens nummer, som blir en pseudonym." if k.typ == "person" else str(column.description)
        return Kolumnslag(name, k, what, must, bool(column.nullable), ways)

    @cached_property
    def kandidater(self) -> Mapping[str, Sequence[Kandidat]]:
        """Column -> every header, the likeliest first."""
        return {
            name: sorted((self.mot(slag, k) for k in self.fil.kolumner), key=lambda k: -k.poang)
            for name, slag in self.kolumner.items()
        }

    def mot(self, slag: Kolumnslag, column: Kolumn) -> Kandidat:
        """One of the file's columns held against one of the source's, by a sample of its cells."""
        typ = slag.kind.typ
        alike = max(likhet(form, self.namn(slag.namn)) for form in column.former)
        if alike < 1 and ar_personnamn(column.rubrik, typ, column.prov):
            alike = 0.0
        share = traff(typ, column.prov, self._ord(slag.namn))
        return Kandidat(slag.namn, column.rubrik, alike, column.provad(typ), typ, share)

    def helt(self, k: Kandidat) -> Kandidat:
        """The same by the cells that a person is told of."""
        column = self.fil.kolumn(k.rubrik)
        assert column is not None
        return replace(k, passning=column.visad(k.typ))

    def _ord(self, column: str) -> list[str]:
        return list(self.kanda(column))

    def kanda(self, column: str) -> dict[str, str]:
        """Normalised way of writing -> value, as the contract, the settings and some profile know it."""
        said = [p.varden.get(column, {}) for p in self.profiler]
        ways = {normalise(w): value for one in said for value, written in one.items() for w in written}
        return ways | dict(self.kolumner[column].skrivsatt)

    def namn(self, column: str) -> list[str]:
        """Every name that some profile of the source, the workspace's own too, knows a column by."""
        return list(dict.fromkeys(h for p in self.profiler for h in (column, *p.headers(column))))

    @cached_property
    def sakra(self) -> Mapping[str, str]:
        """Column -> header, where the name is known, of one column alone, and the cells do not contradict."""
        if self.laser is not None:
            return self.som(self.laser)
        exact = [k for found in self.kandidater.values() for k in found if k.likhet == 1]
        alone = [
            k
            for k in exact
            if sum(o.kolumn == k.kolumn for o in exact) == 1 and sum(o.rubrik == k.rubrik for o in exact) == 1
        ]
        return {k.kolumn: k.rubrik for k in alone if k.rimlig}

    def som(self, profil: Profile) -> dict[str, str]:
        """Column -> header, as a profile finds them in the file."""
        found = {}
        for name in self.kolumner:
            columns = (self.fil.kolumn(h) for h in profil.headers(name))
            column = next((c for c in columns if c is not None), None)
            if column is not None:
                found[name] = column.rubrik
        return found

    @property
    def poang(self) -> float:
        """How well the source fits, 0-1: how much of what it must have the file has, and how much of what the
        file has the source explains."""
        best: dict[str, float] = {}
        taken: set[str] = set()
        every = [k for found in self.kandidater.values() for k in found if k.rimlig]
        for one in sorted(every, key=lambda k: -k.poang):
            if one.kolumn not in best and one.rubrik not in taken:
                best[one.kolumn] = min(one.poang, 1.0)
                taken.add(one.rubrik)
        must = self.contract.shape.obligatoriska
        mandatory = sum(best.get(c, 0.0) for c in must) / len(must)
        explained = len(taken) / max(1, len(self.fil.kolumner))
        return (mandatory + explained) / 2


def tolkningar(fil: Fil, profiler: Sequence[Profile], settings: Settings) -> list[Tolkning]:
    """Every source that the file may be, the likeliest first."""
    every = [
        Tolkning(fil, contract, [p for p in profiler if p.kalla == contract.namn], settings)
        for contract in CONTRACTS.values()
    ]
    return sorted(every, key=lambda t: -t.poang)


def ar_klar(tolkade: Sequence[Tolkning]) -> bool:
    """Whether the best of them is so much better that nobody need be asked."""
    return len(tolkade) == 1 or tolkade[0].poang - tolkade[1].poang >= KLART
