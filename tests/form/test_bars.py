"""Bar and dot charts: each part is named where it stands, in Swedish, and said in words."""

from __future__ import annotations

from datetime import date

from kpilib.form.bars import (
    Bar,
    Span,
    Stack,
    alt_bars,
    alt_spans,
    alt_stacked,
    dots,
    shares,
    spans,
    stacked,
)

NBSP = "\u00a0"
BARS = [Bar("BmSS vuxna", 0.52, "#1F5A93", 0.54), Bar("Boendestöd", 0.06, "#6A4C93", None)]
STACKS = [
    Stack("BmSS barn", "#B4436C", [("Egen regi", 0.38), ("Extern regi", 0.62)]),
    Stack("BmSS vuxna", "#1F5A93", [("Egen regi", 0.95), ("Extern regi", 0.05)]),
]


def test_a_bar_has_its_value_beside_it_and_its_insats_colour() -> None:
    bars = shares(BARS, "andel", nu="2023", fore="2022").data[0]
    assert list(bars.y) == ["Boendestöd", "BmSS vuxna"], "the first stands at the top"
    assert list(bars.text) == [f"6{NBSP}%", f"52{NBSP}%"]
    assert list(bars.marker.color) == ["#6A4C93", "#1F5A93"]


def test_what_a_bar_is_compared_with_is_marked_where_it_is_known() -> None:
    marks = shares(BARS, "andel", nu="2023", fore="2022").data[2]
    assert (list(marks.y), list(marks.text)) == (["BmSS vuxna"], [f"54{NBSP}%"])
    assert "2022" in marks.hovertemplate
    assert len(shares([Bar("A", 1, "#000000")], "antal", nu="2023").data) == 2


def test_the_parts_of_a_bar_are_named_inside_it_unless_they_are_narrow() -> None:
    own, bought = stacked(STACKS).data
    assert list(own.text) == [f"Egen regi<br>95{NBSP}%", f"Egen regi<br>38{NBSP}%"]
    assert list(bought.text) == ["", f"Extern regi<br>62{NBSP}%"]
    assert list(bought.customdata) == [f"5{NBSP}%", f"62{NBSP}%"], (
        "the hover has what the bar has no room for"
    )


def test_the_parts_of_an_insats_are_shades_of_its_colour() -> None:
    own, bought = stacked(STACKS).data
    assert own.marker.color[0] == "#1F5A93"
    assert bought.marker.color[0] not in ("#1F5A93", bought.marker.color[1])


def test_dots_are_ranked_with_the_highest_at_the_top() -> None:
    towns = [Bar("Malmö", 61, "#8A94A0"), Bar("Riket", 75, "#8A94A0"), Bar("Göteborg", 68, "#1F5A93")]
    drawn = dots(towns, "antal per 10 000", nu="2023").data[0]
    assert list(drawn.y) == ["Malmö", "Göteborg", "Riket"]
    assert list(drawn.marker.color)[1] == "#1F5A93"


def test_a_span_begins_no_earlier_than_the_axis() -> None:
    bar = spans([Span("beslut", date(1999, 1, 1), date(2024, 12, 31), "")], date(2022, 1, 1)).data[0]
    assert bar.base[0] == "2022-01-01"
    assert bar.x[0] == (date(2024, 12, 31) - date(2022, 1, 1)).days * 86_400_000


def test_the_words_for_a_chart_hold_every_value_of_it() -> None:
    assert alt_bars("Stapeldiagram", "Andel.", BARS, "andel", fore="2022") == (
        f"Stapeldiagram. Andel. BmSS vuxna: 52{NBSP}% (2022: 54{NBSP}%). Boendestöd: 6{NBSP}%."
    )
    assert f"BmSS barn: egen regi 38{NBSP}%, extern regi 62{NBSP}%." in alt_stacked("Regi.", STACKS)
    assert "beslut: till i dag." in alt_spans(
        "T.", [Span("beslut", date(2022, 1, 1), date(2022, 2, 1), "till i dag")]
    )
