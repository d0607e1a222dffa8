"""What is summed over a period: new decisions, occupied days, kronor over points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction

from nyckeltal.reference.calendar import Period
from nyckeltal.reference.definition import Counted, Definition, Del
from nyckeltal.reference.town import ALL_INSATSER, Row, Town, runs

BMSS = ("bmss_barn", "bmss_vuxna")


def _nya_beslut(town: Town, period: Period) -> Iterator[Counted]:
    for row in town.rows("beslut"):
        if period.fran <= row["beslutsdatum"] <= period.till:
            reason = None if row["beslutstyp"] == "nytt" else row["beslutstyp"]
            yield Counted(row["insats"], {"kon": row["kon"]}, Fraction(1), utesluten=reason)


def _belaggning(town: Town, period: Period) -> Iterator[Counted]:
    for month in period.months:
        for row in town.rows("enhet"):
            if row["period"] == month.id and row["regiform"] == "egen":
                available = Fraction(row["platser"] * len(month.days))
                reason = None if available else "inga_platser"
                yield Counted(row["insats"], {}, Fraction(row["belagda_dygn"]), available, reason)


def _kostnad_per_bedomningspoang(town: Town, period: Period) -> Iterator[Counted]:
    for month in period.months:
        yield from _bought(town, month)
        yield from _own_persons(town, month)
        yield from _own_costs(town, month)
    if period.typ == "ar":
        yield from _own_costs(town, period)


def _bought(town: Town, month: Period) -> Iterator[Counted]:
    for row in town.rows("kopfil"):
        if row["period"] != month.id or row["insats"] not in BMSS:
            continue
        assessed = _in_force(_assessments(town, row["person"]), month.till)
        reason = None
        if row["undantag"] or (assessed and assessed["undantag"]):
            reason = "undantag"
        elif assessed is None:
            reason = "saknar_bedomning"
        years = _point_years(assessed, row["dygn"], month)
        yield Counted(row["insats"], {"regiform": "extern"}, Fraction(row["belopp"]), years, reason)


def _own_persons(town: Town, month: Period) -> Iterator[Counted]:
    for row in town.rows("egen_regi"):
        if row["insats"] not in BMSS:
            continue
        others = [r for r in town.rows("egen_regi") if _same_person(r, row)]
        days = [d for d in month.days if runs(row, d) and row is _home(others, d)]
        if not any(runs(row, d) for d in month.days):
            continue
        assessed = _in_force(_assessments(town, row["person"]), month.till)
        reason = None
        if _excepted(town, row["enhet"], month.till):
            reason = "undantag"
        elif assessed is None:
            reason = "saknar_bedomning"
        years = _point_years(assessed, len(days), month)
        yield Counted(row["insats"], {"regiform": "egen"}, Fraction(0), years, reason)


def _own_costs(town: Town, period: Period) -> Iterator[Counted]:
    for row in town.rows("kostnad"):
        if row["period"] != period.id or row["regiform"] != "egen" or row["insats"] not in BMSS:
            continue
        net = Fraction(row["intakt"]) + Fraction(row["kostnad"]) + Fraction(row["overhead"] or 0)
        reason = "undantag" if _excepted(town, row["enhet"], period.till) else None
        yield Counted(row["insats"], {"regiform": "egen"}, -net, Fraction(0), reason)


def _point_years(assessed: Row | None, days: int, month: Period) -> Fraction:
    """Points times the part of a year; the month is a twelfth, whatever its length."""
    return Fraction(assessed["poang"] * days, 12 * len(month.days)) if assessed else Fraction(0)


def _assessments(town: Town, person: str) -> list[Row]:
    return [row for row in town.rows("behovsbedomning") if row["person"] == person]


def _in_force(assessments: list[Row], day: date) -> Row | None:
    """An assessment holds until the next; the first holds before its own day too."""
    in_order = sorted(assessments, key=lambda row: row["datum"])
    made = [row for row in in_order if row["datum"] <= day]
    return made[-1] if made else in_order[0] if in_order else None


def _excepted(town: Town, enhet: str | None, day: date) -> bool:
    """Whether an own unit is assessed as an exception on the day."""
    of_unit = [
        row
        for row in town.rows("behovsbedomning")
        if row["person"] is None and row["enhet"] == enhet and row["regiform"] == "egen"
    ]
    assessed = _in_force(of_unit, day)
    return assessed is not None and assessed["undantag"]


def _same_person(a: Row, b: Row) -> bool:
    return (a["person"], a["insats"]) == (b["person"], b["insats"])


def _home(placements: list[Row], day: date) -> Row:
    """Where a person lives on a day: nobody lives in two places, so the latest move decides."""
    return max((row for row in placements if runs(row, day)), key=lambda row: row["fran"])


def _share_of_place_days(insats: str) -> Definition:
    counted: Callable[[Town, Period], Iterable[Counted]] = _belaggning
    return Definition((insats,), ("enhet",), counted, bestand=False)


NYA_BESLUT = Definition(
    ALL_INSATSER, ("beslut",), _nya_beslut, bestand=False, antal=True, delar={"kon": Del.DELMANGD}
)
BELAGGNING_KORTTIDSHEM = _share_of_place_days("korttidsvistelse")
BELAGGNING_KORTTIDSBOENDE_SOL = _share_of_place_days("korttidsboende_sol")
KOSTNAD_PER_BEDOMNINGSPOANG = Definition(
    BMSS,
    ("kostnad", "kopfil", "egen_regi", "behovsbedomning"),
    _kostnad_per_bedomningspoang,
    bestand=False,
    delar={"regiform": Del.DELMANGD},
    helhet=False,
    period_typer=("kvartal", "tertial", "halvar", "ar"),
)
