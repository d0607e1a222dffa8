"""A delivery compared with its profile: columns that are new, gone or changed, and values not seen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpilib.formats import normalise
from kpilib.profilhjalp import mask
from kpilib.profilhjalp.bygg import monster
from kpilib.profilhjalp.fraga import rader
from kpilib.profilhjalp.minne import Sett
from kpilib.profilhjalp.tolkning import Tolkning
from kpilib.sources import Profile

ANDRAD = 0.1
"""How much of a column's cells that must have begun or ceased to fit, for it to be said to have changed."""


@dataclass(frozen=True)
class Skillnad:
    """What differs from what the profile was made for.

    `nya` headers are unknown to it; `borta` are columns (with the header) that are missing now; `andrade` say
    what has changed; `nya_varden` are column, way of writing and rows, of codes and insatser alone.
    """

    nya: Sequence[str]
    borta: Sequence[str]
    andrade: Sequence[str]
    nya_varden: Sequence[tuple[str, str, int]]

    def __bool__(self) -> bool:
        return bool(self.nya or self.borta or self.andrade or self.nya_varden)

    def rader(self) -> list[str]:
        """It in Swedish, a line each."""
        lines = [f"Ny kolumn: {h}. Profilen läser den inte." for h in self.nya]
        lines += [f"Borta: {what}." for what in self.borta]
        lines += list(self.andrade)
        lines += [f"Nytt värde i {c}: ”{v}” på {rader(n)}." for c, v, n in self.nya_varden]
        return lines or [
            "Filen är som profilen säger: inga nya, borttagna eller ändrade kolumner eller värden."
        ]


def sett(t: Tolkning, kolumner: dict[str, str]) -> Sett:
    """What a file is like, to be kept with its profile."""
    fits, values = {}, {}
    for name, header in kolumner.items():
        column, slag = t.fil.kolumn(header), t.kolumner[name]
        if column is None:
            continue
        fits[name] = round(column.visad(slag.kind.typ).andel, 3)
        if slag.skrivsatt:
            seen = column.celler.drop_nulls().unique().sort().to_list()
            values[name] = [v for v in seen if not mask.personlig(v)]
    return Sett(monster(t.fil.namn), [k.rubrik for k in t.fil.kolumner], fits, values)


def jamfor(t: Tolkning, profil: Profile, fore: Sett | None) -> Skillnad:
    """A file against the profile that reads it, and against what its file was like before, where that is
    known."""
    kolumner = t.som(profil)
    nu = sett(t, kolumner)
    seen = {normalise(h) for h in (fore.rubriker if fore else kolumner.values())}
    seen |= {normalise(h) for h in kolumner.values()}
    new = [h for h in nu.rubriker if normalise(h) not in seen]
    here = {normalise(h) for h in nu.rubriker}
    gone = [f"kolumnen {h}" for h in (fore.rubriker if fore else ()) if normalise(h) not in here]
    if fore is not None:
        gone += [f"{c}, som fanns i den förra filen" for c in fore.passning if c not in kolumner]
    changed = []
    for name, share in nu.passning.items():
        before = fore.passning.get(name) if fore else None
        if before is not None and abs(before - share) >= ANDRAD:
            changed.append(
                f"Ändrad: i {name} passar {round(100 * share)} % av cellerna, förut {round(100 * before)} %."
            )
    return Skillnad(new, gone, changed, _nya_varden(t, profil, kolumner, fore))


def _nya_varden(
    t: Tolkning, profil: Profile, kolumner: dict[str, str], fore: Sett | None
) -> list[tuple[str, str, int]]:
    found = []
    for name, header in kolumner.items():
        slag, column = t.kolumner[name], t.fil.kolumn(header)
        if column is None or not slag.skrivsatt:
            continue
        known = {*slag.skrivsatt, *(normalise(w) for w in profil.skrivsatt(name, ()))}
        if fore is not None:  # what was left in quarantine then is no news now
            known |= {normalise(v) for v in fore.varden.get(name, ())}
        for cell, n in column.celler.drop_nulls().value_counts(sort=True, name="antal").iter_rows():
            if normalise(cell) not in known and not mask.personlig(cell):
                found.append((name, cell, n))
    return found
