"""What is read on the last day of a period: purchases, persons, decisions that wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from nyckeltal.reference.calendar import Period, month_of, months_later
from nyckeltal.reference.definition import Counted, Definition, Del
from nyckeltal.reference.town import ALL_INSATSER, BOENDE_OCH_KORTTIDS, Row, Town, runs

ONE = Fraction(1)
GR = [
    *("ale", "alingsås", "göteborg", "härryda", "kungsbacka", "kungälv", "lerum", "lilla edet", "mölndal"),
    *("partille", "stenungsund", "tjörn", "öckerö"),
]
"""Göteborgsregionens kommuner."""
MANADER = 3
"""Calendar months within which a decision is to be executed, and an interrupted insats resumed."""


def _bought(town: Town, day: date) -> list[Row]:
    """The rows of the day's own month whose placement runs on the day."""
    return [row for row in town.rows("kopfil") if row["period"] == month_of(day) and runs(row, day)]


def credited(rows: Iterable[Row]) -> list[Row]:
    """The rows of a purchase whose days are all taken back: nothing was bought."""
    rows = list(rows)
    dygn = [row["dygn"] for row in rows]
    return rows if any(d < 0 for d in dygn) and sum(dygn) <= 0 else []


def bought(town: Town, day: date) -> tuple[list[Row], list[Row]]:
    """The rows of the purchases that run on the day, and those of what was wholly credited."""
    purchases: dict[tuple[object, ...], list[Row]] = {}
    rows = _bought(town, day)
    for row in rows:
        supplier = row["organisationsnummer"] or row["leverantor"]
        purchases.setdefault((row["insats"], row["person"], supplier, row["enhet"]), []).append(row)
    gone = [row for of_one in purchases.values() for row in credited(of_one)]
    return [row for row in rows if not any(row is one for one in gone)], gone


def _ramavtalskop(town: Town, period: Period) -> Iterator[Counted]:
    # A purchase is a person's placement with a supplier; of its rows the one with the latest start
    # stands for it. Of equals it is the one furthest from an agreement, and an ordinary purchase before
    # one for school: neither the share nor the explained exceptions are made larger by a contradiction.
    purchases: dict[tuple[object, ...], list[Row]] = {}
    for row in _bought(town, period.till):
        supplier = row["organisationsnummer"] or row["leverantor"]
        purchases.setdefault((row["insats"], row["person"], supplier, row["enhet"]), []).append(row)
    for rows in purchases.values():
        gone = credited(rows)
        latest = max(row["fran"] for row in rows)
        counted = min((row for row in rows if row["fran"] == latest), key=_form)
        for row in rows:
            if row["avtalsform"] == "annan_kommun":
                koptyp = "annan_kommun"
            elif row["skolplacering"]:
                koptyp = "skolplacering"
            else:
                koptyp = "ordinarie"
            yield Counted(
                row["insats"],
                {"koptyp": koptyp, "avtalsform": row["avtalsform"]},
                ONE if row["avtalsform"] == "ramavtal" else Fraction(0),
                ONE,
                "krediterat" if gone else None if row is counted else "samma_kop",
            )


def _form(row: Row) -> tuple[int, bool]:
    forms = ["direktupphandling", "annan_kommun", "ramavtal"]
    return forms.index(row["avtalsform"]), row["skolplacering"]


def _regiform(town: Town, period: Period) -> Iterator[Counted]:
    # A person is counted once per insats, where the latest placement began; two that began on one day
    # are counted in egen regi.
    placements: dict[tuple[str, str], list[tuple[str, Row]]] = {}
    own = [row for row in town.rows("egen_regi") if runs(row, period.till)]
    there, gone = bought(town, period.till)
    for row in gone:
        yield Counted(row["insats"], {"regiform": "extern"}, ONE, ONE, "krediterat")
    for regiform, row in [*(("egen", r) for r in own), *(("extern", r) for r in there)]:
        placements.setdefault((row["insats"], row["person"]), []).append((regiform, row))
    for (insats, _), rows in placements.items():
        latest = max(row["fran"] for _, row in rows)
        counted = next(row for _, row in rows if row["fran"] == latest)
        for regiform, row in rows:
            reason = None if row is counted else "annan_placering"
            yield Counted(insats, {"regiform": regiform}, ONE, ONE, reason)


