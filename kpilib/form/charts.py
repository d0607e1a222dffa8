"""Charts for pages: small multiples, directly labelled, the same insats the same colour everywhere.

Numbers in a chart are written by `kpilib.form.text`, hover texts included, so that a page has one way to
write a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from kpilib.begrepp import ALLA_INSATSER
from kpilib.form import text
from kpilib.fritext import i_diagram
from kpilib.rules import Brott

INK = "#1F2933"
MUTED = "#5C6670"
GRID = "#E3E7EB"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_PANEL = 230  # pixels of height for a small chart
PRELIMINART = " (preliminärt)"
"""What follows a preliminary value in words."""

_AXIS = {"linecolor": MUTED, "tickcolor": MUTED, "fixedrange": True, "automargin": True}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "colorway": ["#1F5A93", "#B35900", "#1B7F5C", "#B4436C", "#6A4C93", "#5C6670"],
        "separators": f",{text.NBSP}",
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"bgcolor": "white", "font": {"family": FONT, "color": INK}},
        "margin": {"l": 56, "r": 16, "t": 24, "b": 36},
        "xaxis": {"showgrid": False, "ticks": "outside", **_AXIS},
        "yaxis": {"gridcolor": GRID, "rangemode": "tozero", "nticks": 5, "tickformat": ",~r", **_AXIS},
    }
)
"""The look of every chart: ink, font, colours that the colour-blind tell apart, Swedish numbers."""


@dataclass(frozen=True)
class Line:
    """One small chart: its name, colour, points (label, value or None), and the target at each point.

    `brott`: label of the first point after a series break -> what changed. `preliminara`: labels of the
    points whose value is preliminary, drawn hollow.
    """

    namn: str
    farg: str
    punkter: Sequence[tuple[str, float | None]]
    enhet: str
    mal: Sequence[float | None] = ()
    brott: Mapping[str, str] = field(default_factory=dict)
    preliminara: frozenset[str] = frozenset()

    @property
    def kanda(self) -> list[tuple[str, float]]:
        """The points that have a value."""
        return [(label, value) for label, value in self.punkter if value is not None]

    @property
    def ritas(self) -> bool:
        """Whether there is anything to draw: where all points and targets are nought it is the axis."""
        return any((*(value for _, value in self.kanda), *self.mal))


def lines(
    values: pl.DataFrame, insatser: Mapping[str, Mapping[str, Any]], brott: Sequence[Brott] = ()
) -> list[Line]:
    """The small charts of one nyckeltal: one per insats, and per part where it is shown in parts.

    Parameters
    ----------
    values
        Rows from the gate for one nyckeltal, sorted by period.
    insatser
        Insats -> its name and colour.
    brott
        The nyckeltal's series breaks.
    """
    dates = dict(values.sort("referensdatum").select("period", "referensdatum").rows())
    periods = list(dates)
    result = []
    for (insats, part), rows in values.group_by("insats", "dimension_varde", maintain_order=True):
        name = panel_name(str(insats), str(part), insatser)
        colour = insatser[str(insats)]["farg"] if insats in insatser else INK
        by_period = {r["period"]: r for r in rows.iter_rows(named=True)}
        points = [(text.period(p), by_period[p]["varde"] if p in by_period else None) for p in periods]
        targets = [by_period[p]["mal"] if p in by_period else None for p in periods]
        breaks = [b for b in brott if b.insats in (ALLA_INSATSER, insats)]
        broken = break_labels([(text.period(p), dates[p]) for p in periods], breaks)
        result.append(Line(name, colour, points, rows["enhet"][0], targets, broken))
    order = list(insatser)
    return sorted(result, key=lambda line: _rank(line.namn, insatser, order))


def break_labels(points: Sequence[tuple[str, date]], brott: Sequence[Brott]) -> dict[str, str]:
    """Label of the first point after each break that has points on both sides -> what changed."""
    found = {}
    for b in brott:
        after = [label for label, day in points if day >= b.fran]
        if after and len(after) < len(points):
            found[after[0]] = b.orsak
    return found


def panel_name(insats: str, part: str, insatser: Mapping[str, Mapping[str, Any]]) -> str:
    """What a small chart, or a column of its table, is called."""
    name = insatser[insats]["namn"] if insats in insatser else text.HELA
    return f"{name}, {part} regi" if part in ("egen", "extern") else str(name)


def small_multiples(charts: Sequence[Line]) -> list[go.Figure]:
    """One small figure per line, each with its own scale from zero; the target is a dashed line."""
    return [_panel(line) for line in _from_first_value(charts)]


def _panel(line: Line) -> go.Figure:
    scale = 100 if line.enhet == "andel" else 1
    labels = [label for label, _ in line.punkter]
    shown = [None if value is None else value * scale for _, value in line.punkter]
    figure = go.Figure(
        trace(line, labels, shown, [text.varde(value, line.enhet) for _, value in line.punkter])
    )
    draw_breaks(figure, line, {label: float(n) for n, label in enumerate(labels)})
    targets = [None if value is None else value * scale for value in line.mal]
    known = [value for value in line.mal if value is not None]
    if known:
        figure.add_trace(_target(labels, targets, text.varde(known[-1], line.enhet)))
    top = max([0, *(v for v in [*shown, *targets] if v is not None)])
    figure.update_yaxes(range=[0, top * 1.2 or 1], ticksuffix=suffix(line.enhet))
    if line.enhet == "antal" and top < 5:
        figure.update_yaxes(dtick=1)
    # One tick a year, at its first period: the labels in between are in the hover and the table.
    years = {label[-4:]: label for label in reversed(labels)}
    figure.update_xaxes(tickvals=list(years.values()), ticktext=list(years))
    title = {"text": i_diagram(line.namn), "x": 0.5, "xanchor": "center", "font": {"size": 14, "color": INK}}
    return figure.update_layout(template=TEMPLATE, height=_PANEL, title=title, margin_t=40)


def alt(what: str, charts: Sequence[Line]) -> str:
    """What a chart shows, in words: first and last value of each line, and its target."""
    parts = [f"Linjediagram. {what}"]
    for line in charts:
        if not line.kanda:
            parts.append(f"{line.namn}: inga värden.")
            continue
        (first, start), (last, end) = line.kanda[0], line.kanda[-1]
        targets = [value for value in line.mal if value is not None]
        target = f", mål {text.varde(targets[-1], line.enhet)}" if targets else ""
        then, now = text.varde(start, line.enhet), text.varde(end, line.enhet)
        marks = [PRELIMINART if label in line.preliminara else "" for label in (first, last)]
        span = f"{then} {first}{marks[0]}, " if first != last else ""
        parts.append(f"{line.namn}: {span}{now} {last}{marks[1]}{target}.")
    return " ".join([*parts, *break_texts(charts)])


def break_texts(charts: Sequence[Line]) -> list[str]:
    """A sentence for each series break that the charts show."""
    shown = {(label, why): None for line in charts for label, why in line.brott.items()}
    return [f"Seriebrott från {label}: {why} Värden före och efter jämförs inte." for label, why in shown]


def _from_first_value(charts: Sequence[Line]) -> list[Line]:
    """The charts cut at the first point that any of them has a value for: they share what they show."""
    start = min(
        (n for line in charts for n, (_, value) in enumerate(line.punkter) if value is not None), default=0
    )
    shown = [replace(line, punkter=line.punkter[start:], mal=line.mal[start:]) for line in charts]
    return [
        replace(line, brott={k: v for k, v in line.brott.items() if k in dict(line.punkter[1:])})
        for line in shown
    ]


def draw_breaks(figure: go.Figure, line: Line, place: Mapping[str, float]) -> None:
    """A thin line with a label half a step before the first point after each break."""
    for label in line.brott:
        figure.add_vline(
            x=place[label] - 0.5, line={"color": MUTED, "width": 1, "dash": "dot"},
            annotation={"text": "seriebrott", "font": {"color": MUTED, "size": 12}, "textangle": -90},
            annotation_position="top left",
        )  # fmt: skip


def trace(line: Line, x: Sequence[str | int], y: list[float | None], hover: list[str]) -> go.Scatter:
    """The points of a line: a gap where a value is missing or the series breaks, hollow where preliminary."""
    # A break is a gap: a point without value at the same place, so that no line leads over it.
    names = [name for name, _ in line.punkter]
    symbols = ["circle-open" if name in line.preliminara else "circle" for name in names]
    for n in sorted((names.index(label) for label in line.brott), reverse=True):
        x, y, hover = [*x[:n], x[n], *x[n:]], [*y[:n], None, *y[n:]], [*hover[:n], "", *hover[n:]]
        symbols = [*symbols[:n], "circle", *symbols[n:]]
    return go.Scatter(
        x=x, y=y, mode="lines+markers", name=i_diagram(line.namn), connectgaps=False,
        text=[i_diagram(said) for said in hover],
        hovertemplate="%{x}<br><b>%{text}</b><extra></extra>",
        line={"color": line.farg, "width": 2},
        marker={"color": line.farg, "size": 5, "symbol": symbols if line.preliminara else "circle"},
    )  # fmt: skip


def _target(x: list[str], y: list[float | None], shown: str) -> go.Scatter:
    return go.Scatter(
        x=x, y=y, mode="lines+text", text=[*("" for _ in x[1:]), f"mål {shown}"],
        textposition="top left", textfont={"color": MUTED, "size": 12}, hoverinfo="skip",
        line={"color": MUTED, "width": 1, "dash": "dash", "shape": "hv"},
    )  # fmt: skip


def suffix(enhet: str) -> str:
    """What follows the numbers of an axis: the sign for per cent, or nothing."""
    return f"{text.NBSP}%" if enhet in ("andel", "procent") else ""


def _rank(name: str, insatser: Mapping[str, Mapping[str, Any]], order: list[str]) -> tuple[int, str]:
    for n, insats in enumerate(order):
        if name.startswith(insatser[insats]["namn"]):
            return n, name
    return len(order), name
