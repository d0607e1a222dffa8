"""The activities of the plan and the comments on its nyckeltal."""

from __future__ import annotations

from typing import Any

import pytest
from kommunen import ALL

from kpilib.demo.handlingsplan import handlingsplan


def test_every_strategy_of_the_plan_has_an_activity(skriven: Any) -> None:
    strategier = {rad["Strategi"]: rad for rad in skriven.text("aktivitet_2024-12-31.csv", "utf-8-sig")}
    assert len(strategier) == 5


def test_the_plans_fourteen_activities_have_a_role_a_status_and_days_in_order(skriven: Any) -> None:
    rader = skriven.text("aktivitet_2024-12-31.csv", "utf-8-sig")
    assert len(rader) == 14
    assert {rad["Status"] for rad in rader} == {"Ej påbörjad", "Pågår", "Klar", "Pausad"}
    assert all(rad["Ansvarig"] and rad["Start"] < rad["Slut"] for rad in rader)


def test_an_activity_that_has_not_begun_begins_after_the_extraction(skriven: Any) -> None:
    for rad in skriven.text("aktivitet_2024-12-31.csv", "utf-8-sig"):
        assert (rad["Status"] == "Ej påbörjad") == (rad["Start"] > "2024-12-31")


def test_a_comment_is_about_a_nyckeltal_that_exists(skriven: Any) -> None:
    rader = skriven.text("kommentar_2024-12-31.csv", "utf-8-sig")
    assert {rad["Nyckeltal"] for rad in rader} <= set(ALL)
    assert {rad["Period"] for rad in rader} == {"2024H2"}


def test_some_nyckeltal_that_miss_their_target_have_no_comment(skriven: Any) -> None:
    rader = skriven.text("kommentar_2024-12-31.csv", "utf-8-sig")
    kommenterade = {rad["Insats"] for rad in rader if rad["Nyckeltal"] == "ramavtalskop"}
    assert kommenterade == {"BmSS barn", "BmSS vuxna", "Korttidsboende SoL"}


@pytest.mark.parametrize("namn", ["aktivitet", "kommentar"])
def test_every_row_has_a_cell_under_every_header(namn: str) -> None:
    tabell = handlingsplan(namn)
    assert {len(rad) for rad in tabell.rader} == {len(tabell.rubriker)}