def _andel_verkstallda_i_gr(town: Town, period: Period) -> Iterator[Counted]:
    # A child is counted once, where the latest placement began. Of two that began on one day it is the
    # one in egen regi, and then the one outside the region, so that the share is never too high.
    of_child: dict[str, list[tuple[date, str, bool | None]]] = {}
    for row in town.rows("egen_regi"):
        if row["insats"] == "bmss_barn" and runs(row, period.till):
            of_child.setdefault(row["person"], []).append((row["fran"], "egen", _own_near(town, row, period)))
    there, gone = bought(town, period.till)
    for row in gone:
        if row["insats"] == "bmss_barn":
            near = Fraction(_near(row["kommun"]) is True)
            yield Counted("bmss_barn", {"regiform": "extern"}, near, ONE, "krediterat")
    for row in there:
        if row["insats"] == "bmss_barn":
            of_child.setdefault(row["person"], []).append((row["fran"], "extern", _near(row["kommun"])))
    for places in of_child.values():
        places.sort(key=lambda p: (-p[0].toordinal(), p[1], {False: 0, True: 1, None: 2}[p[2]]))
        for n, (_, regiform, near) in enumerate(places):
            reason = "annan_placering" if n else "okand_kommun" if near is None else None
            yield Counted("bmss_barn", {"regiform": regiform}, Fraction(near is True), ONE, reason)


def _near(kommun: str | None) -> bool | None:
    """Whether a kommun is one of the region's; unknown where the file does not say."""
    return None if kommun is None else kommun.strip().lower() in GR


def _own_near(town: Town, row: Row, period: Period) -> bool | None:
    """Where the unit's row of the month says that it lies, and otherwise in the own kommun."""
    units = [
        u["kommun"]
        for u in town.rows("enhet")
        if (u["enhet"], u["insats"], u["regiform"]) == (row["enhet"], row["insats"], "egen")
        and u["period"] == month_of(period.till)
    ]
    return _near(units[0] if units and units[0] is not None else "Göteborg")


def _antal_avtal(town: Town, period: Period) -> Iterator[Counted]:
    # An agreement counts once per insats, however many delområden it has.
    seen: set[tuple[str, str]] = set()
    for row in town.rows("ramavtal"):
        if row["fran"] <= period.till <= (row["forlangd_till"] or row["till"]):
            agreement = row["insats"], row["avtalsnummer"]
            yield Counted(row["insats"], {}, ONE, utesluten="annat_delomrade" if agreement in seen else None)
            seen.add(agreement)


def _volym(town: Town, period: Period) -> Iterator[Counted]:
    yield from _persons(row for row in town.rows("beslut") if _executed(row, period.till, period.till))


def _volym_manad(town: Town, period: Period) -> Iterator[Counted]:
    yield from _persons(row for row in town.rows("beslut") if _executed(row, period.fran, period.till))


def _executed(row: Row, fran: date, till: date) -> bool:
    """Whether a decision is executed, wholly or in part, on some day; its last day is a day of it."""
    started = row["verkstallt_fran"] is not None and row["verkstallighetsgrad"] != "ingen"
    ended = row["avslutsdatum"]
    return started and row["verkstallt_fran"] <= till and (ended is None or ended >= fran)


