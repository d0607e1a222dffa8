"""Random purchases, placements, agreements and units of a small municipality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from nyckeltal.reference.calendar import named
from nyckeltal.reference.rows import WINDOW, Insatser, days, ends, kommuner, kronor, or_none, persons
from nyckeltal.reference.town import Row, runs

NUMMER = [f"55600000{n}{n}" for n in range(1, 4)]
SUPPLIERS = st.sampled_from(
    [
        ("Exempel 1", NUMMER[0]),
        ("EXEMPEL ETT AB", NUMMER[0]),  # another name, the same number
        ("Exempel 2", NUMMER[1]),
        ("Exempel 2", NUMMER[1]),
        ("EXEMPEL 2.", None),  # the same name, no number
        ("Exempel 3", None),
        ("exempel 3.", None),
        ("Exempel 4", "77"),  # the municipality's own number
        ("Enskild näringsidkare", "person-a"),
        ("Enskild näringsidkare", "person-b"),
    ]
)
"""Names and numbers as they are written."""
avtalsnummer = st.sampled_from(["1", "1", "2", None])
dygnspriser = [Decimal(90), Decimal(100), Decimal("110.50")]


@st.composite
def _purchase(draw: st.DrawFn, insatser: Insatser) -> dict[str, Any]:
    fran = draw(days)
    name, number = draw(SUPPLIERS)
    return {
        "person": draw(persons),
        "insats": draw(insatser),
        "leverantor": name,
        "organisationsnummer": number,
        "enhet": draw(st.sampled_from(["Norr", None])),
        "kommun": draw(kommuner),
        "avtalsform": draw(st.sampled_from(["ramavtal", "ramavtal", "direktupphandling", "annan_kommun"])),
        "avtalsnummer": draw(avtalsnummer),
        "skolplacering": draw(st.booleans()),
        "undantag": draw(st.booleans()),
        "fran": fran,
        "till": draw(ends(fran)),
        "dygnspris": draw(or_none(st.sampled_from(dygnspriser))),
        "_belopp": draw(kronor),
        "_dygn": draw(or_none(st.integers(0, 28))),
        "_delat": draw(st.booleans()),
        "_krediterat": draw(or_none(st.integers(0, 28))),
        "_sedan": draw(or_none(st.sampled_from(["ramavtal", "direktupphandling"]))),
    }


def _bought_months(purchase: dict[str, Any], without: set[str]) -> list[dict[str, Any]]:
    """A purchase's rows: one a month, or two where the price, and perhaps its form, changed during it; and a
    credit that takes some of the month's days back, or none, and its amount."""
    rows = []
    shown = {k: v for k, v in purchase.items() if not k.startswith("_")}
    for name in WINDOW:
        there = [d for d in named(name).days if runs(purchase, d)]
        if name in without or not there:
            continue
        dygn = min(len(there), purchase["_dygn"] if purchase["_dygn"] is not None else 31)
        row = {**shown, "period": name, "dygn": dygn, "belopp": purchase["_belopp"]}
        if purchase["_delat"]:
            rows.append(
                {**row, "dygnspris": Decimal(95), "dygn": len(there) - dygn, "belopp": Decimal("10.10")}
            )
            rows[-1]["avtalsform"] = purchase["_sedan"] or row["avtalsform"]
        rows.append(row)
        if purchase["_krediterat"] is not None:
            credit = -min(dygn, purchase["_krediterat"])
            rows.append({**row, "dygn": credit, "belopp": -abs(purchase["_belopp"])})
    return rows


@st.composite
def kopfil(draw: st.DrawFn, insatser: Insatser, least: int) -> Sequence[Row]:
    def same(p: Row) -> object:
        return p["person"], p["insats"], p["organisationsnummer"], p["enhet"], p["fran"]

    purchases: list[dict[str, Any]] = draw(
        st.lists(_purchase(insatser), min_size=least, max_size=7, unique_by=same)
    )
    without = draw(st.sets(st.sampled_from(WINDOW), max_size=1))
    rows: list[Row] = [row for purchase in purchases for row in _bought_months(purchase, without)]
    return rows if draw(st.booleans()) else rows[::-1]


