"""What happens during a period: moves, ended support, hospital days, days in short-term homes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from nyckeltal.reference.calendar import Period
from nyckeltal.reference.definition import Counted, Definition, Del
from nyckeltal.reference.town import ALLA, Row, Town, runs

ONE = Fraction(1)
BEHOV_AV_BOENDE = ("behov_korttidsboende", "behov_socialt_boende", "behov_bmss")


def _moves(
    fran: Iterable[str], parts: Callable[[Row], dict[str, str]]
) -> Callable[[Town, Period], Iterable[Counted]]:
    """Persons who have moved this year so far, each at the year's first move."""

    def counted(town: Town, period: Period) -> Iterator[Counted]:
        seen: set[str] = set()
        for row in sorted(town.rows("f100"), key=lambda r: r["flyttdatum"]):
            moved = row["flyttdatum"]
            if row["fran_boende"] in fran and moved.year == period.till.year and moved <= period.till:
                reason = "annan_flytt" if row["person"] in seen else None
                yield Counted(ALLA, parts(row), ONE, utesluten=reason)
                seen.add(row["person"])

    return counted


def _betaldagar(town: Town, period: Period) -> Iterator[Counted]:
    for month in period.months:
        for row in town.rows("betaldagar"):
            if row["period"] == month.id:
                yield Counted(ALLA, {}, Fraction(row["dagar"]), ONE)


def _avslut_boendestod(town: Town, period: Period) -> Iterator[Counted]:
    # A person counts once, at the latest end of the period; of two on one day at the decision made last, and
    # of those made on one day at the first of the file.
    seen: set[str] = set()
    ended = [
        row
        for row in town.rows("beslut")
        if row["insats"] == "boendestod"
        and row["avslutsorsak"] in BEHOV_AV_BOENDE
        and row["avslutsdatum"] is not None
        and period.fran <= row["avslutsdatum"] <= period.till
    ]
    in_order = sorted(ended, key=lambda r: (r["avslutsdatum"], r["beslutsdatum"]), reverse=True)
    for row in in_order:
        given = row["verkstallt_fran"] if row["verkstallighetsgrad"] != "ingen" else None
        reason = None
        if given is None or given > row["avslutsdatum"]:
            reason = "ej_verkstallt"
        elif row["person"] in seen:
            reason = "annat_avslut"
        else:
            seen.add(row["person"])
        yield Counted("boendestod", {"avslutsorsak": row["avslutsorsak"]}, ONE, utesluten=reason)


def _stays(town: Town, month: Period) -> Iterator[tuple[str, str, int]]:
    """person, regiform and days of each stay in a korttidsboende during a month."""
    for row in town.rows("kopfil"):
        if row["insats"] == "korttidsboende_sol" and row["period"] == month.id:
            yield row["person"], "extern", row["dygn"]
    for row in town.rows("egen_regi"):
        days = sum(runs(row, day) for day in month.days)
        if row["insats"] == "korttidsboende_sol" and days:
            yield row["person"], "egen", days


def _dygn_per_manad(town: Town, period: Period) -> Iterator[Counted]:
    for _, regiform, days in _stays(town, period):
        yield Counted("korttidsboende_sol", {"regiform": regiform}, Fraction(days))


def _dygn_per_person(town: Town, period: Period) -> Iterator[Counted]:
    # A person with at least one day left in a month is one person-month, however many stays it was.
    for month in period.months:
        left: Counter[str] = Counter()
        for person, _, days in _stays(town, month):
            left[person] += days
        for person, _, days in _stays(town, month):
            if days:
                counted = left.pop(person, 0) > 0
                yield Counted("korttidsboende_sol", {}, Fraction(days), Fraction(counted))


FLYTT_F100 = Definition(
    (ALLA,),
    ("f100",),
    _moves(
        ("bmss", "korttidsboende", "socialt_boende", "ordinart", "ovrigt"),
        lambda row: {"fran_boende": row["fran_boende"]},
    ),
    bestand=False,
    ackumulerat=True,
    antal=True,
    delar={"fran_boende": Del.DELMANGD},
)
FLYTT_F100_FRAN_BMSS = Definition(
    (ALLA,),
    ("f100",),
    _moves(("bmss",), lambda _: {}),
    bestand=False,
    ackumulerat=True,
    antal=True,
)
BETALDAGAR = Definition((ALLA,), ("betaldagar",), _betaldagar, bestand=False)
AVSLUT_BOENDESTOD_PGA_BOENDE = Definition(
    ("boendestod",),
    ("beslut",),
    _avslut_boendestod,
    bestand=False,
    antal=True,
    delar={"avslutsorsak": Del.DELMANGD},
    summeras=False,  # a person counts once in a quarter, whatever the months
)
DYGN_PER_MANAD = Definition(
    ("korttidsboende_sol",),
    ("kopfil", "egen_regi"),
    _dygn_per_manad,
    bestand=False,
    antal=True,
    delar={"regiform": Del.DELMANGD},
    period_typer=("manad",),
)
DYGN_PER_PERSON = Definition(
    ("korttidsboende_sol",), ("kopfil", "egen_regi"), _dygn_per_person, bestand=False
)
