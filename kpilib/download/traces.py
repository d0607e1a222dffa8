"""The traces of plotly that the reports use: lines with points and words, and lying bars."""

from __future__ import annotations

import math
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from kpilib.download.axes import DASH, Scale, size
from kpilib.form.charts import INK
from kpilib.fritext import ur_diagram

_DAY = 24 * 60 * 60 * 1000  # plotly counts the length of a bar in time in milliseconds
_GAP = 3.0  # points between a mark and its words
_VERTICAL = {"top": ("bottom", 1), "middle": ("center", 0), "bottom": ("top", -1)}
_HORIZONTAL = {"left": ("right", -1), "center": ("center", 0), "right": ("left", 1)}
_BOTH = {
    "type",
    "x",
    "y",
    "name",
    "text",
    "marker",
    "textposition",
    "textfont",
    "hovertemplate",
    "cliponaxis",
}
_SCATTER = _BOTH | {"mode", "connectgaps", "hoverinfo", "line"}
_BAR = _BOTH | {"orientation", "width", "base", "customdata"}
_BAR |= {"insidetextanchor", "textangle", "constraintext"}
_ELSEWHERE = ("images", "sliders", "updatemenus", "xaxis2", "yaxis2")


def require_drawn(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]]) -> None:
    """See to it that all of a figure is drawn.

    Raises
    ------
    ValueError
        It holds something that is not.
    """
    for key in _ELSEWHERE:
        if layout.get(key):
            raise ValueError(f"{key} ritas inte")
    for trace in traces:
        kind = trace.get("type", "scatter")
        known = {"scatter": _SCATTER, "bar": _BAR}.get(kind)
        if known is None:
            raise ValueError(f"kurvor av slaget {kind} ritas inte")
        unknown = sorted(set(trace) - known)
        if unknown:
            raise ValueError(f"egenskapen {unknown[0]} i en kurva av slaget {kind} ritas inte")


def draw_trace(
    axes: Axes, trace: Mapping[str, Any], scales: Mapping[str, Scale], ends: MutableMapping[Any, float]
) -> None:
    """Draw one trace.

    Parameters
    ----------
    ends
        Row -> where its stack ends; it is moved on by bars.

    Raises
    ------
    ValueError
        It asks for something that is not drawn here.
    """
    if trace.get("type") == "bar":
        _bars(axes, trace, scales, ends)
    else:
        _scatter(axes, trace, scales)


def _scatter(axes: Axes, trace: Mapping[str, Any], scales: Mapping[str, Scale]) -> None:
    modes = set(trace.get("mode", "lines").split("+"))
    if not modes <= {"lines", "markers", "text"}:
        raise ValueError(f"läget {trace['mode']} ritas inte")
    x = [scales["x"].place(value) for value in trace["x"]]
    y = [scales["y"].place(value) for value in trace["y"]]
    if "lines" in modes:
        line = trace["line"]
        steps = {"linear": "default", "hv": "steps-post"}[line.get("shape", "linear")]
        axes.plot(
            x, y, color=line["color"], linewidth=size(line["width"]) * 1.2, drawstyle=steps,
            linestyle=DASH[line.get("dash", "solid")], solid_capstyle="round",
        )  # fmt: skip
    if "markers" in modes:
        _markers(axes, trace["marker"], x, y)
    if "text" in modes:
        _texts(axes, trace, x, y)


def _markers(axes: Axes, marker: Mapping[str, Any], x: Sequence[float], y: Sequence[float]) -> None:
    symbols = _each(marker.get("symbol", "circle"), len(x))
    colours = _each(marker.get("color"), len(x))
    unknown = sorted({*symbols} - {"circle", "circle-open", "line-ns"})
    if unknown:
        raise ValueError(f"märket {unknown[0]} ritas inte")
    area = size(marker["size"]) ** 2
    if "line-ns" in symbols:
        line = marker["line"]
        axes.scatter(
            x, y, s=area * 2, marker="|", c=line["color"], linewidths=size(line["width"]) * 1.2, zorder=4
        )
        return
    inside = ["white" if symbol == "circle-open" else c for symbol, c in zip(symbols, colours, strict=True)]
    axes.scatter(
        x,
        y,
        s=area,
        marker="o",
        facecolors=inside,
        edgecolors=colours,
        linewidths=0.9,
        zorder=3,
        clip_on=False,
    )


def _each(value: Any, count: int) -> list[Any]:
    """One value for each point, where a trace gives one for all."""
    return [value] * count if isinstance(value, str) or value is None else list(value)


def _texts(axes: Axes, trace: Mapping[str, Any], x: Sequence[float], y: Sequence[float]) -> None:
    above, beside = trace["textposition"].split()
    (va, up), (ha, right) = _VERTICAL[above], _HORIZONTAL[beside]
    mark = size(trace["marker"]["size"]) / 2 if "markers" in trace["mode"] else 0
    font = trace.get("textfont", {})
    for words, at, height in zip(trace["text"], x, y, strict=True):
        if words and not math.isnan(height):
            axes.annotate(
                ur_diagram(words), (at, height), xytext=(right * (_GAP + mark) * bool(right), up * _GAP),
                textcoords="offset points", ha=ha, va=va, color=font.get("color", INK),
                fontsize=size(font.get("size", 13)), annotation_clip=False,
            )  # fmt: skip


def _bars(
    axes: Axes, trace: Mapping[str, Any], scales: Mapping[str, Scale], ends: MutableMapping[Any, float]
) -> None:
    if trace.get("orientation") != "h":
        raise ValueError("stående staplar ritas inte")
    marker = trace["marker"]
    count = len(trace["y"])
    colours = _each(marker["color"], count)
    edge = marker.get("line", {})
    lengths = [length / _DAY if scales["x"].is_date else length for length in trace["x"]]
    starts = [scales["x"].place(base) for base in trace["base"]] if "base" in trace else None
    for n, row in enumerate(trace["y"]):
        start = starts[n] if starts else ends.get(row, 0.0)
        axes.barh(
            scales["y"].place(row), lengths[n], left=start, height=trace["width"], color=colours[n],
            edgecolor=edge.get("color", "none"), linewidth=size(edge.get("width", 0)),
        )  # fmt: skip
        ends[row] = start + lengths[n]
        if trace.get("textposition") == "inside" and trace["text"][n]:
            _inside(axes, trace, trace["text"][n], start + lengths[n] / 2, scales["y"].place(row))
        elif trace.get("textposition") == "outside":
            _beyond(axes, trace["text"][n], start + lengths[n], scales["y"].place(row), lengths[n] >= 0)
        elif trace.get("textposition") not in ("inside", "none"):
            raise ValueError(f"textposition {trace.get('textposition')} ritas inte")


def _beyond(axes: Axes, words: str, x: float, y: float, right: bool) -> None:
    axes.annotate(
        ur_diagram(words), (x, y), xytext=(_GAP if right else -_GAP, 0), textcoords="offset points",
        ha="left" if right else "right", va="center", color=INK, fontsize=size(13), annotation_clip=False,
    )  # fmt: skip


def _inside(axes: Axes, trace: Mapping[str, Any], words: str, x: float, y: float) -> None:
    font = trace["textfont"]
    axes.text(
        x, y, ur_diagram(words), ha="center", va="center", color=to_rgba(font["color"]),
        fontsize=size(font["size"]), linespacing=1.15,
    )  # fmt: skip
