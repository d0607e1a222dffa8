"""A value against its target: fixed, as at the start of the year, and at the year's pace."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kommunen import ALL

from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.example import Example, load
from kpilib.nyckeltal.targets import with_targets
from kpilib.nyckeltal.terms import Mal, Terms
from kpilib.settings import Settings
from nyckeltal.reference.targets import Value, judged


def against(terms: Terms, insats: str, *points: tuple[str, date, float]) -> dict[str, tuple[float, str]]:
    frame = pl.DataFrame(
        [
            {"insats": insats, "dimension": "alla", "period_typ": typ, "period": str(day), "varde": value}
            | {"referensdatum": day, "orsak_saknas": None}
            for typ, day, value in points
        ],
        schema_overrides={"orsak_saknas": pl.String},
    )
    found = with_targets(frame, terms)
    return {row["period"]: (row["mal"], row["malstatus"]) for row in found.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("day", "mal"),
    [(date(2024, 1, 31), 50 / 12), (date(2024, 6, 30), 25), (date(2024, 8, 31), 50 * 8 / 12)],
)
def test_inside_the_year_the_target_is_the_years_part_so_far(day: date, mal: float) -> None:
    found = against(ALL["flytt_f100"].terms, "alla", ("manad", day, 25.0))
    assert found[str(day)][0] == pytest.approx(mal)


def test_the_pace_decides_inside_the_year_and_the_whole_target_at_its_end() -> None:
    june, december = date(2024, 6, 30), date(2024, 12, 31)
    found = against(ALL["flytt_f100"].terms, "alla", ("halvar", june, 25.0), ("halvar", december, 49.0))
    assert found == {str(june): (25.0, "uppnått"), str(december): (50.0, "ej uppnått")}


def test_a_mean_per_month_has_the_same_target_in_every_period() -> None:
    june, december = date(2024, 6, 30), date(2024, 12, 31)
    found = against(ALL["betaldagar"].terms, "alla", ("kvartal", june, 5.0), ("ar", december, 5.1))
    assert found == {str(june): (5.0, "uppnått"), str(december): (5.0, "ej uppnått")}


@pytest.mark.parametrize(("riktning", "better", "worse"), [("lag", 9.0, 11.0), ("hog", 11.0, 9.0)])
def test_a_target_of_better_than_the_year_began_is_not_reached_by_what_is_unchanged(
    riktning: str, better: float, worse: float
) -> None:
    terms = ALL["ej_verkstallda"].terms.model_copy(
        update={
            "riktning": riktning,
            "mal": {"bmss_vuxna": Mal(ingangsvarde=True, galler_fran=2023, kalla="")},
        }
    )
    days = {f"{month}": date(2024, month, 28) for month in (1, 2, 3)}
    outcomes = dict(zip(days, (better, 10.0, worse), strict=True))
    found = against(
        terms,
        "bmss_vuxna",
        ("ar", date(2023, 12, 31), 10.0),
        *(("manad", days[n], outcome) for n, outcome in outcomes.items()),
    )
    assert [found[str(day)] for day in days.values()] == [
        (10.0, "uppnått"),
        (10.0, "ej uppnått"),
        (10.0, "ej uppnått"),
    ]


AIMED_AT = [name for name, nyckeltal in ALL.items() if nyckeltal.terms.mal]
DAYS = [
    ("ar", date(2021, 12, 31)),
    ("ar", date(2022, 12, 31)),
    ("ar", date(2023, 12, 31)),
    ("manad", date(2022, 1, 31)),
    ("manad", date(2023, 12, 31)),
    ("kvartal", date(2023, 3, 31)),
    ("tertial", date(2023, 8, 31)),
    ("halvar", date(2021, 6, 30)),
    ("halvar", date(2024, 6, 30)),
]


@st.composite
def _to_judge(draw: st.DrawFn, terms: Terms) -> list[Value]:
    """Values on, just under and just over what the target may be, some missing, some of a part only."""
    aims = [Fraction(str(m.varde)) for m in terms.mal.values() if m.varde is not None] or [Fraction(3)]
    near = [aim * month / 12 + step for aim in aims for month in (1, 6, 12) for step in (-1, 0, 1)]
    outcome = st.one_of(st.none(), st.sampled_from(near))
    insatser = st.sampled_from([*terms.mal, *terms.insatser])
    value = st.builds(
        lambda insats, dimension, day, varde: Value(insats, dimension, *day, varde),
        insatser,
        st.sampled_from(["alla", "alla", "alla", "kon"]),
        st.sampled_from(DAYS),
        outcome,
    )
    return draw(
        st.lists(
            value, min_size=1, max_size=12, unique_by=lambda v: (v.insats, v.dimension, v.period_typ, v.dag)
        )
    )


@pytest.mark.parametrize("name", AIMED_AT)
@given(data=st.data())
def test_targets_agree_with_a_second_calculation(name: str, data: st.DataObject) -> None:
    terms = ALL[name].terms
    values = data.draw(_to_judge(terms))
    frame = pl.DataFrame(
        [
            (v.insats, v.dimension, v.period_typ, v.dag, None if v.varde is None else float(v.varde))
            for v in values
        ],
        schema={
            "insats": pl.String,
            "dimension": pl.String,
            "period_typ": pl.String,
            "referensdatum": pl.Date,
            "varde": pl.Float64,
        },
        orient="row",
    ).with_columns(pl.lit(None, pl.String).alias("orsak_saknas"))
    found = with_targets(frame, terms)
    for value, row in zip(values, found.iter_rows(named=True), strict=True):
        mine = judged(terms, values)[value]
        assert (row["insats"], row["referensdatum"]) == (value.insats, value.dag)
        assert (value, row["malstatus"], row["orsak_saknas"]) == (value, mine.status, mine.orsak)
        assert row["mal"] == (None if mine.mal is None else pytest.approx(float(mine.mal)))


def test_the_targets_of_the_plan_are_of_every_kind() -> None:
    """The second calculation is tried on what it is for."""
    kinds = {(ALL[n].terms.slag, m.ingangsvarde) for n in AIMED_AT for m in ALL[n].terms.mal.values()}
    assert {("bestand", False), ("bestand", True), ("flode", False), ("ackumulerat", False)} <= kinds
    assert {ALL[n].terms.riktning for n in AIMED_AT} == {"hog", "lag"}


def moves(settings: Settings, *days: str) -> dict[str, tuple[float | None, str | None]]:
    table = pl.DataFrame({"person": [f"a{n}" for n in range(len(days))], "flyttdatum": days})
    given = Example("", "2024-01", date(2024, 12, 31), {"f100": table}, pl.DataFrame())
    with duckdb.connect() as con:
        load(con, given, settings)
        whole = values(con, ALL["flytt_f100"]).filter(pl.col("dimension") == "alla")
    return {row["period"]: (row["varde"], row["orsak_saknas"]) for row in whole.iter_rows(named=True)}


def test_what_is_accumulated_grows_until_the_years_end(settings: Settings) -> None:
    found = moves(settings, "2024-01-15", "2024-02-15", "2024-09-30", "2024-10-01")
    assert [found[p][0] for p in ("2024Q1", "2024Q2", "2024Q3", "2024Q4", "2024H1", "2024")] == [
        2,
        2,
        3,
        4,
        2,
        4,
    ]


def test_a_register_that_begins_inside_the_year_covers_no_period_of_it(settings: Settings) -> None:
    found = moves(settings, "2024-02-15", "2024-09-30")
    assert {value for value, _ in found.values()} == {None}
    told = "Källan Flyttar enligt F100 täcker inte året till och med perioden."
    assert {why for _, why in found.values()} == {told}
