"""The municipality that a person means, by code or by name."""

from __future__ import annotations

import json

import pytest
from kommunen import ROOT

from kpilib.errors import UsageError
from kpilib.mall import hitta_kommun, kommuner

KOLADA = ROOT / "kpilib" / "demo" / "kolada" / "kolada-2026-05-05.json"


def test_they_are_the_290_of_koladas_list() -> None:
    listed = json.loads(KOLADA.read_text(encoding="utf-8"))["municipality"]
    assert {k.kod: k.namn for k in kommuner()} == {m["id"]: m["title"] for m in listed if m["type"] == "K"}
    assert len(kommuner()) == 290


@pytest.mark.parametrize(
    ("word", "kod"),
    [
        ("1490", "1490"),
        ("Borås", "1490"),
        ("  borås ", "1490"),
        ("BORAS", "1490"),
        ("Borås stad", "1490"),
        ("Kungälvs kommun", "1482"),
        ("upplands vasby", "0114"),
        ("Malung Sälen", "2023"),
        ("Habo", "0643"),
        ("Håbo", "0305"),
        ("Håbo kommun", "0305"),
        ("Mark", "1463"),
    ],
)
def test_a_name_is_found_however_it_is_written(word: str, kod: str) -> None:
    assert hitta_kommun(word).kod == kod


def test_each_is_found_by_its_code_and_its_name() -> None:
    for kommun in kommuner():
        assert hitta_kommun(kommun.kod) == hitta_kommun(kommun.namn) == kommun


@pytest.mark.parametrize(
    ("word", "says", "gor"),
    [
        ("Borgås", "namnet Borgås", "Borås"),
        ("1999", "koden 1999", "fyra siffror"),
        ("0000", "koden 0000", "fyra siffror"),
        ("", "namnet ", "fyra siffror"),
    ],
)
def test_a_word_that_is_none_names_the_nearest(word: str, says: str, gor: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        hitta_kommun(word)
    assert gor in error.value.gor
