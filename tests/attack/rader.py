"""Rows of nyckeltal as a snapshot has them, made of numbers by month, and the calendar they are of."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import polars as pl

ALLA = "alla"
HELT = (ALLA, ALLA)
Del = tuple[str, str]
Serier = dict[tuple[str, Del], list[int]]
"""Insats and part -> a number by month."""
RATTAS = ("flode", "likadant", "bestand", "andel", "volym")
"""Kinds of nyckeltal that a correction adds one to."""
PERIODER = {"kvartal": 3, "tertial": 4, "halvar": 6, "ar": 12}
SCHEMA = {
    "nyckeltal": pl.String,
    "insats": pl.String,
    "dimension": pl.String,
    "dimension_varde": pl.String,
    "period_typ": pl.String,
    "period": pl.String,
    "referensdatum": pl.Date,
    "taljare": pl.Decimal(24, 6),
    "namnare": pl.Decimal(24, 6),
    "varde": pl.Float64,
    "enhet": pl.String,
    "mal": pl.Float64,
    "malstatus": pl.String,
    "antal_rader": pl.Int64,
    "exkluderade": pl.String,
    "orsak_saknas": pl.String,
    "definition_version": pl.Int32,
    "snapshot": pl.String,
    "raknar": pl.String,
    "slag": pl.String,
    "riktning": pl.String,
    "ingang": pl.Boolean,
}


@dataclass(frozen=True)
class Kommun:
    """A municipality's values as `Gate` reads them, and its calendar."""

    varden: pl.DataFrame
    kalender: pl.DataFrame


def kalender(ar: int, forsta: int = 2023) -> pl.DataFrame:
    """Whole years: months with quarters, tertials, half-years and years."""
    first = [date(forsta + m // 12, m % 12 + 1, 1) for m in range(12 * ar + 1)]
    rows = [("manad", f"{f:%Y-%m}", f, e - timedelta(1)) for f, e in pairwise(first)]
    for typ, length in PERIODER.items():
        sign = {"kvartal": "Q", "tertial": "T", "halvar": "H", "ar": ""}[typ]
        for m in range(0, 12 * ar, length):
            number = str(m % 12 // length + 1) if sign else ""
            rows.append((typ, f"{first[m].year}{sign}{number}", first[m], first[m + length] - timedelta(1)))
    return pl.DataFrame(rows, schema=["period_typ", "period", "fran", "till"], orient="row")


@dataclass
class Rader:
    """The rows, and how a number by month becomes one of a period."""

    kalender: pl.DataFrame
    rattad: bool = False
    rows: list[tuple[object, ...]] = field(default_factory=list)

    def lagg(
        self,
        nyckeltal: str,
        slag: str,
        taljare: Serier,
        *,
        namnare: Serier | None = None,
        rader: Serier | None = None,
        uteslutna: Serier | None = None,
        raknar: str = "personer",
        mal: Mapping[str, float | None] | None = None,
        riktning: str = "lag",
        nollor: bool = True,
        typer: Collection[str] = ("manad", *PERIODER),
        aterkommer: str = "",
    ) -> None:
        """Rows of a nyckeltal. A target of None is the value of last year's end."""
        months = self.kalender.filter(pl.col("period_typ") == "manad")["period"].to_list()
        if self.rattad and nyckeltal.partition("_")[0] in RATTAS:
            taljare, namnare, rader = (s and _rattad(s) for s in (taljare, namnare, rader))  # type: ignore[assignment]
        for (insats, part), series in taljare.items():
            ends: dict[int, int] = {}
            own = []
            for typ, period, fran, till in self.kalender.rows():
                if typ not in typer:
                    continue
                inside = [n for n, m in enumerate(months) if f"{fran:%Y-%m}" <= m <= f"{till:%Y-%m}"]

                def of(numbers: Sequence[int], inside: Sequence[int] = inside) -> int:
                    return sum(numbers[n] for n in inside) if slag == "flode" else numbers[inside[-1]]

                top = of(series)
                if insats == aterkommer and len(inside) > 1:
                    top -= top // 4
                base = of(namnare[insats, part]) if namnare else None
                count = of(rader[insats, part]) if rader else top
                if part != HELT and not nollor and not top and not base:
                    continue
                left = of(uteslutna[insats, part]) if uteslutna and (insats, part) in uteslutna else 0
                own.append((typ, period, till, top, base, count, left))
                if typ == "ar":
                    ends[till.year] = top
            for typ, period, till, top, base, count, left in own:
                target = None
                if mal and part == HELT and insats in mal:
                    fixed = mal[insats]
                    target = ends.get(till.year - 1) if fixed is None else fixed
                value = top if base is None else top / base if base else None
                status = "information"
                if target is not None and value is not None:
                    reached = value >= target if riktning == "hog" else value <= target
                    status = "uppnått" if reached else "ej uppnått"
                self.rows.append(
                    (
                        *(nyckeltal, insats, *part, typ, period, till, Decimal(top)),
                        None if base is None else Decimal(base),
                        *(value, "antal", target, status, count),
                        json.dumps({"omprovning": left} if left else {}),
                        None if value is not None else "Nämnaren är noll.",
                        *(1, "k", raknar, slag, riktning, bool(mal) and mal.get(insats, 0.0) is None),
                    )
                )


def _rattad(serier: Serier) -> Serier:
    """One more in the third month of the first insats, in the first part of each breakdown."""
    parts = {dimension: (dimension, part) for dimension, part in sorted({p for _, p in serier}, reverse=True)}
    first = min(insats for insats, _ in serier if insats != ALLA)
    found = {key: list(numbers) for key, numbers in serier.items()}
    for insats in (first, ALLA):
        for part in parts.values():
            if (insats, part) in found:
                found[insats, part][2] += 1
    return found
