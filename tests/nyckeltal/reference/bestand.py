"""What is read on the last day of a period: purchases, persons, decisions that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from nyckeltal.reference.calendar import Period, month_of, months_later
from nyckeltal.reference.definition import Counted, Definition
from nyckeltal.reference.town import ALL_INSATSER, BOENDE_OCH_KORTTIDS, Row, Town

ONE = Fraction(1)
MANADER = 3
"""Calendar months within which a decision is to be executed, and an interrupted insats resumed."""


def _runs(row: Row, day: date) -> bool:
    return row["fran"] <= day and (row["till"] is None or day <= row["till"])


def _bought(town: Town, day: date) -> list[Row]:
    """The rows of the day's own month whose placement runs on the day."""
    return [row for row in town.rows("kopfil") if row["period"] == month_of(day) and _runs(row, day)]


def _ramavtalskop(town: Town, period: Period) -> Iterator[Counted]:
    # A purchase is a person's placement with a supplier; of its rows the one with the latest start
    # stands for it, and of equals the first in the file.
    purchases: dict[tuple[object, ...], list[Row]] = {}
    for row in _bought(town, period.till):
        supplier = row["organisationsnummer"] or row["leverantor"]
        purchases.setdefault((row["insats"], row["person"], supplier, row["enhet"]), []).append(row)
    for rows in purchases.values():
        latest = max(row["fran"] for row in rows)
        counted = next(row for row in rows if row["fran"] == latest)
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
                None if row is counted else "samma_kop",
            )


def _regiform(town: Town, period: Period) -> Iterator[Counted]:
    # A person is counted once per insats, where the latest placement began; two that began on one day
    # are counted in egen regi.
    placements: dict[tuple[str, str], list[tuple[str, Row]]] = {}
    own = [row for row in town.rows("egen_regi") if _runs(row, period.till)]
    bought = _bought(town, period.till)
    for regiform, row in [*(("egen", r) for r in own), *(("extern", r) for r in bought)]:
        placements.setdefault((row["insats"], row["person"]), []).append((regiform, row))
    for (insats, _), rows in placements.items():
        latest = max(row["fran"] for _, row in rows)
        counted = next(row for _, row in rows if row["fran"] == latest)
        for regiform, row in rows:
            reason = None if row is counted else "annan_placering"
            yield Counted(insats, {"regiform": regiform}, ONE, ONE, reason)


def _ej_verkstallda(town: Town, period: Period) -> Iterator[Counted]:
    day = period.till
    for row in town.rows("beslut"):
        given = "hel" if row["verkstallt_fran"] else "ingen"
        grad = row["verkstallighetsgrad"] or given
        executed = row["verkstallt_fran"] if grad == "hel" else None
        if _waits(row["beslutsdatum"], [executed, row["avslutsdatum"]], day):
            parts = {
                "handelse": "beslut",
                "verkstallighetsgrad": "delvis" if grad == "delvis" else "ingen",
                "kon": row["kon"],
            }
            yield Counted(row["insats"], parts, ONE)
    for row in town.rows("avbrott"):
        decisions = [
            b
            for b in town.rows("beslut")
            if b["arende"] == row["arende"] and b["beslutsdatum"] <= row["avbrott_fran"]
        ]
        if not decisions:
            continue
        decision = max(decisions, key=lambda b: b["beslutsdatum"])
        if _waits(row["avbrott_fran"], [row["aterupptaget"], decision["avslutsdatum"]], day):
            parts = {"handelse": "avbrott", "verkstallighetsgrad": "ingen", "kon": decision["kon"]}
            yield Counted(decision["insats"], parts, ONE)


def _waits(start: date, ends: list[date | None], day: date) -> bool:
    """Whether more than three calendar months have passed and nothing has ended the wait."""
    return months_later(start, MANADER) < day and all(end is None or end > day for end in ends)


RAMAVTALSKOP = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil",),
    _ramavtalskop,
    bestand=True,
    delar={"koptyp": False, "avtalsform": True},
)
REGIFORM = Definition(
    BOENDE_OCH_KORTTIDS,
    ("kopfil", "egen_regi"),
    _regiform,
    bestand=True,
    delar={"regiform": True},
    helhet=False,
)
EJ_VERKSTALLDA = Definition(
    ALL_INSATSER,
    ("beslut", "avbrott"),
    _ej_verkstallda,
    bestand=True,
    antal=True,
    delar={"handelse": False, "verkstallighetsgrad": False, "kon": False},
)
