"""Random rows of whole years: what is told against the year before, and what others publish by the year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from nyckeltal.reference.kop_rows import SUPPLIERS
from nyckeltal.reference.rows import Insatser, kronor, or_none
from nyckeltal.reference.town import ALLA, Row

YEARS = ("2022", "2023", "2024")
MONTHS = [f"{year}-{month:02d}" for year in YEARS[:2] for month in range(1, 13)]


@st.composite
def account_lines(draw: st.DrawFn) -> list[Row]:
    """Lines for each insats and year, one of which may be missing; a year may have cost nothing at all."""
    amounts = st.fixed_dictionaries(
        {
            "regiform": st.sampled_from(["egen", "extern"]),
            "intakt": st.decimals(0, 1000, places=2),
            "kostnad": st.decimals(-90_000, -2000, places=2),
            "overhead": st.sampled_from([None, -100]),
        }
    )
    nothing = {"regiform": "egen", "intakt": Decimal(0), "kostnad": Decimal(0), "overhead": None}
    insatser = draw(st.sampled_from([("bmss_vuxna", "boendestod"), ("bmss_vuxna",)]))
    pairs = [(insats, year) for insats in insatser for year in YEARS]
    missing = draw(st.sampled_from([None, None, None, *pairs]))
    free = draw(st.sampled_from([None, None, None, *YEARS]))
    by_month = draw(st.sampled_from([None, None, *YEARS]))
    rows: list[Row] = []
    for insats, year in pairs:
        for line in [] if (insats, year) == missing else draw(st.lists(amounts, min_size=1, max_size=2)):
            parts = [f"{year}-{n:02d}" for n in range(1, 13)] if year == by_month else [year]
            shown = nothing if year == free else line
            rows += [{"insats": insats, "period": part, **shown} for part in parts]
    return rows


@st.composite
def sold(draw: st.DrawFn) -> list[Row]:
    """What is bought over two years, of some suppliers in single months; a month may be missing."""
    without = draw(st.sampled_from([None, None, None, *MONTHS]))
    single = st.tuples(
        st.sampled_from(MONTHS), SUPPLIERS, st.sampled_from(["bmss_vuxna", "korttidsvistelse"])
    )
    always = [(month, ("Exempel 9", "5560000099"), "bmss_vuxna") for month in MONTHS]
    return [
        {
            "person": f"a{n}",
            "insats": insats,
            "leverantor": name,
            "organisationsnummer": number,
            "enhet": "Norr",
            "avtalsform": "ramavtal",
            "fran": date(2022, 1, 1),
            "till": None,
            "dygn": 28,
            "belopp": Decimal(2800),
            "period": month,
        }
        for n, (month, (name, number), insats) in enumerate([*always, *draw(st.lists(single, max_size=8))])
        if month != without
    ]


@st.composite
def ledger(draw: st.DrawFn) -> Sequence[Row]:
    """What is booked on insatsers' accounts and on others; a month may be missing."""
    without = draw(st.sampled_from([None, None, None, *MONTHS]))
    booked = st.tuples(
        st.sampled_from([*MONTHS, "2022-12", "2023-12"]),
        st.sampled_from(["4641", "4642", "4642", "5010"]),
        st.sampled_from(["first", "last"]),
        kronor,
    )
    rent = [(month, "5010", "first", Decimal(1)) for month in MONTHS]
    return [
        {
            "verifikationsnummer": f"V{n}",
            "leverantor": "Exempel 1",
            "leverantor_id": "5560000011",
            "konto_nr": account,
            "bokforingsdatum": _day(month, last=end == "last"),
            "nettobelopp": amount,
        }
        for n, (month, account, end, amount) in enumerate([*rent, *draw(st.lists(booked, max_size=8))])
        if month != without
    ]


def _day(month: str, *, last: bool) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1] if last else 1)


kommuner = st.sampled_from(["1480", "1480", "1280", "0000", "2584"])
"""The own municipality, one that it is compared with, the country, and one that it is not compared with."""


def inhabitants(_: Insatser, __: int) -> st.SearchStrategy[list[Row]]:
    """Kolada's numbers of inhabitants, the own municipality's among them or not."""
    return _figures(["N01951"], st.integers(1000, 700_000), 5)


def kolada() -> st.SearchStrategy[list[Row]]:
    """A few published figures of each series, and inhabitants."""
    series = ["N28013", "N28892", "N28026", "N28017", "N28018", "N28021", "N28027", "N28028", "N28029"]
    value = st.decimals(-50, 300, places=4)
    living = _figures(["N01951"], st.integers(1000, 700_000), 6)
    return st.builds(lambda a, b: [*a, *b], _figures(series, value, 24), living)


def _figures(series: list[str], value: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Row]]:
    figure = st.fixed_dictionaries(
        {
            "kpi": st.sampled_from(series),
            "kommun": kommuner,
            "ar": st.sampled_from([2023, 2022, 2024]),
            "kon": st.sampled_from(["T", "T", "T", "K"]),
            "varde": st.one_of(value, value, or_none(value)),
        }
    )
    return st.lists(figure, max_size=most, unique_by=lambda r: (r["kpi"], r["kommun"], r["ar"], r["kon"]))


def lss_statistik() -> st.SearchStrategy[list[Row]]:
    """Socialstyrelsen's counts, whole and in part, some masked and some not given."""
    given = st.integers(0, 900).map(lambda n: {"antal": n, "antal_saknas": None})
    kept = st.sampled_from(["maskerad", "ingen uppgift"]).map(
        lambda why: {"antal": None, "antal_saknas": why}
    )
    row = st.builds(
        lambda place, count: place | count,
        st.fixed_dictionaries(
            {
                "ar": st.sampled_from([2023, 2022]),
                "kommun": kommuner,
                "roll": st.sampled_from([ALLA, ALLA, ALLA, "boende_vuxna"]),
                "personkrets": st.sampled_from(["1", "2", "3", ALLA]),
                "kon": st.sampled_from([ALLA, ALLA, ALLA, "K"]),
                "alder": st.sampled_from([ALLA, ALLA, ALLA, "0-22"]),
            }
        ),
        st.one_of(given, given, kept),
    )
    return st.lists(
        row, max_size=14, unique_by=lambda r: tuple(v for k, v in r.items() if not k.startswith("antal"))
    )
