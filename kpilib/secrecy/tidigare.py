"""What an audience has seen before: it knows it still, and nothing that is shown later may uncover the rest.

An earlier report, and what a stricter audience is shown of the same values, are cells of the same system as
what is to be shown now. A number that has not changed is one cell; of one that has, what it was and what it
is are two.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from kpilib.begrepp import DOLT
from kpilib.rojandekontroll import HELA, Granser
from kpilib.secrecy.celler import (
    NAMNARE,
    RADER,
    REST,
    TALJARE,
    UTESLUTEN,
    Nar,
    Plats,
    Publikation,
    Serie,
)


class Sett(NamedTuple):
    """A report that has been read.

    Parameters
    ----------
    varden
        The values of its snapshot, as `kpilib.secrecy.suppress` takes them.
    visat
        The same as they were shown, as it gives them.
    personer
        How many persons they are made of; None where that was not kept.
    """

    varden: pl.DataFrame
    visat: pl.DataFrame
    personer: pl.DataFrame | None = None


def platser(visat: pl.DataFrame) -> set[Plats]:
    """The numbers that are shown of values, by series and period."""
    found = set()
    for row in visat.iter_rows(named=True):
        nar = Nar(row["period_typ"], row["period"])
        own = (row["nyckeltal"], row["insats"], row["dimension"], row["dimension_varde"])
        seen = [matt for matt in (TALJARE, NAMNARE) if row[matt] is not None]
        seen += [REST] if len(seen) > 1 else []
        seen += [RADER] if row["antal_rader"] is not None else []
        counts = json.loads(row["exkluderade"] or "{}")
        seen += [f"{UTESLUTEN}{reason}" for reason, n in counts.items() if n != DOLT]
        found |= {(Serie(*own, matt), nar) for matt in seen}
    return found


def granser(visat: pl.DataFrame) -> dict[Plats, Granser]:
    """The limits that are told of hidden shares, by the series and period of their täljare."""
    if "varde_fran" not in visat.columns:  # kept by an earlier program
        return {}
    found = {}
    for row in visat.filter(pl.col("varde_fran").is_not_null()).iter_rows(named=True):
        serie = Serie(row["nyckeltal"], row["insats"], row["dimension"], row["dimension_varde"], TALJARE)
        limits = Granser(*(round(HELA * row[c]) for c in ("varde_fran", "varde_till")))
        found[serie, Nar(row["period_typ"], row["period"])] = limits
    return found


def begransa(
    laid: Publikation, cell: Mapping[Plats, int], kanda: Mapping[Plats, Granser], offset: int = 0
) -> None:
    """Let limits be known of shares.

    Parameters
    ----------
    cell
        Where the numbers stand in the publication that the limits were told in.
    offset
        What its cells' numbers are less here.
    """
    for (serie, nar), limits in kanda.items():
        part, whole = (cell.get((serie._replace(matt=matt), nar)) for matt in (TALJARE, NAMNARE))
        if part is not None and whole is not None:
            laid.inom(part + offset, whole + offset, limits)


Last = tuple[Publikation, set[Plats], Mapping[Plats, Granser]]
"""An earlier report: its cells, which of their numbers were shown, and what limits were told."""


def tillsammans(laid: Publikation, tidigare: Iterable[Last]) -> Publikation:
    """One system of what is to be shown, and what has been.

    Parameters
    ----------
    laid
        The cells of the values that are to be shown.
    tidigare
        The earlier ones.
    """
    found = laid.kopia()
    for earlier, shown, limits in tidigare:
        offset = len(found.varden)
        found.varden += earlier.varden
        found.vikt += [0.0] * len(earlier.varden)
        found.ekvationer += [{c + offset: a for c, a in e.items()} for e in earlier.ekvationer]
        seen = {cell for place, cell in earlier.cell.items() if place in shown}
        found.fasta |= {c + offset for c in seen}
        found.kansliga |= {c + offset for c in earlier.kansliga - seen}
        begransa(found, earlier.cell, limits, offset)
        # What was withheld then for the sake of others is never shown as it was.
        found.forna |= {c + offset for c in range(len(earlier.varden)) if c not in seen | earlier.kansliga}
        for place, cell in earlier.cell.items():
            now = laid.cell.get(place)
            if now is not None and laid.varden[now] == earlier.varden[cell]:
                found.ekvationer.append({now: -1, cell + offset: 1})
    return found.sammanslagen()
