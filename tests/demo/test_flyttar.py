"""Moves by routine F100, and hospital days."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from kpilib.demo.flyttar import F100
from kpilib.demo.kalibrering import BORJAN


@pytest.fixture(scope="module")
def flyttar(skriven: Any) -> list[dict[str, str]]:
    return skriven.text("f100_2024-12-31.csv", "utf-8-sig")


def test_p29_p30_sixty_one_moved_in_2023_and_ten_of_them_from_bmss(flyttar: list[dict[str, str]]) -> None:
    fran = Counter(rad["Från boende"] for rad in flyttar if rad["Flyttdatum"].startswith("2023"))
    assert fran.total() == 61
    assert fran["BmSS"] == 10


def test_every_year_has_its_moves(flyttar: list[dict[str, str]]) -> None:
    per_ar = Counter(int(rad["Flyttdatum"][:4]) for rad in flyttar)
    assert per_ar == {ar: alla for ar, (alla, _) in F100.items() if f"{ar}" > BORJAN}


def test_a_person_moves_once(flyttar: list[dict[str, str]]) -> None:
    assert len({rad["Personnummer"] for rad in flyttar}) == len(flyttar)


def test_who_moves_from_bmss_left_it_the_day_before(skriven: Any, flyttar: list[dict[str, str]]) -> None:
    slut = {
        (rad["Personnummer"], f"{rad['Avslutsdatum']}")
        for rad in skriven.beslut.cast({"Avslutsdatum": str}).to_dicts()
        if rad["Insats"] == "BmSS vuxna"
    }
    for rad in flyttar:
        if rad["Från boende"] == "BmSS":
            dag = int(rad["Flyttdatum"][8:])
            assert (rad["Personnummer"], f"{rad['Flyttdatum'][:8]}{dag - 1:02d}") in slut


@pytest.mark.parametrize("ar", [2023, 2024])
def test_hospital_days_are_a_few_each_month_and_no_more_than_the_persons_give(skriven: Any, ar: int) -> None:
    rader = skriven.text(f"betaldagar_{ar}.csv", "cp1252")
    assert [rad["Period"] for rad in rader] == [f"{ar}-{m:02d}" for m in range(1, 13)]
    for rad in rader:
        assert 3 <= int(rad["Dagar"]) <= 10
        assert 1 <= int(rad["Personer"]) <= int(rad["Dagar"])
