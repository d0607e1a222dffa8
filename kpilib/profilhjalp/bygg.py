"""What has been decided, as a profile: a new one, or one laid over a profile that nearly reads the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpilib.formats import normalise
from kpilib.profilhjalp.fil import Fil
from kpilib.profilhjalp.val import Beslut, rader
from kpilib.rawstore.manifest import days_in
from kpilib.sources import Profile
from kpilib.sources.forslag import utokad

_DIGITS = re.compile(r"[-_ .]*\d[\d\-_. ]*")


@dataclass(frozen=True)
class Profilutkast:
    """A profile to be: its file (relative to the workspace), its content, and what it is laid over, if
    anything."""

    fil: str
    innehall: Mapping[str, Any]
    over: Profile | None = None

    @property
    def tomt(self) -> bool:
        """Whether it says nothing that the profile below does not."""
        return self.over is not None and set(self.innehall) <= {"kalla", "namn"}

    @property
    def kalla(self) -> str:
        return str(self.innehall["kalla"])

    @property
    def namn(self) -> str:
        return str(self.innehall["namn"])


def utkast(
    beslut: Beslut, profiler: Sequence[Profile], namn: str | None = None, over: Profile | None = None
) -> Profilutkast:
    """The profile that the decisions make.

    Parameters
    ----------
    profiler
        Every profile of the workspace.
    namn
        The name it is to have; else it is taken from the file's.
    over
        The profile that is to be changed; else the one that finds the same columns, if there is one.
    """
    t = beslut.tolkning
    below = over or (None if namn else _lika(beslut, t.profiler))
    if below is not None and beslut.las and not _egen(below, t.fil):
        below = None  # how this file is read is nothing for the others that the profile reads
    if below is not None:
        own = below.fil if below.egen else ""
        fil = own or _ledig(f"{below.kalla}-{below.namn}", profiler)
        return Profilutkast(fil, _over(beslut, below), below)
    name = namn or _namn(beslut, t.profiler)
    las: dict[str, Any] = dict(beslut.las)
    if days_in(t.fil.namn):
        las["utdragsdatum"] = "filnamn"
    content = {
        "kalla": t.contract.namn,
        "namn": name,
        "beskrivning": f"{t.contract.titel}, gjord efter filen {t.fil.namn}.",
        "filnamn": [monster(t.fil.namn)],
        "las": las,
        "kolumner": {c: [h] for c, h in beslut.kolumner.items()},
        "varden": _alla_varden(beslut),
        "konstanter": dict(beslut.konstanter) | rader(beslut.svar, "konstanter"),
    }
    existing = next((p.fil for p in t.profiler if p.namn == name and p.egen), "")
    fil = existing or _ledig(f"{t.contract.namn}-{name}", profiler)
    return Profilutkast(fil, {k: v for k, v in content.items() if v})


def _egen(profile: Profile, fil: Fil) -> bool:
    """Whether a profile is the workspace's own, and for files of this name."""
    return profile.egen and profile.fits_name(fil.namn)


def _lika(beslut: Beslut, profiler: Sequence[Profile]) -> Profile | None:
    """The profile that finds the same columns under the same headers, if there is one."""
    t = beslut.tolkning
    found = []
    for p in profiler:
        headers = {c: {normalise(h) for h in p.headers(c)} for c in t.kolumner}
        same = all(headers[c] & t.fil.namn_pa(h) for c, h in beslut.kolumner.items())
        if same and all(c in p.konstanter for c in beslut.konstanter):
            found.append(p)
    by_name = [p for p in found if p.fits_name(t.fil.namn)]
    return next(iter(by_name or found), None)


def _over(beslut: Beslut, below: Profile) -> dict[str, Any]:
    """Only what differs from the profile below, with what it has kept where a list would take its place."""
    las: dict[str, Any] = dict(beslut.las)
    for key in ("fyll_nedat", "datumformer"):
        if key in las:
            las[key] = list(dict.fromkeys([*getattr(below.las, key), *las[key]]))
    values = {
        column: {
            v: list(dict.fromkeys([*below.varden.get(column, {}).get(v, ()), *ways]))
            for v, ways in new.items()
        }
        for column, new in beslut.varden.items()
    }
    columns = {
        c: utokad(below.kolumner, c, h)
        for c, h in beslut.kolumner.items()
        if not beslut.tolkning.fil.namn_pa(h) & {normalise(known) for known in below.headers(c)}
    }
    constants = {c: v for c, v in beslut.konstanter.items() if below.konstanter.get(c) != v}
    content = {"kalla": below.kalla, "namn": below.namn, "las": las, "kolumner": columns, "varden": values}
    content["konstanter"] = constants | rader(beslut.svar, "konstanter")
    return {k: v for k, v in content.items() if v}


def _alla_varden(beslut: Beslut) -> dict[str, dict[str, list[str]]]:
    """The answers, the ways of the source's first profile, and those of the others that the file has."""
    t = beslut.tolkning
    found: dict[str, dict[str, list[str]]] = {}
    standard = next((p for p in t.profiler if p.namn == "standard"), None)
    for name in beslut.kolumner:
        column = beslut.kolumn(name)
        cells = {normalise(c) for c in column.celler.drop_nulls().unique()} if column else set()
        taken: dict[str, str] = dict(t.kolumner[name].skrivsatt)
        every = [(beslut.varden.get(name, {}), True)]
        every += [(p.varden.get(name, {}), p is standard) for p in t.profiler]
        for ways, whole in every:
            for value, written in ways.items():
                for way in written:
                    if (whole or normalise(way) in cells) and normalise(way) not in taken:
                        taken[normalise(way)] = value
                        found.setdefault(name, {}).setdefault(value, []).append(way)
    return found


def _namn(beslut: Beslut, profiler: Sequence[Profile]) -> str:
    """A name from the file's, without its digits and the source's own; not one that is taken."""
    stem = _DIGITS.sub(" ", _stam(beslut))
    words = [normalise(word) for word in re.split(r"[^\w]+|_", stem)]
    words = [w for w in words if w and w != normalise(beslut.tolkning.contract.namn)]
    name = "_".join(words)[:40] or "egen"
    taken = {p.namn for p in profiler}
    return next(n for n in (name, *(f"{name}_{i}" for i in range(2, 100))) if n not in taken)


def _stam(beslut: Beslut) -> str:
    return beslut.tolkning.fil.namn.rpartition(".")[0] or beslut.tolkning.fil.namn


def monster(name: str) -> str:
    """The file's name with what changes from one delivery to the next left open."""
    stem, dot, suffix = name.rpartition(".")
    return (
        _DIGITS.sub("*", (stem or name).casefold()).rstrip("*")
        + "*"
        + (f"{dot}{suffix.casefold()}" if stem else "")
    )


def _ledig(stem: str, profiler: Sequence[Profile]) -> str:
    taken = {p.fil for p in profiler}
    names = (f"profiler/{stem}{n}.toml" for n in ("", *(f"-{i}" for i in range(2, 100))))
    return next(name for name in names if name not in taken)
