"""What is counted in kronor: net cost, its shares, cost per place, purchases by agreement form."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from nyckeltal.reference.calendar import Period
from nyckeltal.reference.definition import Counted, Definition, Del
from nyckeltal.reference.leverantor import group, shown_as
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


def _forandring(town: Town, year: Period) -> Iterator[Counted]:
    """This year's share less last year's: what was spent beyond last year's share, over the whole of now."""
    before = [row for row in town.rows("kostnad") if row["period"][:4] == str(year.till.year - 1)]
    now = _of(town, year)
    whole_before = sum((net_cost(row) for row in before), NONE)
    if not now or not whole_before:
        return  # there is no share to compare with
    growth = sum((net_cost(row) for row in now), NONE) / whole_before
    for insats in {row["insats"] for row in now}:
        for row in now:
            yield Counted(insats, {}, net_cost(row) if row["insats"] == insats else NONE, net_cost(row))
    for row in before:
        yield Counted(row["insats"], {}, -net_cost(row) * growth)


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
                    "leverantor": shown_as(town, row),
                    "koncern": group(town, row),
                },
                amount if row["avtalsform"] == "ramavtal" else NONE,
                amount,
            )


NETTOKOSTNAD = Definition(
    (ALLA, *KONTON), ("kostnad",), _nettokostnad, bestand=False, antal=True, period_typer=("ar",)
)
ANDEL_NETTOKOSTNAD = Definition(
    KONTON,
    ("kostnad",),
    _andel_nettokostnad,
    bestand=False,
    period_typer=("ar",),
    over_alla=True,
)
FORANDRING_ANDEL_NETTOKOSTNAD = Definition(
    KONTON,
    ("kostnad",),
    _forandring,
    bestand=False,
    period_typer=("ar",),
    over_alla=True,
    aret_fore=True,
    faktor=100,
    avrundas=True,
)
KOSTNAD_PER_PLATS = Definition(
    KORTTIDS,
    ("kostnad", "enhet", "kopfil"),
    _kostnad_per_plats,
    bestand=False,
    delar={"regiform": Del.DELMANGD},
    helhet=False,
    period_typer=("kvartal", "tertial", "halvar", "ar"),
)
RAMAVTALSKOP_KRONOR = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil",),
    _ramavtalskop_kronor,
    bestand=False,
    delar={
        "koptyp": Del.DELMANGD,
        "avtalsform": Del.FORDELNING,
        "leverantor": Del.DELMANGD,
        "koncern": Del.DELMANGD,
    },
)
