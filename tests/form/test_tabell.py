"""The table maker: cells that say what they are, and do not fall apart."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from lxml import html
from tabeller import rader

from kpilib.form import cell
from kpilib.form.cell import Cell
from kpilib.form.charts import Line
from kpilib.form.tabell import Rad, kurvor_som_tabell, tabell

RUBRIKER = {"insats": "Insats", "dag": "Dag", "varde": "Värde", "varfor": "Varför", "lage": "Läge"}
RADER: list[Rad] = [
    {
        "insats": "BmSS barn",
        "dag": date(2024, 11, 30),
        "varde": cell.varde(0.37, "andel"),
        "varfor": "nytt halvår",
        "lage": "Pausad",
    },
    {
        "insats": "BmSS vuxna",
        "dag": cell.dag(None),
        "varde": "saknas",
        "varfor": "nytt halvår; takt 104 % av årsmålet 50",
        "lage": "Pågår & <klart>",
    },
]


def of(text: str, made: str) -> html.HtmlElement:
    """The cell with a text."""
    return next(e for e in html.fromstring(made).iter("td", "th") if e.text_content() == text)


def test_rows_and_headings_are_shown_in_order() -> None:
    assert rader(tabell(RADER, RUBRIKER)) == [
        ["Insats", "Dag", "Värde", "Varför", "Läge"],
        ["BmSS barn", "2024-11-30", "37\u00a0%", "nytt halvår", "Pausad"],
        ["BmSS vuxna", "–", "saknas", "nytt halvår; takt 104 % av årsmålet 50", "Pågår & <klart>"],
    ]


def test_numbers_stand_to_the_right_with_their_heading_and_with_what_stands_for_one() -> None:
    made = tabell(RADER, RUBRIKER)
    assert [of(text, made).get("class") for text in ("37\u00a0%", "saknas", "Värde")] == ["tal"] * 3
    assert of("Insats", made).get("class") is None


def test_a_column_of_nothing_but_hidden_and_missing_numbers_is_one_of_numbers() -> None:
    made = tabell([{"a": "x", "b": cell.dold("antal")}, {"a": "y", "b": cell.saknas()}], {"a": "A", "b": "B"})
    assert of("dolt", made).get("class") == "tal"


def test_a_day_is_not_parted_and_a_sentence_has_room_for_its_words() -> None:
    made = tabell(RADER, RUBRIKER)
    assert of("2024-11-30", made).get("class") == "dag"
    assert of("nytt halvår", made).get("class") == "mening"
    assert of("Pausad", made).get("class") is None


def test_the_first_column_heads_its_row() -> None:
    made = tabell(RADER, RUBRIKER)
    assert (of("BmSS barn", made).tag, of("BmSS barn", made).get("scope")) == ("th", "row")
    assert (of("Värde", made).tag, of("Värde", made).get("scope")) == ("th", "col")


def test_groups_stand_under_headings_of_their_own_in_the_order_they_come() -> None:
    rows: list[Rad] = [{"g": g, "a": a} for g, a in (("Två", "1"), ("Ett", "2"), ("Två", "3"))]
    made = tabell(rows, {"a": "A"}, grupp="g")
    assert rader(made) == [["A"], ["Två"], ["1"], ["3"], ["Ett"], ["2"]]
    assert of("Ett", made).get("scope") == "rowgroup"
    assert len(list(html.fromstring(made).iter("tbody"))) == 2, "a group is a part of the table"


def test_the_source_stands_below() -> None:
    made = tabell(RADER, RUBRIKER, kalla="Antal under 5 är dolda.")
    foot = next(html.fromstring(made).iter("tfoot"))
    assert foot.text_content() == "Antal under 5 är dolda."


def test_a_table_without_rows_has_its_headings() -> None:
    assert rader(tabell([], RUBRIKER)) == [list(RUBRIKER.values())]


def test_a_frame_is_shown_as_it_is() -> None:
    frame = pl.DataFrame({"a": ["x", None], "b": [date(2024, 1, 31), None]})
    assert rader(tabell(frame, {"a": "A", "b": "B"})) == [["A", "B"], ["x", "2024-01-31"], ["", ""]]


def test_a_heading_may_be_a_period() -> None:
    made = tabell([{"a": "x", "b": cell.tal(1)}], {"a": "A", "b": cell.period("2024-10").versal})
    assert '<time datetime="2024-10">Oktober 2024</time></th>' in made


def test_the_points_of_charts_are_a_row_per_period_and_a_column_per_chart() -> None:
    charts = [
        Line("Egen", "#000000", [("kvartal 3 2024", 0.5), ("kvartal 4 2024", None)], "andel"),
        Line("Köp", "#000000", [("kvartal 4 2024", 12.0)], "antal"),
    ]
    made = kurvor_som_tabell("Två kurvor", charts, ["2024Q3", "2024Q4"])
    assert rader(made) == [
        ["Period", "Egen", "Köp"],
        ["kvartal 3 2024", "50\u00a0%", "–"],
        ["kvartal 4 2024", "–", "12"],
    ]
    assert '<data value="2024Q3">kvartal 3 2024</data>' in made


def test_the_periods_before_the_first_value_are_left_out() -> None:
    points = [("kvartal 2 2024", None), ("kvartal 3 2024", None), ("kvartal 4 2024", 3.0)]
    made = kurvor_som_tabell("En kurva", [Line("A", "#000000", points, "antal")], ["2024Q4"])
    assert rader(made) == [["Period", "A"], ["kvartal 4 2024", "3"]]


@pytest.mark.parametrize("text", ["", "–", "dolt"])
def test_words_are_no_number_whatever_they_look_like(text: str) -> None:
    assert "<data" not in tabell([{"a": "x", "b": text}], {"a": "A", "b": "B"})
    assert Cell(text).varde is None
