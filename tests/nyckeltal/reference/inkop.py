"""What is bought of whom: concentration, the largest supplier, agreements and their prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction

from kommunen import SETTINGS

from nyckeltal.reference.bestand import credited
from nyckeltal.reference.calendar import Period, named
from nyckeltal.reference.definition import Counted, Definition, Del
from nyckeltal.reference.leverantor import group, supplier
from nyckeltal.reference.town import BOENDE_OCH_KORTTIDS, Row, Town, runs

ONE, NONE = Fraction(1), Fraction(0)
KONTON = SETTINGS.inkop.konton
"""Account -> insats, which every municipality sets for itself."""


def _bought(town: Town, period: Period) -> dict[str, list[Row]]:
    """A period's rows of the purchase file, by insats."""
    months = {month.id for month in period.months}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in town.rows("kopfil"):
        if row["period"] in months:
            found[row["insats"]].append(row)
    return found


def _spend(town: Town, rows: list[Row]) -> dict[str, Fraction]:
    """Kronor by group of suppliers."""
    spend: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        spend[group(town, row)] += Fraction(row["belopp"])
    return spend


def _koncentration(town: Town, period: Period) -> Iterator[Counted]:
    """Herfindahl-Hirschman: each supplier's share of the whole, squared, summed; here times the whole."""
    for insats, rows in _bought(town, period).items():
        spend = _spend(town, rows)
        whole = sum((s for s in spend.values() if s > 0), NONE)
        for row in rows:
            mine = spend[group(town, row)]
            if mine <= 0:
                yield Counted(insats, {}, utesluten="netto_kredit")
            else:
                amount = Fraction(row["belopp"])
                yield Counted(insats, {}, amount * mine / whole, amount)


def _storsta(town: Town, period: Period) -> Iterator[Counted]:
    for insats, rows in _bought(town, period).items():
        spend = _spend(town, rows)
        largest = min(spend, key=lambda name: (-spend[name], name))
        for row in rows:
            amount = Fraction(row["belopp"])
            yield Counted(insats, {}, amount if group(town, row) == largest else NONE, amount)


def _agreements(town: Town, row: Row) -> list[Row]:
    """The supplier's agreements on the insats, whatever name and number they are written under."""
    return [
        a
        for a in town.rows("ramavtal")
        if a["insats"] == row["insats"] and supplier(town, a) == supplier(town, row)
    ]


def _in_force(agreements: list[Row], day: date) -> bool:
    return any(a["fran"] <= day <= (a["forlangd_till"] or a["till"]) for a in agreements)


def _utan_avtal(town: Town, period: Period) -> Iterator[Counted]:
    for insats, rows in _bought(town, period).items():
        for row in rows:
            own = _agreements(town, row)
            inside = _in_force(own, _first_day(row))
            lage = "inom_avtal" if inside else "utanfor_avtalstid" if own else "utan_avtal"
            koptyp = "skolplacering" if row["skolplacering"] else "ordinarie"
            if row["avtalsform"] == "annan_kommun":
                koptyp = "annan_kommun"
            amount = Fraction(row["belopp"])
            yield Counted(insats, {"lage": lage, "koptyp": koptyp}, NONE if inside else amount, amount)


def _first_day(row: Row) -> date:
    """The first day that a row of the purchase file is of."""
    first: date = max(row["fran"], named(row["period"]).fran)
    return first


def _utan_stod(town: Town, period: Period) -> Iterator[Counted]:
    """Framework purchases that run on the day, against the suppliers' agreements that day."""
    day = period.till
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in town.rows("kopfil"):
        if row["period"] != period.months[-1].id or row["avtalsform"] != "ramavtal" or not runs(row, day):
            continue
        purchase = (row["insats"], row["person"], supplier(town, row), row["enhet"])
        found[purchase].append(row)
    for rows in found.values():
        row, *rest = rows
        own = _agreements(town, row)
        inside = _in_force(own, day)
        stod = "inom_avtal" if inside else "utanfor_avtalstiden" if own else "inget_avtal_for_insatsen"
        for _ in credited(rows):
            yield Counted(row["insats"], {"stod": stod}, utesluten="krediterat")
        if credited(rows):
            continue
        yield Counted(row["insats"], {"stod": stod}, Fraction(not inside), ONE)
        for _ in rest:
            yield Counted(row["insats"], {"stod": stod}, utesluten="samma_kop")


