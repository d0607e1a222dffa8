"""The annual plan: periods from one month, words that follow their numbers, agreements that end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import cast

import polars as pl
import pytest
from kommunen import SETTINGS
from tabeller import celler

from kpilib import pipeline
from kpilib.begrepp import Period
from kpilib.form import text
from kpilib.form.ankare import Anchors, value_id
from kpilib.form.ord import jamfor, rorelse
from kpilib.rawstore import raw_files, store
from kpilib.report import plan as pages
from kpilib.secrecy import Gate
from kpilib.settings import Settings
from kpilib.underlag import Plan, las_period
from kpilib.underlag.avtal import avtal, utlopande
from kpilib.underlag.plan import adopted, reference_month
from kpilib.workspace import Workspace

NBSP = "\u00a0"


@pytest.fixture
def plan(demo: Workspace) -> Iterator[Plan]:
    with Gate("rad", workspace=demo) as gate:
        yield Plan(gate, Period.parse("2024-10"))


@pytest.mark.parametrize(
    ("month", "year", "quarter", "accounts"),
    [
        ("2024-10", 2025, "2024Q3", "2023"),
        ("2024-12", 2025, "2024Q3", "2023"),
        ("2024-01", 2025, "2023Q4", "2023"),
        ("2023-04", 2024, "2023Q1", "2022"),
    ],
)
def test_every_period_of_the_plan_follows_from_its_month(
    month: str, year: int, quarter: str, accounts: str, plan: Plan
) -> None:
    other = Plan(plan.gate, Period.parse(month))
    assert (other.ar, str(other.kvartal), str(other.bokslut)) == (year, quarter, accounts)


@pytest.mark.parametrize(
    ("asked", "month"),
    [(None, "2024-10"), ("2023-06", "2023-06"), ("2024H2", "2024-10"), ("2023", "2023-10")],
)
def test_a_longer_period_means_its_years_reference_month(
    asked: str | None, month: str, settings: Settings
) -> None:
    assert reference_month(las_period(asked), settings.plan) == Period.parse(month)


def test_a_month_beyond_the_calendar_is_a_plan_without_basis(plan: Plan) -> None:
    later = Plan(plan.gate, Period.parse("2031-10"))
    assert later.dag == date(2031, 10, 31)
    assert "**Kostnader** för 2030" in pages.nettokostnad(later).data
    assert "**Beslut** för oktober 2031" in pages.volymer(later).data


def test_an_anchor_is_made_of_what_the_value_is() -> None:
    assert value_id("ramavtalskop", "bmss_vuxna", "2024-10", led="namnare") == (
        "v-ramavtalskop-bmss_vuxna-2024-10-namnare"
    )
    assert value_id("regiform", "bmss_barn", "2024Q3", "regiform.egen") == (
        "v-regiform-bmss_barn-regiform-egen-2024Q3"
    )


def test_only_the_first_number_of_a_page_has_the_anchor() -> None:
    anchors = Anchors()
    assert anchors.span("<5", "v-a") == "[&#60;5]{#v-a}"
    assert anchors.span("<5", "v-a") == "&#60;5"
    assert anchors.take("v-a") is None


@pytest.mark.parametrize(
    ("now", "before", "word"),
    [(0.52, 0.54, "minskat"), (0.54, 0.52, "ökat"), (0.521, 0.519, "är oförändrad"), (None, 0.5, None)],
)
def test_a_movement_is_worded_as_the_numbers_are_shown(
    now: float | None, before: float | None, word: str | None
) -> None:
    assert rorelse(now, before, "andel") == word


def test_counts_are_compared_in_words() -> None:
    assert jamfor(1998, 1954) == "44 fler än"
    assert jamfor(10, 12) == "2 färre än"
    assert jamfor(3, 3) == "lika många som"
    assert jamfor(None, 3) == ""


def test_the_shares_of_the_net_cost_are_told_with_their_movement(plan: Plan) -> None:
    said = pages.nettokostnad(plan).data
    assert "Andelen för BmSS vuxna har minskat från [54" in said
    assert "Andelen för daglig verksamhet har ökat från [11" in said
    assert "5,25\u00a0mdkr" in said


def test_the_purchases_are_summed_over_the_insatser(plan: Plan) -> None:
    rows = plan.gate.varden("ramavtalskop", period="2024-10", dimension="alla")
    total, on = int(rows["namnare"].sum()), int(rows["taljare"].sum())
    said = pages.kopform(plan).data
    assert f"pågick {total} köp" in said
    assert f"{text.varde(on / total, 'andel')} av dem var gjorda på ramavtal" in said


def test_an_insats_stands_in_a_sentence_with_a_small_letter_but_a_short_form_as_it_is(plan: Plan) -> None:
    names = [plan.i_text(i) for i in ("bmss_vuxna", "boendestod", "korttidsboende_sol")]
    assert names == ["BmSS vuxna", "boendestöd", "korttidsboende SoL"]


def test_the_purchases_are_drawn_by_how_they_are_made(plan: Plan) -> None:
    shown = pages.kopform(plan).data
    assert "#fig-kopform" in shown
    assert f"BmSS vuxna: ramavtal 93{NBSP}%, direktupphandling 7{NBSP}%." in shown


def test_agreements_that_end_within_eighteen_months_stand_first(plan: Plan) -> None:
    rows = avtal(plan, plan.dag)
    ending = utlopande(plan, plan.dag)
    assert ending["till"].unique().sort().to_list() == [date(2025, 1, 31), date(2025, 12, 31)]
    assert set(rows["till"]) - set(ending["till"]) == {date(2026, 10, 31), date(2029, 1, 31)}
    shown = pages.avtalstabell(plan).data
    order = [shown.index(f"Löper ut {w} 18 månader") for w in ("inom", "senare än")]
    assert order == sorted(order)
    assert shown.index("2025-01-31") < shown.index("2025-12-31") < shown.index("2026-10-31")


def test_an_agreement_that_ends_the_day_after_eighteen_months_is_not_ending(demo: Workspace) -> None:
    with Gate("rad", workspace=demo) as gate:
        months = [Period.parse(m) for m in ("2024-06", "2024-07")]
        before, after = (utlopande(Plan(gate, m), m.till)["insats"].to_list() for m in months)
    assert "bmss_vuxna" not in before
    assert "bmss_vuxna" in after


def test_every_activity_is_shown_once_with_its_owner_under_its_strategy(plan: Plan) -> None:
    rows = plan.gate.tabell("aktivitet")
    shown = pages.strategier(plan).data
    for row in rows.iter_rows(named=True):
        assert shown.count(f">{row['aktivitet']}</th>") == 1
        assert row["ansvarig"] in shown
    headings = re.findall(r"^#### (.+) \{#sec-strategi-(.+)\}$", shown, re.M)
    have = set(rows["strategi"])
    assert headings == [(s.namn, i.replace("_", "-")) for i, s in SETTINGS.strategi.items() if s.namn in have]
    assert len(headings) == len(have) == 5


def test_activities_of_a_strategy_that_the_settings_do_not_have_stand_last(plan: Plan) -> None:
    class Without:
        """The gate, but for one strategy of the settings."""

        def __getattr__(self, name: str) -> object:
            return getattr(plan.gate, name)

        def tabell(self, name: str) -> pl.DataFrame:
            found = plan.gate.tabell(name)
            return found[1:] if name == "strategier" else found

    shown = pages.strategier(replace(plan, gate=cast("Gate", Without()))).data
    titles = re.findall(r"^#### (.+?) \{#", shown, flags=re.M)
    assert titles[-1] == "Möta barns behov"


def test_two_figures_that_differ_are_told_apart(plan: Plan) -> None:
    shown = celler(pages.skillnader(plan).data)
    assert {"145 (på månadens sista dag)", "165 (någon gång under månaden)", "177 (avtal)"} <= shown


def test_the_comment_of_the_kategoriteam_stands_beside_its_value(plan: Plan) -> None:
    shown = pages.nyckeltal(plan).data
    for row in plan.gate.tabell("kommentar").iter_rows(named=True):
        assert row["orsak"] in shown


def test_no_small_count_is_shown_to_the_city(demo: Workspace) -> None:
    with Gate("stad", workspace=demo) as gate:
        plan = Plan(gate, Period.parse("2024-10"))
        shown = pages.vantande(plan).data + "".join(pages.insats(plan, i).data for i in plan.fokus)
        hidden = gate.varden("ej_verkstallda", period="2024Q3", dimension="alla").filter(pl.col("dolt"))
    assert hidden.height
    assert text.DOLT in celler(shown)
    assert not re.search(r'id="v-(regiform|ramavtalskop)[^"]*(taljare|namnare)"[^>]*>[1-4]<', shown)


def test_a_missing_source_is_said_and_does_not_stop_the_plan(workspace: Workspace, demo: Workspace) -> None:
    """Only the decisions are taken in: costs, purchases, agreements and statistics lack their basis."""
    for raw in raw_files(demo):
        if raw.source == "beslut":
            store(workspace, raw.path, source=raw.source, utdrag=raw.utdrag)
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace).filer)
    with Gate("rad", workspace=workspace) as gate:
        plan = Plan(gate, Period.parse("2024-10"))
        for page in (pages.nettokostnad, pages.regiform, pages.kopform, pages.avtalstabell, pages.laget):
            assert ".utan-underlag" in page(plan).data
        assert f"1{NBSP}998" in pages.volymer(plan).data
        said = [pages.sammanfattning, pages.trad, pages.kallor, pages.nyckeltal, pages.avtal_per_insats]
        said += [pages.skillnader, pages.saknade, pages.avvikelse, pages.lss_per_invanare, pages.flyttar]
        assert all(page(plan).data for page in said[1:])
        assert "1" in pages.insats(plan, "bmss_vuxna").data


@pytest.mark.parametrize(
    ("day", "month", "shown"),
    [
        (date(2024, 12, 10), "2024-10", date(2024, 12, 10)),
        (date(2024, 11, 1), "2024-10", date(2024, 11, 1)),
        (None, "2024-10", None),
        (date(2023, 12, 12), "2024-10", None),  # the plan before
        (date(2024, 12, 10), "2024-06", None),  # the plan as it would be on another month
    ],
)
def test_a_plan_is_a_draft_until_its_own_day_of_adoption_is_known(
    day: date | None, month: str, shown: date | None, settings: Settings
) -> None:
    assert adopted(settings.plan.model_copy(update={"faststalld": day}), Period.parse(month)) == shown


def test_the_plan_says_whether_it_is_a_draft(plan: Plan) -> None:
    draft = pages.rubrik(plan).data
    assert "{.callout-warning #utkast}" in draft
    assert "Planen för 2025 är inte fastställd." in draft
    said = pages.rubrik(replace(plan, faststalld=date(2024, 12, 10))).data
    assert "#utkast" not in said
    assert "Planen för 2025 fastställdes 2024-12-10." in said
    assert plan.gate.snapshot.snapshot in said, "the snapshot is younger than the plan"
