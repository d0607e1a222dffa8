"""A share's change and the personkretsar, counted a second time from the rows of small municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpilib.nyckeltal import registry
from kpilib.settings import load_settings
from nyckeltal.reference import Town, engine
from nyckeltal.reference.rows import beslut
from nyckeltal.reference.town import Row

ALL = registry()
SETTINGS = load_settings()
INSATSER = ("bmss_vuxna", "boendestod")
LSS_ONLY = ("daglig_verksamhet", "kontaktperson")


@st.composite
def account_lines(draw: st.DrawFn) -> list[Row]:
    """One or two lines for each insats and year, but for a year of one insats that may be missing."""
    amounts = st.fixed_dictionaries(
        {
            "regiform": st.sampled_from(["egen", "extern"]),
            "intakt": st.decimals(0, 1000, places=2),
            "kostnad": st.decimals(-90_000, -2000, places=2),
            "overhead": st.sampled_from([None, -100]),
        }
    )
    pairs = [(insats, year) for insats in INSATSER for year in ("2022", "2023", "2024")]
    missing = draw(st.sampled_from([None, None, *pairs]))
    return [
        {"insats": insats, "period": year, **line}
        for insats, year in pairs
        if (insats, year) != missing
        for line in draw(st.lists(amounts, min_size=1, max_size=2))
    ]


@hypothesis_settings(max_examples=10)
@given(rows=account_lines())
def test_the_change_of_a_share_is_this_years_less_last_years(rows: list[Row]) -> None:
    found = engine(ALL["forandring_andel_nettokostnad"], Town({"kostnad": rows}, "2022-01"), SETTINGS)
    for (insats, _, _, _, year), (outcome, varde) in found.items():
        both = {year, _before(year)}
        touched = {r["insats"] for r in rows if r["period"] in both}
        complete = all({r["period"] for r in rows if r["insats"] == one} >= both for one in touched)
        now, before = _share(rows, insats, year), _share(rows, insats, _before(year))
        # The nämnare is of all insatser, so each of them needs both years.
        if not touched or not complete or now is None or before is None:
            assert (varde, outcome.saknas) == (None, ("kostnad",)), (insats, year)
        elif insats in touched:
            assert varde == pytest.approx(float((now - before) * 100), abs=1e-6), (insats, year)
        else:
            assert (varde, outcome.saknas) == (None, ()), (insats, year)


def _before(year: str) -> str:
    return str(int(year) - 1)


def _share(rows: Sequence[Row], insats: str, year: str) -> Fraction | None:
    def net(row: Row) -> Fraction:
        return -(Fraction(row["intakt"]) + Fraction(row["kostnad"]) + Fraction(row["overhead"] or 0))

    whole = sum((net(r) for r in rows if r["period"] == year), Fraction(0))
    own = sum((net(r) for r in rows if r["period"] == year and r["insats"] == insats), Fraction(0))
    return own / whole if whole else None


@st.composite
def decisions(draw: st.DrawFn) -> list[Row]:
    made = draw(beslut(st.sampled_from(LSS_ONLY), 1))
    return [{**row, "personkrets": draw(st.sampled_from(["1", "2", "3", None]))} for row in made]


@hypothesis_settings(max_examples=10)
@given(rows=decisions(), invanare=st.sampled_from([20_000, 604_829, None]))
def test_a_person_counts_once_in_the_personkrets_of_the_latest_decision(
    rows: list[Row], invanare: int | None
) -> None:
    population = [{"kpi": "N01951", "kommun": "1480", "ar": 2023, "kon": "T", "varde": invanare}]
    town = Town({"beslut": rows, "kolada_varde": population}, utdrag=date(2023, 12, 31))
    found = engine(ALL["personkrets_per_10000"], town, SETTINGS)
    day = date(2023, 12, 31)
    if min(row["beslutsdatum"] for row in rows) > day or not town.covers("beslut", "alla", day, day):
        return
    kretsar = list(_kretsar(rows, day).values())
    for krets in ("1", "2", "3", "alla"):
        counted = [k for k in kretsar if k is not None and krets in (k, "alla")]
        key = ("alla", "alla" if krets == "alla" else "personkrets", krets, "ar", "2023")
        if invanare is None and not counted and krets != "alla":
            continue
        outcome, varde = found[key]
        assert outcome.taljare == len(counted), key
        expected = None if invanare is None else len(counted) * 10_000 / invanare
        assert varde == (None if expected is None else pytest.approx(expected)), key


def _kretsar(rows: Sequence[Row], day: date) -> dict[str, str | None]:
    """Each person with a decision by LSS that is given on the day -> the personkrets last decided."""
    given_now = [
        r
        for r in rows
        if r["verkstallt_fran"] is not None
        and r["verkstallighetsgrad"] != "ingen"
        and r["verkstallt_fran"] <= day
        and (r["avslutsdatum"] is None or r["avslutsdatum"] >= day)
        and (r["lagrum"] or "LSS").startswith("LSS")
    ]
    found: dict[str, str | None] = {}
    for person in {r["person"] for r in given_now}:
        said = [r for r in given_now if r["person"] == person and r["personkrets"]]
        latest = min(said, key=lambda r: (-r["beslutsdatum"].toordinal(), r["personkrets"]), default=None)
        found[person] = latest["personkrets"] if latest else None
    return found
