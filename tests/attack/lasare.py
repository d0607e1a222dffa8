"""What an audience is handed, read as numbers in their places."""

from __future__ import annotations

import json
from fractions import Fraction

import polars as pl

from attack.sedda import OANDLIGT, Plats, Sedda

DOLT = "dolt"


def sedda(varden: pl.DataFrame, kalender: pl.DataFrame, *, rapport: str = "") -> Sedda:
    """The numbers of a table of values, as `kpilib.varden` gives it and downloads have it.

    A number that is not whole is left out: it is no count, or the count is known from another.
    """
    found = Sedda(manader=manader(kalender))
    has = {
        (nyckeltal, matt)
        for matt in ("taljare", "namnare", "antal_rader")
        for (nyckeltal,) in varden.filter(pl.col(matt).is_not_null()).select("nyckeltal").unique().rows()
    }
    rows_of = set(
        varden.filter(pl.col("antal_rader").is_not_null()).select("nyckeltal", "dimension").unique().rows()
    )
    years = varden.filter(pl.col("mal").is_not_null(), period_typ="ar")
    often = years.group_by("nyckeltal", "insats", "mal").agg(pl.col("period").n_unique().alias("ar"))
    fixed = set(often.filter(pl.col("ar") > 1).select("nyckeltal", "insats", "mal").rows())
    for row in varden.iter_rows(named=True):
        found.slag[row["nyckeltal"]] = row["slag"]
        at = Plats(
            row["nyckeltal"],
            row["insats"],
            row["dimension"],
            row["dimension_varde"],
            "",
            row["period_typ"],
            row["period"],
            rapport,
        )
        for matt in ("taljare", "namnare"):
            number = row[matt]
            if number is None:
                if row["dolt"] and (row["nyckeltal"], matt) in has:
                    found.tal[at._replace(matt=matt)] = None
            elif number == int(number):
                found.tal[at._replace(matt=matt)] = int(number)
        rader = row["antal_rader"]
        if rader is not None or ((row["nyckeltal"], row["dimension"]) in rows_of and not row["orsak_saknas"]):
            found.tal[at._replace(matt="rader")] = rader
        for reason, n in json.loads(row["exkluderade"] or "{}").items():
            found.tal[at._replace(matt=f"utesluten {reason}")] = None if n == DOLT else n
        _inom(found, at, row)
        _status(found, at, row)
        _ingangsvarde(found, at, row, fixed)
    return found


def _ingangsvarde(
    found: Sedda, at: Plats, row: dict[str, object], fixed: set[tuple[str, str, float]]
) -> None:
    """A target may be last year's value; one that is the same in several years is a number of its own."""
    target = row["mal"]
    if (at.nyckeltal, at.insats, target) in fixed:
        return
    if isinstance(target, float) and target == int(target) and row["period_typ"] == "ar":
        before = at._replace(matt="taljare", period=str(int(at.period) - 1))
        found.mellan.append(({before: 1}, target, target))


def _inom(found: Sedda, at: Plats, row: dict[str, object]) -> None:
    """A hidden share whose limits are told: at least the lower, and less than the upper, or all."""
    if row.get("varde_fran") is None:
        return
    top, base = at._replace(matt="taljare"), at._replace(matt="namnare")
    low, high = (Fraction(str(row[c])) for c in ("varde_fran", "varde_till"))
    found.mellan.append(({top: low.denominator, base: -low.numerator}, 0, OANDLIGT))
    summa = {top: high.denominator, base: -high.numerator}
    found.mellan.append((summa, -OANDLIGT, 0 if high == 1 else -1))


def _status(found: Sedda, at: Plats, row: dict[str, object]) -> None:
    """A hidden value whose target is said to be reached, or not to be, lies on that side of it."""
    top, base = at._replace(matt="taljare"), at._replace(matt="namnare")
    if (
        row["mal"] is None
        or found.tal.get(top, 0) is not None
        or row["malstatus"] not in ("uppnått", "ej uppnått")
    ):
        return
    target = Fraction(str(row["mal"]))
    over = (row["malstatus"] == "uppnått") == (row["riktning"] == "hog")
    strict = row["malstatus"] == "ej uppnått"
    if base in found.tal:
        summa = {top: target.denominator, base: -target.numerator}
        edge = 0
    else:
        summa, edge = {top: target.denominator}, target.numerator
    low = edge + (1 if strict else 0) if over else -OANDLIGT
    high = OANDLIGT if over else edge - (1 if strict else 0)
    if row["riktning"] in ("hog", "lag"):
        found.mellan.append((summa, low, high))


def manader(kalender: pl.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Period -> the months in it, the first first."""
    rows = kalender.select("period_typ", "period", "fran", "till").rows()
    months = sorted((fran, till, period) for typ, period, fran, till in rows if typ == "manad")
    return {
        (typ, period): [name for f, t, name in months if fran <= f and t <= till]
        for typ, period, fran, till in rows
    }
