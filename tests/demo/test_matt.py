"""The measures of the annual report."""

from __future__ import annotations

from typing import Any

import pytest

from kpilib.demo.matt import BMSS, DAGLIG


@pytest.fixture(scope="module")
def rader(skriven: Any) -> list[dict[str, str]]:
    return skriven.text("matt_2024.csv", "utf-8-sig")


def test_a_measure_has_one_row_a_year(rader: list[dict[str, str]]) -> None:
    nycklar = [(rad["Mått"], rad["År"]) for rad in rader]
    assert len(set(nycklar)) == len(nycklar) == 15


def test_a_part_names_its_whole_and_is_smaller(rader: list[dict[str, str]]) -> None:
    hela = {rad["År"]: int(rad["Utfall"]) for rad in rader if rad["Mått"] == BMSS}
    delar = [rad for rad in rader if rad["Varav"] == BMSS]
    assert len(delar) == 3
    assert all(0 < int(rad["Utfall"]) < hela[rad["År"]] for rad in delar)


def test_the_definition_changes_once(rader: list[dict[str, str]]) -> None:
    definitioner = [rad["Definition"] for rad in rader if rad["Mått"] == DAGLIG]
    assert definitioner == ["Beslut", "Beslut", "Verkställda beslut"]


def test_a_dash_and_an_empty_cell_are_both_there(rader: list[dict[str, str]]) -> None:
    assert {"-", ""} <= {rad["Budget"] for rad in rader}
