"""A written text against its numbers, judged on series of the tests' own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kpilib.begrepp import Period
from kpilib.errors import RenderError
from kpilib.qmd.place import Line, Place
from kpilib.report.granska import Mention, review, typed_numbers

FILE = Path("text.md")


def rows(values: Sequence[float | None], enhet: str = "antal") -> list[dict[str, Any]]:
    """Quarters from the first of 2023."""
    return [
        {
            "nyckeltal": "x", "insats": "alla", "dimension": "alla", "dimension_varde": "alla",
            "period_typ": "kvartal", "period": f"{2023 + n // 4}Q{n % 4 + 1}",
            "referensdatum": date(2023 + n // 4, 3 * (n % 4) + 3, 28), "varde": value, "enhet": enhet,
        }
        for n, value in enumerate(values)
    ]  # fmt: skip


def judged(text: str, values: Sequence[float | None], *quarters: int, enhet: str = "antal") -> str:
    """What is found in a text, whose placeholders `{{x}}` are these quarters of a series; else nothing."""
    series = rows(values, enhet)
    frame = pl.DataFrame(series, infer_schema_length=None)
    lines = [Line(one, Place(FILE, n)) for n, one in enumerate(text.split("\n"), start=1)]
    places = [(line.place, found.start()) for line in lines for found in re.finditer(r"\{\{", line.text)]
    mentions = [
        Mention(place, column, series[quarter], frame)
        for (place, column), quarter in zip(places, quarters, strict=True)
    ]
    try:
        review(lines, mentions)
    except RenderError as found:
        return str(found)
    return ""


UPP, NED = "Det har ökat till {{x}}.", "Det har minskat till {{x}}."


@pytest.mark.parametrize(
    ("values", "rose", "fell"),
    [
        ([1, 1, 1, 1, 2], False, True),  # from both the quarter before and the year before
        ([2, 1, 1, 1, 1], False, False),  # unmoved since the quarter before: neither word is judged
        ([1, 3, 3, 3, 2], False, False),  # up in a year, down in a quarter
        ([3, 3, 3, 3, 2], True, False),
        ([3, 2], True, False),  # there is no year before
        ([2], False, False),
        ([None, 3, 3, 3, 2], False, False),
        ([3, 3, 3, 3, None], False, False),
    ],
)
def test_a_direction_is_false_only_where_every_step_goes_the_other_way(
    values: Sequence[float | None], rose: bool, fell: bool
) -> None:
    last = len(values) - 1
    assert ("Texten säger ”ökat”, men värdet minskade." in judged(UPP, values, last)) == rose
    assert ("Texten säger ”minskat”, men värdet ökade." in judged(NED, values, last)) == fell


@pytest.mark.parametrize(("first", "last"), [(0, 2), (2, 0)])
def test_two_quarters_of_a_sentence_are_compared_whichever_is_told_first(first: int, last: int) -> None:
    told = "Mellan {{x}} och {{x}} har det {word}."
    assert "ökade" in judged(told.replace("{word}", "minskat"), [1, 5, 3], first, last)
    assert judged(told.replace("{word}", "ökat"), [1, 5, 3], first, last) == ""
    assert judged(told.replace("{word}", "minskat"), [1, 5, None], first, last) == ""


@pytest.mark.parametrize("words", ["har inte ökat", "varken ökar eller annat", "har ökat och minskat"])
def test_a_negation_and_both_directions_pass(words: str) -> None:
    assert judged(f"Det {words}: {{{{x}}}}.", [3, 2], 1) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Rubrik.\n\nDet har\nökat till {{x}}.", 3),
        ("En mening. Det har ökat till {{x}}.", 1),
        ("En mening.\n  Det har ökat till {{x}}.", 2),
        ("En rad utan punkt\n\nDet har ökat till {{x}}.", 3),
    ],
)
def test_a_finding_is_where_its_sentence_begins(text: str, line: int) -> None:
    assert f"{FILE}:{line}" in judged(text, [3, 2], 1)


def test_a_value_that_begins_its_sentence_is_of_it() -> None:
    assert "Texten säger ”ökat”" in judged("{{x}} är värdet, som har ökat.", [3, 2], 1)
    assert judged("Annat har ökat.\n{{x}} är värdet.", [3, 2], 1) == ""
    assert "Texten säger ”ökat”" in judged("Annat är sant.\n{{x}} har ökat.", [3, 2], 1)


@pytest.mark.parametrize(
    ("typ", "ids", "year"),
    [
        ("manad", [f"2023-{m:02d}" for m in range(1, 13)] + ["2024-01"], 12),
        ("halvar", ["2023H1", "2023H2", "2024H1"], 2),
        ("ar", ["2023", "2024"], 1),
    ],
)
def test_a_period_is_held_against_the_one_before_and_the_same_a_year_ago(
    typ: str, ids: list[str], year: int
) -> None:
    """Down in a year and up since the period before is neither; down in both is down."""
    for before, wrong in ((1.0, year == 1), (9.0, True)):
        values = [9.0, *[before] * (year - 1), 5.0]
        series = [
            row | {"period_typ": typ, "period": id_, "referensdatum": Period.parse(id_).till}
            for row, id_ in zip(rows(values), ids, strict=True)
        ]
        place = Place(FILE, 1)
        mention = Mention(place, 16, series[-1], pl.DataFrame(series, infer_schema_length=None))
        found = None
        try:
            review([Line("Det har ökat till {{x}}.", place)], [mention])
        except RenderError as refused:
            found = refused.vad
        assert found == ("Texten säger ”ökat”, men värdet minskade." if wrong else None)


def test_what_is_found_says_what_to_do() -> None:
    told = [
        (UPP, [3.0, 2.0], 1, "antal", "Rätta ordet, eller skriv {{riktning …}} så väljs det efter värdena."),
        ("Hälften, {{x}}.", [0.1], 0, "andel", "Rätta orden, eller låt siffran tala för sig själv."),
    ]
    for text, values, quarter, enhet, gor in told:
        assert gor in judged(text, values, quarter, enhet=enhet)


def test_a_sentence_without_a_value_is_not_judged_by_that_of_another() -> None:
    assert judged("Annat har ökat. Här är {{x}}. Mer har ökat.", [3, 2], 1) == ""
    assert "Texten säger ”ökat”" in judged("Annat har ökat\ntill {{x}}.", [3, 2], 1)
    for between in ("", "  ", "\t"):
        assert judged(f"Annat har ökat\n{between}\ntill {{{{x}}}}.", [3, 2], 1) == "", "a blank line ends it"


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("mer än hälften", 0.51, 1.0),
        ("över hälften", 0.51, 1.0),
        ("mindre än hälften", 0.0, 0.49),
        ("under hälften", 0.0, 0.49),
        ("drygt hälften", 0.5, 0.55),
        ("knappt hälften", 0.45, 0.5),
        ("ungefär hälften", 0.45, 0.55),
        ("hälften", 0.45, 0.55),
        ("två tredjedelar", 0.62, 0.71),
        ("en tredjedel", 0.29, 0.38),
        ("en fjärdedel", 0.2, 0.3),
        ("tre fjärdedelar", 0.7, 0.8),
        ("en femtedel", 0.15, 0.25),
        ("två femtedelar", 0.35, 0.45),
        ("tre femtedelar", 0.55, 0.65),
        ("fyra femtedelar", 0.75, 0.85),
        ("en tiondel", 0.05, 0.15),
        ("färre än hälften", 0.0, 0.49),
        ("cirka hälften", 0.45, 0.55),
        ("omkring hälften", 0.45, 0.55),
    ],
)
def test_a_share_in_words_is_as_near_its_number_as_it_says(words: str, least: float, most: float) -> None:
    for hundredth in range(101):
        value = hundredth / 100
        for enhet, x in (("andel", value), ("procent", 100 * value)):
            found = judged(f"Det är {words}, {{{{x}}}}.", [x], 0, enhet=enhet)
            assert (found == "") == (least <= value <= most), (words, value, enhet)
            assert not found or f"Texten säger ”{words}”" in found


def test_a_share_is_judged_by_any_of_the_shares_of_its_sentence() -> None:
    told = "Det är hälften, {{x}} och {{x}}."
    assert judged(told, [0.1, 0.5], 0, 1, enhet="andel") == ""
    assert judged(told, [0.1, 0.2], 0, 1, enhet="andel") != ""
    assert judged("Det är inte hälften, {{x}}.", [0.1], 0, enhet="andel") == ""
    assert judged("Det är hälften, {{x}}.", [10], 0) == ""
    assert judged("Det är hälften, {{x}}.", [None], 0, enhet="andel") == ""


def test_the_first_typed_number_is_named_with_its_line() -> None:
    lines = [Line("Enligt 9 § LSS.", Place(FILE, 1)), Line("Det är 93 % och 7 till.", Place(FILE, 2))]
    with pytest.raises(RenderError, match=r"Talet 93 % är skrivet för hand") as found:
        typed_numbers(lines)
    assert found.value.var == f"{FILE}:2"
