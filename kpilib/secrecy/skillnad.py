"""A safe table as the one who looks it over is shown it: what it holds, and what is new since last time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from kpilib.begrepp import ALLA
from kpilib.nyckeltal import NYCKEL
from kpilib.secrecy.beskrivna import ANTAL
from kpilib.secrecy.sakra import Saker
from kpilib.secrecy.suppression import OM_PERSONER

_TAL = ["taljare", "namnare", "varde", "antal_rader"]


@dataclass(frozen=True)
class Tabellbild:
    """What a safe table holds, and how it differs from the one that was approved last.

    Parameters
    ----------
    rader, celler, dolda
        Rows; cells that are filled or a hidden value; and how many values are hidden.
    minsta
        The least count of persons or rows that is shown, over 0; None where the table counts none.
    nya, borta, andrade
        Rows that are new, gone, and shown with another value.
    visas_nu, doljs_nu
        Values that were hidden and are shown, and the other way round: the columns of `NYCKEL`.
    per_nyckeltal
        Of the values: nyckeltal, rader, dolda, minsta.
    """

    tabell: str
    blad: str
    rader: int
    celler: int
    dolda: int
    minsta: Decimal | None
    nya: int
    borta: int
    andrade: int
    visas_nu: pl.DataFrame
    doljs_nu: pl.DataFrame
    per_nyckeltal: pl.DataFrame


def bild(nu: Saker, fore: Saker | None) -> Tabellbild:
    """A safe table, held against the same one of the last approval where there is one."""
    rows, before = nu.rader, fore.rader if fore else nu.rader.clear()
    name = nu.tabell.namn
    filled = rows.width * rows.height - sum(rows.null_count().row(0))
    if "dolt" in rows.columns:
        return _values(nu, rows, before, filled)
    new, gone = _apart(rows, before)
    counts = [rows[column] for column in ANTAL.get(name, ())]
    least = [low for series in counts if (low := series.filter(series > 0).min()) is not None]
    nothing = rows.clear()
    return Tabellbild(
        nu.tabell.name,
        nu.blad,
        rows.height,
        filled,
        0,
        min((Decimal(str(low)) for low in least), default=None),
        new,
        gone,
        0,
        nothing,
        nothing,
        nothing,
    )


def _values(nu: Saker, rows: pl.DataFrame, before: pl.DataFrame, filled: int) -> Tabellbild:
    shown = [*NYCKEL, *_TAL, "dolt"]
    both = rows.select(shown).join(before.select(shown), on=NYCKEL, how="inner", suffix="_fore")
    other = pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c}_fore")) for c in _TAL)
    moved = both.filter(~pl.col("dolt") & ~pl.col("dolt_fore") & other)
    per = (
        rows.with_columns(_least().alias("minsta"))
        .group_by("nyckeltal", maintain_order=True)
        .agg(pl.len().alias("rader"), pl.col("dolt").sum().alias("dolda"), pl.col("minsta").min())
    )
    least = per["minsta"].min()
    hidden = int(rows["dolt"].sum())
    return Tabellbild(
        nu.tabell.name,
        nu.blad,
        rows.height,
        filled + hidden,
        hidden,
        None if least is None else Decimal(str(least)),
        rows.join(before, on=NYCKEL, how="anti").height,
        before.join(rows, on=NYCKEL, how="anti").height,
        moved.height,
        both.filter(~pl.col("dolt") & pl.col("dolt_fore")).select(NYCKEL),
        both.filter(pl.col("dolt") & ~pl.col("dolt_fore")).select(NYCKEL),
        per,
    )


def _least() -> pl.Expr:
    """The least count over 0 that a value shows: its parts where it counts persons, and its rows."""
    personal, undivided = pl.col("raknar").is_in(OM_PERSONER), pl.col("dimension") == ALLA
    counts = [pl.when(personal).then(pl.col("taljare")), pl.when(personal).then(pl.col("namnare"))]
    counts.append(pl.when(personal | undivided).then(pl.col("antal_rader").cast(pl.Decimal(24, 6))))
    return pl.min_horizontal(pl.when(count > 0).then(count) for count in counts)


def _apart(rows: pl.DataFrame, before: pl.DataFrame) -> tuple[int, int]:
    """How many rows are in the one and not in the other."""
    now, then = (Counter(frame.write_ndjson().splitlines()) for frame in (rows, before))
    return (now - then).total(), (then - now).total()