def _pris_mot_avtal(town: Town, period: Period) -> Iterator[Counted]:
    for insats, rows in _bought(town, period).items():
        for row in rows:
            if row["avtalsform"] != "ramavtal":
                continue
            paid, agreed = row["dygnspris"], _agreed_price(town, row)
            parts = {}
            if paid is not None and agreed is not None:
                over, under = Fraction(paid) > agreed, Fraction(paid) < agreed
                parts["prislage"] = (
                    "over_avtalspris" if over else "under_avtalspris" if under else "avtalspris"
                )
            if row["undantag"]:
                yield Counted(insats, parts, utesluten="undantag")
            elif paid is None:
                yield Counted(insats, parts, utesluten="saknar_dygnspris")
            elif agreed is None:
                yield Counted(insats, parts, utesluten="saknar_avtalspris")
            else:
                yield Counted(insats, parts, Fraction(paid) * row["dygn"], agreed * row["dygn"])


def _agreed_price(town: Town, row: Row) -> Fraction | None:
    """The agreement's price on the row's first day: the one that began to hold last."""
    begun = [
        p
        for p in town.rows("avtalspris")
        if (p["avtalsnummer"], p["insats"]) == (row["avtalsnummer"], row["insats"])
        and p["galler_fran"] <= _first_day(row)
    ]
    return Fraction(max(begun, key=lambda p: p["galler_fran"])["dygnspris"]) if begun else None


def _changed(back: bool) -> Callable[[Town, Period], Iterable[Counted]]:
    """Suppliers of one of two years, the period's and the one before, and not of the other.

    `back`: those of the year before; otherwise those of the period's own.
    """

    def counted(town: Town, year: Period) -> Iterator[Counted]:
        before, now = _suppliers(town, int(year.id) - 1), _suppliers(town, int(year.id))
        for insats, _ in before - now if back else now - before:
            yield Counted(insats, {}, ONE)

    return counted


def _suppliers(town: Town, year: int) -> set[tuple[str, str]]:
    """insats and supplier of everything bought in a year."""
    return {(r["insats"], supplier(town, r)) for r in town.rows("kopfil") if r["period"][:4] == str(year)}


def _decemberandel(town: Town, year: Period) -> Iterator[Counted]:
    for row in town.rows("leverantorsreskontra"):
        booked = row["bokforingsdatum"]
        if row["konto_nr"] in KONTON and booked.year == year.till.year:
            amount = Fraction(row["nettobelopp"])
            yield Counted(KONTON[row["konto_nr"]], {}, amount if booked.month == 12 else NONE, amount)


_LONG = ("kvartal", "tertial", "halvar", "ar")
LEVERANTORSKONCENTRATION = Definition(
    BOENDE_OCH_KORTTIDS, ("kopfil",), _koncentration, bestand=False, period_typer=_LONG, summeras=False
)
STORSTA_LEVERANTOR = Definition(
    BOENDE_OCH_KORTTIDS, ("kopfil",), _storsta, bestand=False, period_typer=_LONG, summeras=False
)
KOP_UTAN_AVTAL_KRONOR = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil", "ramavtal"),
    _utan_avtal,
    bestand=False,
    delar={"lage": Del.FORDELNING, "koptyp": Del.DELMANGD},
)
RAMAVTALSKOP_UTAN_STOD = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil", "ramavtal"),
    _utan_stod,
    bestand=True,
    delar={"stod": Del.FORDELNING},
)
PRIS_MOT_AVTAL = Definition(
    ("korttidsvistelse", "korttidsboende_sol"),
    ("kopfil", "avtalspris"),
    _pris_mot_avtal,
    bestand=False,
    delar={"prislage": Del.DELVIS},
    kvot=True,
)
NYA_LEVERANTORER, FORLORADE_LEVERANTORER = (
    Definition(
        BOENDE_OCH_KORTTIDS,
        ("kopfil",),
        _changed(back),
        bestand=False,
        antal=True,
        period_typer=("ar",),
        aret_fore=True,
    )
    for back in (False, True)
)
DECEMBERANDEL = Definition(
    BOENDE_OCH_KORTTIDS, ("leverantorsreskontra",), _decemberandel, bestand=False, period_typer=("ar",)
)
