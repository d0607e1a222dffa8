"""Why a value has changed, in words: each cause with what it moved, and which file replaced which."""

from __future__ import annotations

from typing import Any

import pytest

from kpilib.report import orsaker

NBSP = "\u00a0"
ROW: dict[str, Any] = {
    "orsaker": ["rättelse"], "bidrag": [], "enhet": "andel", "definition_fore": 1, "definition": 2,
    "mal_fore": 0.5, "mal": 0.6,
}  # fmt: skip


def moved(orsak: str, fran: float | None, till: float | None) -> dict[str, Any]:
    return {"orsak": orsak, "fran": fran, "till": till}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "rättelse"),
        ({"bidrag": [moved("rättelse", 0.5, 0.625)]}, "rättelse (+12,5 p.e.)"),
        ({"bidrag": [moved("rättelse", 0.5, 0.625), moved("rättelse", 0.625, 0.5)]},
         "rättelse (+12,5 p.e., −12,5 p.e.)"),
        ({"orsaker": ["nya rader", "rättelse"],
          "bidrag": [moved("rättelse", 0.5, 0.625), moved("nya rader", 0.25, 0.5)]},
         "nya rader (+25,0 p.e.); rättelse (+12,5 p.e.)"),
        ({"orsaker": ["definition"]}, "ny definition (version 1 till 2)"),
        ({"orsaker": ["definition"], "bidrag": [moved("definition", 0.5, 0.25)]},
         "ny definition (version 1 till 2, −25,0 p.e.)"),
        ({"orsaker": ["mål"]}, "nytt mål (50 % till 60 %)"),
        ({"orsaker": ["mål"], "mal_fore": None}, "nytt mål (– till 60 %)"),
        ({"orsaker": ["utgår"]}, "räknas inte längre"),
        ({"orsaker": ["program"]}, "programmet räknar på annat sätt"),
        ({"orsaker": ["inställning"]}, "inställning eller inläsning ändrad"),
        ({"bidrag": [moved("rättelse", None, 0.5)]}, "rättelse (– till 50 %)"),
        ({"bidrag": [moved("rättelse", 0.5, None)]}, "rättelse (50 % till –)"),
        ({"bidrag": [moved("rättelse", 0.5, 0.5001)]}, "rättelse (syns inte i det avrundade talet)"),
        ({"bidrag": [moved("rättelse", 0.5, 0.5)]}, "rättelse (±0,0)"),
    ],
)  # fmt: skip
def test_each_cause_is_told_with_what_it_moved(changed: dict[str, Any], told: str) -> None:
    assert orsaker.orsaker(ROW | changed).replace(NBSP, " ") == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "ny.csv ersätter gammal.csv: rader <5 ändrade."),
        ({"tillagda": "7", "borttagna": "8", "andrade": "0"},
         "ny.csv ersätter gammal.csv: rader 7 tillagda och 8 borttagna."),
        ({"filer": ["a.csv", "b.csv"], "filer_fore": []},
         "a.csv och b.csv ersätter inget tidigare: rader <5 ändrade."),
        ({"filer": []}, "gammal.csv gäller inte längre: rader <5 ändrade."),
        ({"orsak": "inställning"}, "gammal.csv är läst på annat sätt: rader <5 ändrade."),
        ({"orsak": "inställning", "filer_fore": []}, "ny.csv är läst på annat sätt: rader <5 ändrade."),
    ],
)  # fmt: skip
def test_the_files_behind_a_correction_are_told(changed: dict[str, Any], told: str) -> None:
    part = {
        "orsak": "rättelse", "filer": ["ny.csv"], "filer_fore": ["gammal.csv"], "tillagda": "0",
        "borttagna": "0", "andrade": "<5",
    }  # fmt: skip
    assert orsaker._files(part | changed) == told


def test_notes_are_each_said_once() -> None:
    assert orsaker.sammanlagt(["Ett.", "Två.", "Ett."]) == "Ett. Två."
