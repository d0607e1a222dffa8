"""Bar and dot charts: one message each, every part named where it stands, Swedish numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from kpilib.form import text
from kpilib.form.charts import GRID, INK, MUTED, TEMPLATE
from kpilib.fritext import i_diagram

BLUE, GREY = "#1F5A93", "#8A94A0"
_DAY = 24 * 60 * 60 * 1000  # milliseconds, in which plotly counts the length of a bar in time
_SHADES = (1.0, 0.55, 0.25, 0.12)  # of the insats' colour, from the first part to the last
_NARROW = 0.1  # a part of the whole with less room than its text


@dataclass(frozen=True)
class Bar:
    """A bar: its name, value, colour, and the value that it is compared with, or None."""

    namn: str
    varde: float
    farg: str
    fore: float | None = None


@dataclass(frozen=True)
class Stack:
    """A whole divided: its name, its colour, and its parts (name, share 0–1) in the same order everywhere."""

    namn: str
    farg: str
    delar: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Span:
    """A bar in time: its name, first and last day, and what its hover says."""

    namn: str
    fran: date
    till: date
    text: str


def shares(bars: Sequence[Bar], enhet: str, *, nu: str, fore: str | None = None) -> go.Figure:
    """Horizontal bars, labelled with their values; what each is compared with is an upright line.

    Parameters
    ----------
    nu, fore
        What the bars and the lines are, for the hover texts: periods.
    """
    scale = 100 if enhet == "andel" else 1
    shown = list(reversed(bars))
    names = [i_diagram(bar.namn) for bar in shown]
    figure = go.Figure(
        go.Bar(
            y=names, x=[bar.varde * scale for bar in shown], orientation="h", width=0.62,
            marker={"color": [bar.farg for bar in shown]},
            text=[text.varde(bar.varde, enhet) for bar in shown], textposition="none",
            hovertemplate=f"%{{y}}, {nu}<br><b>%{{text}}</b><extra></extra>",
        )
    )  # fmt: skip
    # The value stands clear of the bar and of the mark: beside whichever reaches farther.
    figure.add_trace(
        go.Scatter(
            y=names, x=[max(bar.varde, bar.fore or 0) * scale for bar in shown], mode="text",
            text=[f"{text.NBSP}{text.NBSP}{text.varde(bar.varde, enhet)}" for bar in shown],
            textposition="middle right", textfont={"color": INK}, cliponaxis=False, hoverinfo="skip",
        )
    )  # fmt: skip
    known = [bar for bar in shown if bar.fore is not None]
    if fore and known:
        figure.add_trace(
            go.Scatter(
                y=[i_diagram(bar.namn) for bar in known], x=[(bar.fore or 0) * scale for bar in known],
                mode="markers", text=[text.varde(bar.fore, enhet) for bar in known],
                marker={"symbol": "line-ns", "size": 18, "line": {"color": INK, "width": 2}},
                hovertemplate=f"%{{y}}, {fore}<br><b>%{{text}}</b><extra></extra>",
            )
        )  # fmt: skip
    top = max((max(bar.varde, bar.fore or 0) for bar in bars), default=0) * scale
    figure.update_xaxes(visible=False, range=[0, top * 1.3 or 1])
    figure.update_yaxes(type="category", showgrid=False, linecolor=MUTED, ticks="", tickmode="linear")
    return figure.update_layout(
        template=TEMPLATE, height=_rows(len(bars)), margin={"l": 8, "r": 8, "t": 8, "b": 8}
    )


def stacked(rows: Sequence[Stack]) -> go.Figure:
    """One bar of 100 % per row, each part with its share inside it; a narrow part has it in its hover."""
    figure = go.Figure()
    parts = list(dict.fromkeys(name for row in rows for name, _ in row.delar))
    shown = list(reversed(rows))
    for n, part in enumerate(parts):
        shares_ = [dict(row.delar).get(part, 0.0) for row in shown]
        figure.add_trace(
            go.Bar(
                y=[i_diagram(row.namn) for row in shown], x=[share * 100 for share in shares_],
                orientation="h", width=0.72, name=i_diagram(part),
                marker={
                    "color": [_tint(row.farg, _SHADES[n]) for row in shown],
                    "line": {"color": "white", "width": 1},
                },
                text=[
                    f"{i_diagram(part)}<br>{text.varde(share, 'andel')}" if share >= 3 * _NARROW
                    else text.varde(share, "andel") if share >= _NARROW else ""
                    for share in shares_
                ],
                customdata=[text.varde(share, "andel") for share in shares_],
                textposition="inside", insidetextanchor="middle", textangle=0, constraintext="inside",
                textfont={"color": "white" if n == 0 else INK, "size": 12},
                hovertemplate=f"%{{y}}, {i_diagram(part)}<br><b>%{{customdata}}</b><extra></extra>",
            )
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, 100])
    figure.update_yaxes(type="category", showgrid=False, linecolor=MUTED, ticks="", tickmode="linear")
    return figure.update_layout(
        template=TEMPLATE, barmode="stack", height=24 + 52 * len(rows),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )  # fmt: skip


def dots(bars: Sequence[Bar], enhet: str, *, nu: str) -> go.Figure:
    """Ranked dots, the highest first, each labelled; the colour tells which one the page is about."""
    shown = sorted(bars, key=lambda bar: bar.varde)
    low, high = min(0.0, shown[0].varde), max(0.0, shown[-1].varde)
    figure = go.Figure(
        go.Scatter(
            y=[i_diagram(bar.namn) for bar in shown], x=[bar.varde for bar in shown], mode="markers+text",
            marker={"size": 13, "color": [bar.farg for bar in shown]},
            text=[text.varde(bar.varde, enhet) for bar in shown], textposition="middle right",
            textfont={"color": INK}, cliponaxis=False,
            hovertemplate=f"%{{y}}, {nu}<br><b>%{{text}}</b><extra></extra>",
        )
    )  # fmt: skip
    figure.update_xaxes(
        range=[low * 1.1, high * 1.2 or 1], showticklabels=False, ticks="", zeroline=True, zerolinecolor=MUTED
    )
    figure.update_yaxes(
        type="category", showgrid=True, gridcolor=GRID, ticks="", tickmode="linear", rangemode="normal"
    )
    return figure.update_layout(
        template=TEMPLATE, height=_rows(len(bars)), margin={"l": 8, "r": 8, "t": 8, "b": 16}
    )


def spans(bars: Sequence[Span], start: date) -> go.Figure:
    """One bar per name from its first day, or `start` where that is later, to its last."""
    figure = go.Figure()
    for bar in reversed(bars):
        first = max(bar.fran, start)
        figure.add_trace(
            go.Bar(
                y=[i_diagram(bar.namn)], x=[(bar.till - first).days * _DAY], base=[first.isoformat()],
                orientation="h", marker={"color": BLUE}, width=0.5, text=[i_diagram(bar.text)],
                textposition="none",
                hovertemplate="%{y}<br><b>%{text}</b><extra></extra>",
            )
        )  # fmt: skip
    end = max(bar.till for bar in bars)
    years = range(start.year, end.year + 1, 1 + (end.year - start.year) // 5)
    figure.update_xaxes(
        type="date", range=[start.isoformat(), end.isoformat()],
        tickvals=[f"{year}-01-01" for year in years], ticktext=[str(year) for year in years],
    )  # fmt: skip
    figure.update_yaxes(type="category", showgrid=False, tickmode="linear")
    return figure.update_layout(
        template=TEMPLATE, barmode="overlay", height=_rows(len(bars)),
        margin={"l": 8, "r": 16, "t": 8, "b": 36},
    )  # fmt: skip


def alt_bars(kind: str, what: str, bars: Sequence[Bar], enhet: str, *, fore: str | None = None) -> str:
    """What bars or dots show, in words: `kind` is what the chart is called, ``Stapeldiagram``."""
    said = []
    for bar in bars:
        before = f" ({fore}: {text.varde(bar.fore, enhet)})" if fore and bar.fore is not None else ""
        said.append(f"{bar.namn}: {text.varde(bar.varde, enhet)}{before}.")
    return " ".join([f"{kind}. {what}", *said])


def alt_stacked(what: str, rows: Sequence[Stack]) -> str:
    """What a chart of divided wholes shows, in words."""
    said = []
    for row in rows:
        parts = [f"{name.lower()} {text.varde(share, 'andel')}" for name, share in row.delar]
        said.append(f"{row.namn}: {', '.join(parts)}.")
    return " ".join([f"Staplar om hundra procent. {what}", *said])


def alt_spans(what: str, bars: Sequence[Span]) -> str:
    """What a chart of spans shows, in words."""
    return " ".join([f"Tidslinje. {what}", *(f"{bar.namn}: {bar.text}." for bar in bars)])


def _tint(colour: str, strength: float) -> str:
    """The colour mixed with white: opaque, so that it prints as it shows."""
    channels = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - c) * strength):02X}" for c in channels)


def _rows(n: int) -> int:
    return 56 + 28 * n
