"""What is counted in kronor: net cost, its shares, cost per place, purchases by agreement form."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from nyckeltal.reference.calendar import Period
from nyckeltal.reference.definition import Counted, Definition
from nyckeltal.reference.town import ALL_INSATSER, ALLA, BOENDE_OCH_KORTTIDS, Row, Town

NONE = Fraction(0)
KORTTIDS = ("korttidsvistelse", "korttidsboende_sol")
KONTON = (*ALL_INSATSER, "ovrigt")


def net_cost(row: Row) -> Fraction:
    """Cost and overhead less income; the ledger writes costs below zero."""
    return -(Fraction(row["intakt"]) + Fraction(row["kostnad"]) + Fraction(row["overhead"] or 0))


def _of(town: Town, year: Period) -> list[Row]:
    """A year's account lines: those of its months, and those for the year as a whole."""
    return [row for row in town.rows("kostnad") if row["period"][:4] == year.id]


def _nettokostnad(town: Town, year: Period) -> Iterator[Counted]:
    for row in _of(town, year):
        yield Counted(row["insats"], {}, net_cost(row))
        yield Counted(ALLA, {}, net_cost(row))


def _andel_nettokostnad(town: Town, year: Period) -> Iterator[Counted]:
    for insats in {row["insats"] for row in _of(town, year)}:
        for row in _of(town, year):
            yield Counted(insats, {}, net_cost(row) if row["insats"] == insats else NONE, net_cost(row))


def _kostnad_per_plats(town: Town, period: Period) -> Iterator[Counted]:
    for month in period.months:
        for row in town.rows("enhet"):
            if row["period"] == month.id and row["regiform"] == "egen" and row["insats"] in KORTTIDS:
                years = Fraction(row["platser"] * len(month.days), 365)
                yield Counted(row["insats"], {"regiform": "egen"}, NONE, years, _unknown(town, row, period))
        for row in town.rows("kopfil"):
            if row["period"] == month.id and row["insats"] in KORTTIDS:
                years = Fraction(row["dygn"], 365)
                yield Counted(row["insats"], {"regiform": "extern"}, Fraction(row["belopp"]), years)
    there = {month.id for month in period.months} | {period.id}
    for row in town.rows("kostnad"):
        if row["period"] in there and row["regiform"] == "egen" and row["insats"] in KORTTIDS:
            reason = _unknown(town, row, period)
            yield Counted(row["insats"], {"regiform": "egen"}, net_cost(row), NONE, reason)


def _unknown(town: Town, row: Row, period: Period) -> str | None:
    """Own units' cost within the year is not known where some of it is booked for the year."""
    yearly = any(
        c["regiform"] == "egen" and c["insats"] == row["insats"] and c["period"] == row["period"][:4]
        for c in town.rows("kostnad")
    )
    return "helarskostnad" if yearly and period.typ != "ar" else None


def _ramavtalskop_kronor(town: Town, period: Period) -> Iterator[Counted]:
    for month in period.months:
        for row in town.rows("kopfil"):
            if row["period"] != month.id:
                continue
            koptyp = "skolplacering" if row["skolplacering"] else "ordinarie"
            if row["avtalsform"] == "annan_kommun":
                koptyp = "annan_kommun"
            amount = Fraction(row["belopp"])
            yield Counted(
                row["insats"],
                {
                    "koptyp": koptyp,
                    "avtalsform": row["avtalsform"],
                    "leverantor": row["leverantor"],
                    "koncern": row["leverantor"],
                },
                amount if row["avtalsform"] == "ramavtal" else NONE,
                amount,
            )


NETTOKOSTNAD = Definition(
    (ALLA, *KONTON), ("kostnad",), _nettokostnad, bestand=False, antal=True, delar={}, period_typer=("ar",)
)
ANDEL_NETTOKOSTNAD = Definition(
    KONTON,
    ("kostnad",),
    _andel_nettokostnad,
    bestand=False,
    delar={},
    period_typer=("ar",),
    over_alla=True,
)
KOSTNAD_PER_PLATS = Definition(
    KORTTIDS,
    ("kostnad", "enhet", "kopfil"),
    _kostnad_per_plats,
    bestand=False,
    delar={"regiform": False},
    helhet=False,
    period_typer=("kvartal", "tertial", "halvar", "ar"),
)
RAMAVTALSKOP_KRONOR = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil",),
    _ramavtalskop_kronor,
    bestand=False,
    delar={"koptyp": False, "avtalsform": True, "leverantor": False, "koncern": False},
)
