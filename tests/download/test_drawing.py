"""Charts on paper: everything in a figure is drawn, or the figure is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest
from matplotlib.colors import to_hex

from kpilib.download.drawing import draw, svg
from kpilib.errors import RenderError
from kpilib.form.bars import Bar, Span, Stack, dots, shares, spans, stacked
from kpilib.form.charts import Line, small_multiples
from kpilib.form.jamforda import comparison

BARS = [Bar("Barn", 0.37, "#B4436C", 0.4), Bar("Vuxna", 0.9, "#1F5A93", 0.88)]


def plain(figure: go.Figure) -> Mapping[str, Any]:
    return json.loads(figure.to_json())


def test_bars_are_as_long_as_their_values_and_named() -> None:
    (axes,) = draw([plain(shares(BARS, "andel", nu="2024", fore="2023"))], "fig-x").axes
    assert [round(bar.get_width(), 6) for bar in axes.patches] == [90, 37]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Vuxna", "Barn"]
    assert [t.get_text().strip() for t in axes.texts] == ["90\u00a0%", "37\u00a0%"]


def test_the_mark_of_what_a_bar_is_compared_with_stands_where_it_should() -> None:
    (axes,) = draw([plain(shares(BARS, "andel", nu="2024", fore="2023"))], "fig-x").axes
    assert [list(point) for c in axes.collections for point in c.get_offsets()] == [[88, 0], [40, 1]]


def test_a_divided_whole_is_stacked_from_end_to_end() -> None:
    rows = [Stack("Barn", "#B4436C", [("Egen", 0.39), ("Extern", 0.61)])]
    (axes,) = draw([plain(stacked(rows))], "fig-x").axes
    assert [(b.get_x(), round(b.get_width(), 6)) for b in axes.patches] == [(0, 39), (39, 61)]
    assert "Extern\n61\u00a0%" in [t.get_text() for t in axes.texts]


def test_a_bar_in_time_reaches_from_its_first_day_to_its_last() -> None:
    bar = Span("Avtal", date(2022, 1, 1), date(2025, 6, 30), "till 2025-06-30")
    (axes,) = draw([plain(spans([bar], date(2022, 6, 1)))], "fig-x").axes
    (patch,) = axes.patches
    assert date.fromordinal(int(patch.get_x())) == date(2022, 6, 1)
    assert date.fromordinal(int(patch.get_x() + patch.get_width())) == date(2025, 6, 30)


def test_a_line_has_its_points_its_target_and_a_gap_at_a_break() -> None:
    points = [("kvartal 4 2023", 0.3), ("kvartal 1 2024", 0.35), ("kvartal 2 2024", 0.37)]
    line = Line("Barn", "#B4436C", points, "andel", [1.0] * 3, {"kvartal 1 2024": "Nytt system."})
    (axes,) = draw([plain(figure) for figure in small_multiples([line])], "fig-x").axes
    values = [[round(float(y), 6) for y in one.get_ydata()] for one in axes.lines]
    assert [str(y) for y in values[0]] == ["30.0", "nan", "35.0", "37.0"]
    assert values[1] == [100, 100, 100]
    assert list(axes.lines[2].get_xdata()) == [0.5, 0.5]
    assert {t.get_text() for t in axes.texts} == {"mål 100\u00a0%", "seriebrott"}
    assert axes.get_title() == "Barn"


def test_lines_that_are_compared_are_named_at_their_last_value() -> None:
    lines = [
        Line(name, "#1F5A93", [("2022", 6.7), ("2023", end)], "procent")
        for name, end in (("A", 7.3), ("B", -1.5))
    ]
    (axes,) = draw([plain(comparison(lines, "procent"))], "fig-x").axes
    assert {(t.get_text(), t.xy) for t in axes.texts} == {("A", (2023, 7.3)), ("B", (2023, -1.5))}


def test_a_preliminary_value_is_hollow_and_labels_stand_clear_of_each_other() -> None:
    points = [("2022", 6.7), ("2023", 7.3)]
    lines = [Line(name, "#1F5A93", points, "procent", preliminara=frozenset({"2023"})) for name in "AB"]
    (axes,) = draw([plain(comparison(lines, "procent"))], "fig-x").axes
    inside = [to_hex(colour) for colour in axes.collections[0].get_facecolors()]
    assert inside == ["#1f5a93", "#ffffff"]
    heights = [t.xyann[1] for t in axes.texts]
    assert heights[0] != heights[1]


def test_bars_to_both_sides_have_their_values_beyond_their_ends() -> None:
    bars = go.Bar(
        y=["Upp<br>åt", "Nedåt"], x=[3, -2], orientation="h", width=0.6, marker={"color": "#1F5A93"},
        text=["+3", "−2"], textposition="outside", cliponaxis=False,
    )  # fmt: skip
    (axes,) = draw([plain(go.Figure(bars, layout={"xaxis": {}, "yaxis": {}}))], "fig-x").axes
    assert [(t.get_text(), t.xy[0], t.get_ha()) for t in axes.texts] == [
        ("+3", 3, "left"),
        ("−2", -2, "right"),
    ]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Upp\nåt", "Nedåt"]


def test_dots_stand_at_their_values() -> None:
    (axes,) = draw([plain(dots(BARS, "andel", nu="2024"))], "fig-x").axes
    (points,) = axes.collections
    assert [list(point) for point in points.get_offsets()] == [[0.37, 0], [0.9, 1]]


def test_small_charts_stand_side_by_side_and_each_is_drawn() -> None:
    figures = [plain(dots(BARS, "andel", nu="2024"))] * 4
    assert sum(axes.axison for axes in draw(figures, "fig-x").axes) == 4


def test_the_same_figure_gives_the_same_picture() -> None:
    figure = plain(dots(BARS, "andel", nu="2024"))
    assert svg(draw([figure], "fig-x")) == svg(draw([figure], "fig-x"))


@pytest.mark.parametrize(
    ("figure", "what"),
    [
        (go.Figure(go.Pie(values=[1, 2])), "pie"),
        (go.Figure(go.Scatter(x=[1], y=[1], fill="tozeroy")), "fill"),
        (go.Figure(go.Bar(x=[1], y=[1], marker={"color": "red"}, width=0.5)), "stående"),
        (go.Figure(go.Scatter(x=[1], y=[1])).add_shape(type="rect", x0=0, x1=1, y0=0, y1=1), "rect"),
        (go.Figure(go.Scatter(x=[1], y=[1])).add_annotation(x=1, y=1, text="a", showarrow=True), "pilar"),
    ],
)
def test_what_is_not_drawn_is_refused_and_not_left_out(figure: go.Figure, what: str) -> None:
    figure.update_traces(selector={"type": "scatter"}, line={"color": "red", "width": 1}, mode="lines")
    figure.update_layout(xaxis={}, yaxis={})
    with pytest.raises(RenderError, match="Figuren fig-x går inte att rita") as error:
        draw([plain(figure)], "fig-x")
    assert what in str(error.value)
