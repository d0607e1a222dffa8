"""A row of a follow-up in words: its target, and its change since the last one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kpilib.report import rader

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("mal", "enhet", "riktning", "shown"),
    [
        (12.0, "antal", "lag", f"under{NBSP}12"),  # the ingångsvärde, to be fallen below
        (0.0, "antal", "lag", "0"),
        (40.0, "antal", "hog", "40"),
        (0.9, "andel", "lag", f"90{NBSP}%"),
        (None, "antal", "lag", "–"),
    ],
)
def test_a_target_says_whether_it_is_to_be_fallen_below(
    mal: float | None, enhet: str, riktning: str, shown: str
) -> None:
    assert rader.mal({"mal": mal, "enhet": enhet, "riktning": riktning}).text == shown


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, "+3"),
        ({"varde": 5.0, "fore": 8.0}, "−3"),
        ({"dolt": True}, "–"),
        ({"fore_dolt": True}, "–"),
        ({"fore": None}, "–"),
        ({"seriebrott": "Ny definition."}, "– seriebrott"),
    ],
)
def test_a_change_is_told_where_both_values_are_seen_and_mean_the_same(
    changed: dict[str, Any], shown: str
) -> None:
    row = {"varde": 8.0, "fore": 5.0, "dolt": False, "fore_dolt": False, "seriebrott": None, "enhet": "antal"}
    assert rader.andring(row | changed).text == shown


@pytest.mark.parametrize(
    ("katalog", "told"),
    [
        ([("Flyttar", "ackumulerat", ["a"])], " Flyttar räknas från årets början, och målet"),
        ([("Flyttar", "ackumulerat", []), ("Andel", "ogonblick", ["a"])], ""),
        (
            [("Flyttar", "ackumulerat", ["a"]), ("Nya", "ackumulerat", ["b"]), ("Andel", "ogonblick", ["a"])],
            " Flyttar och Nya räknas från årets början, och målet",
        ),
    ],
)
def test_what_is_summed_from_the_start_of_the_year_is_named(
    katalog: list[tuple[str, str, list[str]]], told: str
) -> None:
    entries = {n: {"namn": n, "slag": slag, "insatser": insatser} for n, slag, insatser in katalog}
    said = rader.fran_arets_borjan(SimpleNamespace(katalog=entries))  # type: ignore[arg-type]
    assert said.startswith(told)
    assert bool(said) == bool(told)
