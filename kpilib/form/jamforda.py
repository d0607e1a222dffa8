"""Lines compared in one panel, each named at its last value."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from kpilib.form import text
from kpilib.form.charts import MUTED, PRELIMINART, TEMPLATE, Line, draw_breaks, suffix, trace
from kpilib.fritext import i_diagram

_COMPARED = 380  # pixels of height
_LABEL = 17  # pixels that a line's label needs for itself
_ROOM = 4  # years whose labels have room beside each other on a narrow screen


def comparison(charts: Sequence[Line], enhet: str) -> go.Figure:
    """Lines in one panel, labelled at their last value; the first line is the one that the page is about."""
    figure = go.Figure()
    for n, line in enumerate(reversed(charts)):
        own = n == len(charts) - 1
        hover = [
            f"{line.namn}: {text.varde(value, enhet)}{PRELIMINART if label in line.preliminara else ''}"
            for label, value in line.punkter
        ]
        years = [int(label) for label, _ in line.punkter]  # numbers: plotly takes "2024" for a position
        curve = trace(line, years, [v for _, v in line.punkter], hover)
        if own:
            draw_breaks(figure, line, {label: float(label) for label, _ in line.punkter})
        curve.line.width = 3 if own else 1.5
        curve.marker.size = 8 if own else 7
        figure.add_trace(curve)
    for line, height in _clear_of_each_other([line for line in charts if line.kanda]):
        label, value = line.kanda[-1]
        figure.add_annotation(
            x=int(label), y=value, text=i_diagram(line.namn), xanchor="left", xshift=8, yshift=height,
            showarrow=False, font={"color": line.farg, "size": 13},
        )  # fmt: skip
    figure.update_yaxes(ticksuffix=suffix(enhet), zeroline=True, zerolinecolor=MUTED)
    years = [int(label) for line in charts for label, _ in line.punkter]
    figure.update_xaxes(tickformat="d", dtick=1, tickangle=0, range=[min(years) - 0.3, max(years) + 0.3])
    # On a narrow screen every other year has room.
    if len(set(years)) > _ROOM:
        figure.update_xaxes(dtick=2, tick0=max(years))
    return figure.update_layout(template=TEMPLATE, height=_COMPARED, margin_r=110)


def _clear_of_each_other(charts: Sequence[Line]) -> list[tuple[Line, float]]:
    """Each line with the pixels that its label is moved upwards, so that no label lies on another.

    Only labels at the same year can meet.
    """
    values = [value for line in charts for _, value in line.kanda]
    if not values:
        return []
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (_COMPARED - 60) / ((high - low) or 1)
    placed: list[tuple[Line, float]] = []
    below: dict[str, float] = {}
    for line in sorted(charts, key=lambda line: line.kanda[-1][1]):
        label, value = line.kanda[-1]
        at = value * scale
        shown = max(at, below.get(label, at - _LABEL) + _LABEL)
        below[label] = shown
        placed.append((line, shown - at))
    return placed
