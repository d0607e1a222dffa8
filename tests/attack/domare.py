"""The judge, who knows the truth: whether an attacker, with what an audience sees, found too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from attack.angripare import FEW, angrip
from attack.lasare import sedda
from attack.samband import kanda
from attack.sedda import Plats, Sedda

PERSONER = ("personer", "beslut", "kop")
"""What `raknar` says where a täljare or nämnare counts persons, decisions or placements."""

EJ_PERSONERS = ("avtal", "leverantorer", "statistik")
"""And where the rows behind it are nobody's."""

FORRA = "förra"
"""The earlier report of two."""


@dataclass(frozen=True)
class Rost:
    """What came out.

    Parameters
    ----------
    synliga
        Sensitive numbers that are shown as they are.
    avslojade
        Hidden numbers of which too much can be told: what each is, and what it can be.
    dolda, alla
        How many numbers were hidden, and how many there are.
    """

    synliga: Mapping[Plats, int]
    avslojade: Mapping[Plats, tuple[int, tuple[int, ...]]]
    dolda: int
    alla: int

    @property
    def fel(self) -> list[str]:
        """Each fault in a line."""
        shown = [f"visas: {'/'.join(p)} = {n}" for p, n in self.synliga.items()]
        return shown + [
            f"avslöjas: {'/'.join(p)} = {n}, kan vara {list(may)}" for p, (n, may) in self.avslojade.items()
        ]


def sanningen(varden: pl.DataFrame, kalender: pl.DataFrame) -> dict[Plats, int]:
    """Every number of a snapshot's values, and what is left of each nämnare."""
    found = sedda(varden.with_columns(dolt=pl.lit(False)), kalender).tal
    true = {place: n for place, n in found.items() if n is not None}
    for place, whole in list(true.items()):
        if place.matt == "namnare" and (part := true.get(place._replace(matt="taljare"))) is not None:
            true[place._replace(matt="rest")] = whole - part
    return true


def kansliga(
    sant: Mapping[Plats, int], raknar: Mapping[str, str], *, troskel: int, komplement: bool
) -> set[Plats]:
    """The numbers that tell of few persons."""
    found = set()
    for place, n in sant.items():
        counts = raknar[place.nyckeltal]
        numbers = place.matt in ("taljare", "namnare", "rest")
        told = counts in PERSONER if numbers else counts not in EJ_PERSONERS
        if told and 0 < n < troskel and (komplement or place.matt != "rest"):
            found.add(place)
    return found


def dom(syn: Sedda, sant: Mapping[Plats, int], sensitive: set[Plats]) -> Rost:
    """What an attacker finds of what an audience sees.

    Parameters
    ----------
    syn
        What is seen.
    sant
        The truth, place by place.
    sensitive
        The places that are to be protected; of the other hidden ones three numbers must be possible, too.
    """

    def true(summa: Mapping[Plats, int]) -> int | None:
        if any(place not in sant for place in summa):
            return None
        return sum(a * sant[place] for place, a in summa.items())

    syn.mellan = [
        (summa, low, high)
        for summa, low, high in syn.mellan
        if summa.keys() <= syn.tal.keys() and (v := true(summa)) is not None and low <= v <= high  # type: ignore[arg-type]
    ]
    known = kanda(syn, true)
    hidden = [c for c, n in known.celler.items() if n is None and (c not in known.fria or c in sensitive)]
    asked = {c: sant[c] + 1 if c in sensitive else None for c in hidden}
    told = {}
    for cell, numbers in angrip(known, asked).items():
        far = asked[cell]
        if far is None and known.celler.get(cell._replace(rapport="")) is not None:
            continue  # what was withheld for others' sake, and is shown since
        if len(numbers) < FEW or (far is not None and max(numbers) < far):
            told[cell] = (sant[cell], tuple(sorted(numbers)))
    shown = {p: n for p in sensitive if (n := known.celler.get(p)) is not None}
    return Rost(shown, told, sum(n is None for n in syn.tal.values()), len(syn.tal))


def domen(
    varden: pl.DataFrame,
    kalender: pl.DataFrame,
    sett: pl.DataFrame,
    *,
    komplement: bool,
    troskel: int = 5,
    ocksa: pl.DataFrame | None = None,
    fore: tuple[pl.DataFrame, pl.DataFrame] | None = None,
) -> Rost:
    """What an attacker finds of a publication.

    Parameters
    ----------
    varden
        The truth: `nyckeltal.varde` with `raknar`, `slag` and `riktning`.
    sett
        The same as the audience sees it.
    ocksa
        And as another audience does, where somebody belongs to both.
    fore
        The truth and the view of an earlier report.
    """
    true = sanningen(varden, kalender)
    raknar = dict(varden.select("nyckeltal", "raknar").unique().rows())
    few = kansliga(true, raknar, troskel=troskel, komplement=komplement)
    seen = sedda(sett, kalender)
    must = set() if komplement else _maste(varden, few)
    if ocksa is not None:
        seen = seen.med(sedda(ocksa, kalender))
    if fore is not None:
        earlier = sanningen(fore[0], kalender)
        few |= {
            p._replace(rapport=FORRA)
            for p in kansliga(earlier, raknar, troskel=troskel, komplement=komplement)
        }
        true |= {p._replace(rapport=FORRA): n for p, n in earlier.items()}
        seen = seen.efter(sedda(fore[1], kalender, rapport=FORRA))
    rost = dom(seen, true, few)
    if must and rost.synliga:
        given = _given(seen, must, true, rost.synliga)
        rost = replace(rost, synliga={p: n for p, n in rost.synliga.items() if p not in given})
    return rost


def _maste(varden: pl.DataFrame, few: set[Plats]) -> set[Plats]:
    """The numbers of undivided shares with a target that are not small: the council must see them."""
    found = set()
    rows = varden.filter(pl.col("mal").is_not_null(), pl.col("namnare").is_not_null(), dimension="alla")
    for row in rows.select("nyckeltal", "insats", "period_typ", "period").iter_rows():
        own = [Plats(*row[:2], "alla", "alla", matt, *row[2:]) for matt in ("taljare", "namnare")]
        if not few & set(own):
            found |= set(own)
    return found


def _given(
    syn: Sedda, must: set[Plats], sant: Mapping[Plats, int], synliga: Mapping[Plats, int]
) -> set[Plats]:
    """Small numbers that follow from what must be seen, and from the zeros, which always are."""

    def true(summa: Mapping[Plats, int]) -> int | None:
        return None if any(p not in sant for p in summa) else sum(a * sant[p] for p, a in summa.items())

    only = {p: n if p in must or n == 0 else None for p, n in syn.tal.items()}
    # What hangs together is taken from all that is seen; what is known is only what must be.
    known = kanda(syn, true, visade=True)
    cells = {p: only.get(p) for p in known.celler}
    bounds = replace(known, celler=cells, fria=known.fria | {c for c in cells if c.matt == "rest"})  # type: ignore[attr-defined]
    return {p for p, may in angrip(bounds, dict.fromkeys(synliga)).items() if may == {sant[p]}}
