"""What is bought of whom: concentration, the largest supplier, and purchases without an agreement.

The towns' suppliers have one name and one number each, so the name tells them apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from nyckeltal.reference.calendar import Period, named
from nyckeltal.reference.definition import Counted, Definition
from nyckeltal.reference.town import BOENDE_OCH_KORTTIDS, Row, Town, runs


def _bought(town: Town, period: Period) -> dict[str, list[Row]]:
    """A period's rows of the purchase file, by insats."""
    months = {month.id for month in period.months}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in town.rows("kopfil"):
        if row["period"] in months:
            found[row["insats"]].append(row)
    return found


def _spend(rows: list[Row]) -> dict[str, Fraction]:
    """Kronor by supplier."""
    spend: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        spend[row["leverantor"]] += Fraction(row["belopp"])
    return spend


def _koncentration(town: Town, period: Period) -> Iterator[Counted]:
    """Herfindahl-Hirschman: each supplier's share of the whole, squared, summed; here times the whole."""
    for insats, rows in _bought(town, period).items():
        spend = _spend(rows)
        whole = sum((s for s in spend.values() if s > 0), Fraction(0))
        for row in rows:
            mine = spend[row["leverantor"]]
            if mine <= 0:
                yield Counted(insats, {}, Fraction(0), utesluten="netto_kredit")
            else:
                amount = Fraction(row["belopp"])
                yield Counted(insats, {}, amount * mine / whole, amount)


def _storsta(town: Town, period: Period) -> Iterator[Counted]:
    for insats, rows in _bought(town, period).items():
        spend = _spend(rows)
        largest = min(spend, key=lambda name: (-spend[name], name))
        for row in rows:
            amount = Fraction(row["belopp"])
            yield Counted(insats, {}, amount if row["leverantor"] == largest else Fraction(0), amount)


def _utan_avtal(town: Town, period: Period) -> Iterator[Counted]:
    for insats, rows in _bought(town, period).items():
        for row in rows:
            own = [
                a
                for a in town.rows("ramavtal")
                if (a["leverantor"], a["insats"]) == (row["leverantor"], insats)
            ]
            day = max(row["fran"], named(row["period"]).fran)
            in_force = any(a["fran"] <= day <= (a["forlangd_till"] or a["till"]) for a in own)
            lage = "inom_avtal" if in_force else "utanfor_avtalstid" if own else "utan_avtal"
            koptyp = "skolplacering" if row["skolplacering"] else "ordinarie"
            if row["avtalsform"] == "annan_kommun":
                koptyp = "annan_kommun"
            amount = Fraction(row["belopp"])
            yield Counted(
                insats, {"lage": lage, "koptyp": koptyp}, Fraction(0) if in_force else amount, amount
            )


def _utan_stod(town: Town, period: Period) -> Iterator[Counted]:
    """Framework purchases that run on the day, against the suppliers' agreements that day."""
    day = period.till
    found: dict[tuple[object, ...], Row] = {}
    rest: Counter[tuple[object, ...]] = Counter()
    for row in town.rows("kopfil"):
        if row["period"] != period.months[-1].id or row["avtalsform"] != "ramavtal" or not runs(row, day):
            continue
        purchase = (row["insats"], row["person"], row["leverantor"], row["enhet"])
        rest[purchase] += purchase in found
        found[purchase] = row
    for purchase, row in found.items():
        own = [
            a
            for a in town.rows("ramavtal")
            if (a["leverantor"], a["insats"]) == (row["leverantor"], row["insats"])
        ]
        in_force = any(a["fran"] <= day <= (a["forlangd_till"] or a["till"]) for a in own)
        stod = "inom_avtal" if in_force else "utanfor_avtalstiden" if own else "inget_avtal_for_insatsen"
        yield Counted(row["insats"], {"stod": stod}, Fraction(not in_force), Fraction(1))
        for _ in range(rest[purchase]):
            yield Counted(row["insats"], {"stod": stod}, Fraction(0), utesluten="samma_kop")


_LONG = ("kvartal", "tertial", "halvar", "ar")
LEVERANTORSKONCENTRATION = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil",),
    _koncentration,
    bestand=False,
    delar={},
    period_typer=_LONG,
    summeras=False,
)
STORSTA_LEVERANTOR = Definition(
    BOENDE_OCH_KORTTIDS, ("kopfil",), _storsta, bestand=False, delar={}, period_typer=_LONG, summeras=False
)
KOP_UTAN_AVTAL_KRONOR = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil", "ramavtal"),
    _utan_avtal,
    bestand=False,
    delar={"lage": True, "koptyp": False},
)
RAMAVTALSKOP_UTAN_STOD = Definition(
    BOENDE_OCH_KORTTIDS, ("kopfil", "ramavtal"), _utan_stod, bestand=True, delar={"stod": True}
)
