"""When a decision has waited too long: calendar months, events, and the board paper's real lists."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import polars as pl
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from kpilib.rules import Parameter, handelser, redovisning

BESLUT = {
    "arende": pl.String, "person": pl.String, "kon": pl.String, "lagrum": pl.String, "insats": pl.String,
    "beslutsdatum": pl.Date, "beslutstyp": pl.String, "verkstallt_fran": pl.Date,
    "verkstallighetsgrad": pl.String, "avslutsdatum": pl.Date, "orsak_ej_verkstalld": pl.String,
    "fil": pl.String, "blad": pl.String, "rad": pl.UInt32,
}  # fmt: skip
AVBROTT = {
    "arende": pl.String, "avbrott_fran": pl.Date, "aterupptaget": pl.Date,
    "fil": pl.String, "blad": pl.String, "rad": pl.UInt32,
}  # fmt: skip
SISTA = date(2023, 12, 31)


def decisions(*rows: dict[str, object]) -> pl.DataFrame:
    common = {
        "person": "p",
        "kon": "K",
        "insats": "bmss_vuxna",
        "lagrum": "LSS",
        "fil": "f",
        "blad": "",
        "rad": 1,
    }
    return pl.DataFrame([{**common, "arende": str(i), **row} for i, row in enumerate(rows)], schema=BESLUT)


def interruptions(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{"fil": "f", "blad": "", "rad": 1, **row} for row in rows], schema=AVBROTT)


def waiting(events: pl.DataFrame, day: date) -> pl.DataFrame:
    open_then = pl.col("slutdatum").is_null() | (pl.col("slutdatum") > day)
    return events.filter(open_then & (pl.col("gransdatum") < day))


def gransdatum(decided: date) -> date:
    """The last day within the time that the law gives from a decision."""
    found: date = handelser(decisions({"beslutsdatum": decided}), interruptions(), {})["gransdatum"].item()
    return found


@pytest.mark.parametrize(
    ("decided", "reportable"),
    [(date(2023, 9, 30), True), (date(2023, 10, 1), False), (date(2023, 10, 2), False)],
)
def test_three_months_are_calendar_months(decided: date, reportable: bool) -> None:
    assert (gransdatum(decided) < SISTA) is reportable


def test_a_decision_on_30_november_passes_at_the_end_of_february() -> None:
    assert gransdatum(date(2023, 11, 30)) == date(2024, 2, 29)
    assert gransdatum(date(2024, 11, 30)) == date(2025, 2, 28)


@given(st.dates(date(1995, 1, 1), date(2090, 1, 1)))
def test_the_limit_agrees_with_an_independent_calendar(day: date) -> None:
    assert gransdatum(day) == day + relativedelta(months=3)


def test_an_event_ends_when_executed_closed_or_resumed() -> None:
    events = handelser(
        decisions(
            {"beslutsdatum": date(2023, 1, 1)},
            {"beslutsdatum": date(2023, 1, 1), "verkstallt_fran": SISTA},
            {"beslutsdatum": date(2023, 1, 1), "avslutsdatum": date(2023, 12, 30)},
            {"beslutsdatum": date(2022, 1, 1), "verkstallt_fran": date(2022, 2, 1)},
        ),
        interruptions(
            {"arende": "3", "avbrott_fran": date(2023, 5, 1)},
            {"arende": "3", "avbrott_fran": date(2022, 5, 1), "aterupptaget": date(2022, 12, 1)},
        ),
        {},
    )
    assert waiting(events, SISTA).select("arende", "handelse").rows() == [("0", "beslut"), ("3", "avbrott")]
    assert waiting(events, date(2023, 12, 29))["arende"].to_list() == ["0", "1", "2", "3"]


def test_a_decision_executed_in_part_goes_on_waiting_as_its_own_state() -> None:
    part = {
        "beslutsdatum": date(2023, 1, 1),
        "verkstallt_fran": date(2023, 2, 1),
        "verkstallighetsgrad": "delvis",
    }
    events = handelser(decisions(part), interruptions(), {})
    assert waiting(events, SISTA)["verkstallighetsgrad"].to_list() == ["delvis"]


@pytest.mark.parametrize("grad", [None, "ingen"])
def test_what_waits_and_is_not_executed_in_part_is_not_executed_at_all(grad: str | None) -> None:
    waits = {"beslutsdatum": date(2023, 1, 1), "verkstallighetsgrad": grad}
    broken = {"beslutsdatum": date(2022, 1, 1), "verkstallt_fran": date(2022, 2, 1)}
    events = handelser(
        decisions(waits, broken), interruptions({"arende": "1", "avbrott_fran": date(2023, 5, 1)}), {}
    )
    assert waiting(events, SISTA)["verkstallighetsgrad"].to_list() == ["ingen", "ingen"]


def test_an_interruption_belongs_to_the_latest_decision_before_it() -> None:
    events = handelser(
        decisions(
            {
                "arende": "a",
                "beslutsdatum": date(2020, 1, 1),
                "insats": "boendestod",
                "verkstallt_fran": date(2020, 1, 2),
            },
            {"arende": "a", "beslutsdatum": date(2022, 1, 1), "verkstallt_fran": date(2022, 1, 2)},
        ),
        interruptions(
            {"arende": "a", "avbrott_fran": date(2021, 6, 1)},
            {"arende": "b", "avbrott_fran": date(2021, 6, 1)},
        ),
        {},
    )
    assert events.filter(pl.col("handelse") == "avbrott")["insats"].to_list() == ["boendestod"]


DECIDED = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("given_from", "belongs_to"),
    [
        ({"boendestod": date(2022, 1, 2)}, ["boendestod"]),
        ({"boendestod": date(2022, 1, 2), "ledsagarservice": date(2022, 7, 1)}, ["boendestod"]),
        ({"boendestod": date(2022, 1, 2), "ledsagarservice": date(2022, 1, 2)}, []),
        ({}, []),
    ],
)
def test_an_interruption_of_two_insatser_decided_together_is_of_the_one_that_was_given(
    given_from: dict[str, date], belongs_to: list[str]
) -> None:
    """One that may be of either is not counted; the audit names it."""
    both = [
        {"arende": "a", "beslutsdatum": DECIDED, "insats": i, "verkstallt_fran": given_from.get(i)}
        for i in ("boendestod", "ledsagarservice")
    ]
    events = handelser(decisions(*both), interruptions({"arende": "a", "avbrott_fran": date(2022, 6, 1)}), {})
    assert events.filter(pl.col("handelse") == "avbrott")["insats"].to_list() == belongs_to


def test_a_decision_executed_in_part_and_interrupted_is_two_events() -> None:
    part = {
        "beslutsdatum": DECIDED,
        "verkstallt_fran": date(2022, 2, 1),
        "verkstallighetsgrad": "delvis",
    }
    events = handelser(decisions(part), interruptions({"arende": "0", "avbrott_fran": date(2022, 6, 1)}), {})
    assert waiting(events, SISTA)["handelse"].to_list() == ["beslut", "avbrott"]


@pytest.mark.parametrize(
    ("ends", "slutsatt", "slutdatum"),
    [
        ({"verkstallt_fran": date(2022, 6, 1)}, "verkstallt", date(2022, 6, 1)),
        ({"avslutsdatum": date(2022, 6, 1)}, "avslutat", date(2022, 6, 1)),
        (
            {"verkstallt_fran": date(2022, 6, 1), "avslutsdatum": date(2022, 6, 1)},
            "verkstallt",
            date(2022, 6, 1),
        ),
        (
            {"verkstallt_fran": date(2022, 7, 1), "avslutsdatum": date(2022, 6, 1)},
            "avslutat",
            date(2022, 6, 1),
        ),
        (
            {"verkstallt_fran": date(2022, 5, 1), "avslutsdatum": date(2022, 6, 1)},
            "verkstallt",
            date(2022, 5, 1),
        ),
        ({}, None, None),
    ],
)
def test_how_and_when_the_wait_ended(
    ends: dict[str, date], slutsatt: str | None, slutdatum: date | None
) -> None:
    events = handelser(decisions({"beslutsdatum": DECIDED, **ends}), interruptions(), {})
    assert events.select("slutsatt", "slutdatum").rows() == [(slutsatt, slutdatum)]


def test_an_interruption_may_begin_on_the_day_of_the_decision_or_of_its_execution() -> None:
    for began in (DECIDED, date(2022, 3, 1)):
        row = {"beslutsdatum": DECIDED, "verkstallt_fran": began}
        events = handelser(decisions(row), interruptions({"arende": "0", "avbrott_fran": began}), {})
        assert sorted(events["handelse"]) == ["avbrott", "beslut"]


def test_an_interruption_of_the_only_decision_is_of_that_one_even_if_it_was_never_executed() -> None:
    events = handelser(
        decisions({"beslutsdatum": DECIDED}),
        interruptions({"arende": "0", "avbrott_fran": date(2022, 6, 1)}),
        {},
    )
    assert events["handelse"].to_list() == ["beslut", "avbrott"]


def test_events_come_in_order_of_their_first_day_and_arende() -> None:
    rows = [{"arende": a, "beslutsdatum": date(2022, m, 1)} for a, m in (("c", 1), ("a", 2), ("b", 1))]
    assert handelser(decisions(*rows), interruptions(), {})["arende"].to_list() == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("orsak", "niva"),
    [("individ_tackat_nej", "individ"), ("RESURS", "resurs"), ("annat", "okand"), (None, None)],
)
def test_the_reason_for_not_executing_is_of_a_level_that_is_known_or_not(
    orsak: str | None, niva: str | None
) -> None:
    events = handelser(
        decisions({"beslutsdatum": DECIDED, "orsak_ej_verkstalld": orsak}), interruptions(), {}
    )
    assert events["orsak_niva"].to_list() == [niva]


def test_a_decision_is_given_the_months_of_the_rule_in_force_on_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    law = [
        Parameter("verkstallighet", "manader", 3, date(1900, 1, 1), "förr", date(2022, 6, 30)),
        Parameter("verkstallighet", "manader", 6, date(2022, 7, 1), "nu"),
        Parameter("verkstallighet", "dagar", 1, date(1900, 1, 1), "en annan parameter"),
    ]
    monkeypatch.setattr(import_module("kpilib.rules.parameters"), "parameters", lambda: tuple(law))
    assert gransdatum(date(2022, 6, 30)) == date(2022, 9, 30)
    assert gransdatum(date(2022, 7, 1)) == date(2023, 1, 1)


@given(
    st.lists(
        st.tuples(
            st.dates(date(2020, 1, 1), date(2024, 6, 1)),
            st.none() | st.integers(0, 800),
            st.none() | st.integers(0, 800),
        ),
        max_size=12,
    ),
    st.dates(date(2021, 1, 1), date(2024, 1, 1)),
    st.integers(1, 400),
)
def test_stock_and_flow_close(
    cases: list[tuple[date, int | None, int | None]], start: date, length: int
) -> None:
    """Waiting at the end = waiting at the start + begun - ended, however the days fall."""
    rows = [
        {
            "beslutsdatum": day,
            "verkstallt_fran": None if executed is None else day + timedelta(executed),
            "avslutsdatum": None if closed is None else day + timedelta(closed),
        }
        for day, executed, closed in cases
    ]
    events = handelser(decisions(*rows), interruptions(), {})
    end = start + timedelta(length)

    def stock(day: date) -> int:
        return events.filter(
            (pl.col("startdatum") <= day) & (pl.col("slutdatum").is_null() | (pl.col("slutdatum") > day))
        ).height

    real = events.filter(pl.col("slutdatum").is_null() | (pl.col("slutdatum") > pl.col("startdatum")))
    begun = real.filter((pl.col("startdatum") > start) & (pl.col("startdatum") <= end)).height
    ended = real.filter((pl.col("slutdatum") > start) & (pl.col("slutdatum") <= end)).height
    assert stock(start) + begun - ended == stock(end)


def test_the_statistics_count_days_sexes_and_what_is_not_yet_three_months() -> None:
    events = handelser(
        decisions(
            {"beslutsdatum": SISTA - timedelta(400), "kon": "M"},
            {"beslutsdatum": SISTA - timedelta(90), "kon": "K"},
            {"beslutsdatum": SISTA - timedelta(200), "kon": "okänt"},
        ),
        interruptions(),
        {},
    )
    row = redovisning(events, SISTA).row(0, named=True)
    assert row == {
        "lagstiftning": "LSS", "insats": "bmss_vuxna", "antal": 3, "median_dagar": 200.0, "summa_dagar": 690,
        "K": 1, "M": 1, "okant": 1, "ej_tre_manader": 1, "delvis": 0, "avbrott": 0,
    }  # fmt: skip


def test_the_third_month_s_last_day_is_within_the_time_and_the_day_after_is_not() -> None:
    events = handelser(decisions({"beslutsdatum": date(2023, 9, 30)}), interruptions(), {})
    for day, within in ((date(2023, 12, 30), 1), (date(2023, 12, 31), 0)):
        assert redovisning(events, day)["ej_tre_manader"].to_list() == [within]


def test_the_statistics_are_of_what_waits_on_the_day_alone() -> None:
    days = [
        {"beslutsdatum": SISTA},
        {"beslutsdatum": SISTA + timedelta(1)},
        {"beslutsdatum": date(2023, 1, 1), "verkstallt_fran": SISTA},
        {"beslutsdatum": date(2023, 1, 1), "verkstallt_fran": SISTA + timedelta(1)},
    ]
    found = redovisning(handelser(decisions(*days), interruptions(), {}), SISTA)
    assert found.select("antal", "summa_dagar").rows() == [(2, 364)]


def test_the_statistics_come_by_legislation_and_insats() -> None:
    """Of so many that no other order is theirs by chance."""
    groups = [(lag, insats) for lag in ("LSS", "SoL") for insats in "abcdefgh"]
    rows = [{"beslutsdatum": DECIDED, "lagrum": lag, "insats": insats} for lag, insats in groups[::-1]]
    found = redovisning(handelser(decisions(*rows), interruptions(), {}), SISTA)
    assert found.select("lagstiftning", "insats").rows() == groups


def test_of_two_insatser_given_in_a_case_the_interruption_is_of_the_one_decided_last() -> None:
    """Of an earlier decision on another insats in the same case, the interruption says nothing."""
    given = {"verkstallt_fran": date(2022, 2, 1), "verkstallighetsgrad": "hel", "arende": "a"}
    events = handelser(
        decisions(
            {**given, "beslutsdatum": date(2022, 1, 1), "insats": "boendestod"},
            {**given, "beslutsdatum": date(2022, 3, 1), "verkstallt_fran": date(2022, 3, 1)},
        ),
        interruptions({"arende": "a", "avbrott_fran": date(2022, 6, 1)}),
        {},
    )
    assert events.filter(pl.col("handelse") == "avbrott")["insats"].to_list() == ["bmss_vuxna"]