def _persons(decisions: Iterable[Row]) -> Iterator[Counted]:
    """A person counts once per insats, at the decision executed last; of equals the one made last,
    and of those the first of the file."""
    of_person: dict[tuple[str, str], list[Row]] = {}
    for row in decisions:
        of_person.setdefault((row["insats"], row["person"]), []).append(row)
    for (insats, _), rows in of_person.items():
        latest = max((r["verkstallt_fran"], r["beslutsdatum"]) for r in rows)
        same = [r for r in rows if (r["verkstallt_fran"], r["beslutsdatum"]) == latest]
        counted = same[0]
        for row in rows:
            reason = None if row is counted else "annat_beslut"
            yield Counted(insats, {"kon": row["kon"]}, ONE, utesluten=reason)


def _ej_verkstallda(town: Town, period: Period) -> Iterator[Counted]:
    day = period.till
    for row in town.rows("beslut"):
        given = "hel" if row["verkstallt_fran"] else "ingen"
        grad = row["verkstallighetsgrad"] or given
        executed = row["verkstallt_fran"] if grad == "hel" else None
        if waits(row["beslutsdatum"], [executed, row["avslutsdatum"]], day):
            parts = {
                "handelse": "beslut",
                "verkstallighetsgrad": "delvis" if grad == "delvis" else "ingen",
                "kon": row["kon"],
            }
            yield Counted(row["insats"], parts, ONE)
    for row in town.rows("avbrott"):
        decision = interrupted(town, row)
        if decision is None:
            continue
        if waits(row["avbrott_fran"], [row["aterupptaget"], decision["avslutsdatum"]], day):
            parts = {"handelse": "avbrott", "verkstallighetsgrad": "ingen", "kon": decision["kon"]}
            yield Counted(decision["insats"], parts, ONE)


def interrupted(town: Town, row: Row) -> Row | None:
    """The decision that an interruption belongs to: the ärende's latest; of two, the one being given."""
    day = row["avbrott_fran"]
    made = [b for b in town.rows("beslut") if b["arende"] == row["arende"] and b["beslutsdatum"] <= day]
    latest = [b for b in made if b["beslutsdatum"] == max(m["beslutsdatum"] for m in made)]
    if len(latest) > 1:
        latest = [
            b
            for b in latest
            if b["verkstallighetsgrad"] != "ingen" and b["verkstallt_fran"] and b["verkstallt_fran"] <= day
        ]
    return latest[0] if len(latest) == 1 else None


def waits(start: date, ends: list[date | None], day: date) -> bool:
    """Whether more than three calendar months have passed and nothing has ended the wait."""
    return months_later(start, MANADER) < day and all(end is None or end > day for end in ends)


RAMAVTALSKOP = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil",),
    _ramavtalskop,
    bestand=True,
    delar={"koptyp": Del.DELMANGD, "avtalsform": Del.FORDELNING},
)
REGIFORM = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil", "egen_regi"),
    _regiform,
    bestand=True,
    delar={"regiform": Del.FORDELNING},
    helhet=False,
)
EJ_VERKSTALLDA = Definition(
    ALL_INSATSER,
    ("beslut", "avbrott"),
    _ej_verkstallda,
    bestand=True,
    antal=True,
    delar={"handelse": Del.DELMANGD, "verkstallighetsgrad": Del.DELMANGD, "kon": Del.DELMANGD},
)
ANDEL_VERKSTALLDA_I_GR = Definition(
    ("bmss_barn",),
    ("kopfil", "egen_regi", "enhet"),
    _andel_verkstallda_i_gr,
    bestand=True,
    delar={"regiform": Del.DELMANGD},
)
ANTAL_AVTAL = Definition(BOENDE_OCH_KORTTIDS, ("ramavtal",), _antal_avtal, bestand=True, antal=True)
VOLYM = Definition(ALL_INSATSER, ("beslut",), _volym, bestand=True, antal=True, delar={"kon": Del.DELMANGD})
VOLYM_MANAD = Definition(
    ("korttidsboende_sol",),
    ("beslut",),
    _volym_manad,
    bestand=False,
    antal=True,
    period_typer=("manad",),
)
