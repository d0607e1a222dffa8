"""What is bought of whom: properties, and what takes more than the reference's fifteen months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpilib.nyckeltal import registry
from kpilib.settings import load_settings
from nyckeltal.reference import Town, engine
from nyckeltal.reference.rows import towns
from nyckeltal.reference.town import BOENDE_OCH_KORTTIDS

ALL, SETTINGS = registry(), load_settings()


@hypothesis_settings(deadline=None, max_examples=8)
@given(town=towns(("kopfil",), BOENDE_OCH_KORTTIDS))
def test_concentration_lies_between_an_even_spread_and_one_supplier(town: Town) -> None:
    """At least 1/n of n suppliers, at most 1, and never above the largest supplier's share."""
    largest = engine(ALL["storsta_leverantor"], town, SETTINGS)
    for key, (outcome, varde) in engine(ALL["leverantorskoncentration"], town, SETTINGS).items():
        if varde is None:
            continue
        suppliers = {row["leverantor"] for row in town.rows("kopfil") if row["insats"] == key[0]}
        assert 1 / len(suppliers) - 1e-9 <= varde <= 1 + 1e-9
        share = largest[key][1]
        if share is not None and not outcome.uteslutna:
            assert varde <= share + 1e-9


TWO_YEARS = [f"{year}-{month:02d}" for year in (2022, 2023) for month in range(1, 13)]


def _bought(period: str, name: str, **changed: Any) -> dict[str, Any]:
    usual = {
        "person": f"a{name}", "insats": "bmss_vuxna", "leverantor": f"Leverantör {name}",
        "organisationsnummer": f"556000000{name}", "enhet": "Norr", "avtalsform": "ramavtal",
        "avtalsnummer": "RA1", "undantag": False, "fran": date(2022, 1, 1), "till": None,
        "dygnspris": Decimal(100), "dygn": 28, "belopp": Decimal(2800), "period": period,
    }  # fmt: skip
    return usual | changed


@hypothesis_settings(deadline=None, max_examples=15)
@given(st.sets(st.tuples(st.sampled_from(TWO_YEARS), st.sampled_from("123456"))))
def test_new_and_lost_suppliers_are_the_two_differences_of_the_years(sold: set[tuple[str, str]]) -> None:
    rows = [_bought(month, "0") for month in TWO_YEARS] + [_bought(month, name) for month, name in sold]
    town = Town({"kopfil": rows}, "2022-01", date(2023, 12, 31))
    before, now = ({name for month, name in sold if month[:4] == year} for year in ("2022", "2023"))
    for nyckeltal, names in {
        "nya_leverantorer": now - before,
        "forlorade_leverantorer": before - now,
    }.items():
        found = engine(ALL[nyckeltal], town, SETTINGS)
        assert found["bmss_vuxna", "alla", "alla", "ar", "2023"][1] == len(names)
        missing, value = found["bmss_vuxna", "alla", "alla", "ar", "2022"]
        assert (missing.saknas, value) == (("kopfil",), None), "nothing is known of the year before"


PRICES = st.sampled_from([None, Decimal(90), Decimal(100), Decimal("110.50")])
ROWS = st.lists(
    st.tuples(st.sampled_from(["2023-01", "2023-02", "2023-03"]), PRICES, st.integers(0, 28), st.booleans()),
    min_size=1,
    max_size=6,
)
LISTED = st.dictionaries(
    st.sampled_from([date(2022, 5, 1), date(2023, 1, 1), date(2023, 2, 1), date(2023, 2, 15)]),
    st.sampled_from([Decimal(100), Decimal(120)]),
    max_size=3,
)


@hypothesis_settings(deadline=None, max_examples=25)
@given(ROWS, LISTED)
def test_the_price_is_held_against_the_one_in_force_on_the_row_s_first_day(
    rows: list[tuple[str, Decimal | None, int, bool]], listed: dict[date, Decimal]
) -> None:
    purchases = [
        _bought(month, str(n), insats="korttidsvistelse", dygnspris=price, dygn=days, undantag=outside)
        for n, (month, price, days, outside) in enumerate(rows)
    ]
    purchases += [
        _bought(month, "9", insats="korttidsvistelse", avtalsform="direktupphandling")
        for month in TWO_YEARS[12:15]
    ]
    prices = [
        {"avtalsnummer": "RA0", "insats": "korttidsvistelse", "galler_fran": date(2022, 1, 1), "dygnspris": 1}
    ]
    prices += [
        {"avtalsnummer": "RA1", "insats": "korttidsvistelse", "galler_fran": day, "dygnspris": price}
        for day, price in listed.items()
    ]
    paid = agreed = Fraction(0)
    left_out = {"undantag": 0, "saknar_dygnspris": 0, "saknar_avtalspris": 0}
    for month, price, days, outside in rows:
        first = date.fromisoformat(f"{month}-01")
        known = [listed[day] for day in sorted(listed) if day <= first]
        if outside:
            left_out["undantag"] += 1
        elif price is None:
            left_out["saknar_dygnspris"] += 1
        elif not known:
            left_out["saknar_avtalspris"] += 1
        else:
            paid += Fraction(price) * days
            agreed += Fraction(known[-1]) * days
    town = Town({"kopfil": purchases, "avtalspris": prices}, "2023-01", date(2023, 3, 31))
    outcome, value = engine(ALL["pris_mot_avtal"], town, SETTINGS)[
        "korttidsvistelse", "alla", "alla", "kvartal", "2023Q1"
    ]
    assert (outcome.taljare, outcome.namnare) == (paid, agreed)
    assert outcome.uteslutna == {reason: n for reason, n in left_out.items() if n}
    assert value == (float(paid) / float(agreed) if agreed else None)