@st.composite
def _placement(draw: st.DrawFn, insatser: Insatser) -> dict[str, Any]:
    fran = draw(days)
    return {
        "person": draw(persons),
        "insats": draw(insatser),
        "enhet": draw(st.sampled_from(["Eken", "Björken", None])),
        "fran": fran,
        "till": draw(ends(fran)),
    }


def egen_regi(insatser: Insatser, least: int) -> st.SearchStrategy[list[Row]]:
    def same(p: Row) -> object:
        return p["person"], p["insats"], p["enhet"], p["fran"]

    return st.lists(_placement(insatser), min_size=least, max_size=7, unique_by=same)


def one_home(placements: list[Row]) -> list[Row]:
    """The placements but those that overlap an earlier one of the same person and insats."""
    kept: list[Row] = []
    for row in placements:
        of_person = [r for r in kept if (r["person"], r["insats"]) == (row["person"], row["insats"])]
        last = row["till"] or date.max
        if all((r["till"] or date.max) < row["fran"] or last < r["fran"] for r in of_person):
            kept.append(row)
    return kept


@st.composite
def enhet(draw: st.DrawFn, insatser: Insatser, least: int) -> list[Row]:
    rows: list[Row] = []
    for n in range(draw(st.integers(least, 3))):
        unit = {
            "enhet": ["Eken", "Björken", "Eken"][n],
            "insats": draw(insatser),
            "regiform": "extern" if n == 2 else draw(st.sampled_from(["egen", "egen", "extern"])),
            "kommun": draw(kommuner),
        }
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(WINDOW))] * 2)))
        months = WINDOW[first:last] if draw(st.booleans()) else WINDOW
        for name in months:
            platser = draw(st.sampled_from([2, 0, 5]))
            most = platser * len(named(name).days)
            rows.append(
                {**unit, "period": name, "platser": platser, "belagda_dygn": draw(st.integers(0, most))}
            )
    return rows


@st.composite
def _agreement(draw: st.DrawFn, insatser: Insatser) -> dict[str, Any]:
    name, number = draw(SUPPLIERS)
    fran = draw(days)
    till = draw(ends(fran)) or date(2024, 12, 31)
    return {
        "avtalsnummer": draw(st.sampled_from(["1", "2"])),
        "leverantor": name,
        "organisationsnummer": number,
        "insats": draw(insatser),
        "delomrade": draw(st.sampled_from(["A", "B", None])),
        "fran": fran,
        "till": till,
        "forlangd_till": draw(or_none(st.integers(0, 200).map(lambda n: till + timedelta(n)))),
    }


def ramavtal(insatser: Insatser, least: int) -> st.SearchStrategy[list[Row]]:
    def same(row: Row) -> object:
        return row["avtalsnummer"], row["insats"], row["delomrade"]

    return st.lists(_agreement(insatser), min_size=least, max_size=7, unique_by=same)


def avtalspris(insatser: Insatser, least: int) -> st.SearchStrategy[list[Row]]:
    """Prices of the agreements; some begin to hold inside a month."""

    def same(row: Row) -> object:
        return row["avtalsnummer"], row["insats"], row["galler_fran"]

    price = st.fixed_dictionaries(
        {
            "avtalsnummer": st.sampled_from(["1", "1", "2"]),
            "insats": insatser,
            "galler_fran": days,
            "dygnspris": st.sampled_from(dygnspriser),
        }
    )
    return st.lists(price, min_size=least, max_size=6, unique_by=same)


def leverantorsbeslut(_: Insatser, __: int) -> st.SearchStrategy[list[Row]]:
    """Which suppliers belong to a group."""
    decided = st.sampled_from([("Exempel 1", NUMMER[0]), ("Exempel 2", NUMMER[1]), ("Exempel 3", None)])
    return st.sets(decided, max_size=2).map(
        lambda chosen: [
            {"leverantor": name, "organisationsnummer": number, "beslut": "koncern", "koncern": "Skogen"}
            for name, number in sorted(chosen)
        ]
    )
