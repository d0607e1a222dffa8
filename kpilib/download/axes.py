"""What plotly's axes say, said to matplotlib: positions, ranges, ticks, lines and words in the chart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from kpilib.form import text
from kpilib.form.charts import GRID, INK, MUTED
from kpilib.fritext import ur_diagram

DASH = {"solid": "-", "dash": (0, (5, 3)), "dot": (0, (1, 2))}
_POINT = 8.0 / 13  # points to a pixel: the text of a chart is 13 pixels on the page, and 8 points on paper
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def size(pixels: float) -> float:
    """Points on paper."""
    return pixels * _POINT


def plain(value: Any) -> Any:
    """A part of a figure, its template laid under it.

    Raises
    ------
    ValueError
        Numbers are packed in a form of plotly's own.
    """
    if not isinstance(value, Mapping):
        return value
    if "bdata" in value:
        raise ValueError("talen är packade")
    under = value.get("template", {}).get("layout", {}) if isinstance(value.get("template"), Mapping) else {}
    return {**_merged(under, {key: part for key, part in value.items() if key != "template"})}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[key] = _merged(below, value) if both else value  # type: ignore[arg-type]
    return merged


@dataclass(frozen=True)
class Scale:
    """One axis: its categories in order, or whether it is in days; neither for numbers."""

    categories: Sequence[str] = ()
    is_date: bool = False

    def place(self, value: Any) -> float:
        """Where a value stands."""
        if isinstance(value, str) and self.is_date:
            return float(date.fromisoformat(value[:10]).toordinal())
        if isinstance(value, str):
            return float(self.categories.index(value))
        return float("nan") if value is None else float(value)


def scale_of(columns: Sequence[Sequence[Any]], axis: Mapping[str, Any]) -> Scale:
    """The scale that the values of all traces and the axis ask for."""
    if axis.get("type") == "date":
        return Scale(is_date=True)
    return Scale(tuple(dict.fromkeys(v for v in chain.from_iterable(columns) if isinstance(v, str))))


def finish(axes: Axes, layout: Mapping[str, Any], scales: Mapping[str, Scale]) -> None:
    """Ranges, ticks, grid, lines and words."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    _axis(axes, "x", layout["xaxis"], scales["x"])
    _axis(axes, "y", layout["yaxis"], scales["y"])
    for shape in layout.get("shapes", ()):
        _line(axes, shape, scales["x"])
    for annotation in layout.get("annotations", ()):
        _words(axes, annotation, scales)


def _axis(axes: Axes, letter: Literal["x", "y"], axis: Mapping[str, Any], scale: Scale) -> None:
    one = axes.xaxis if letter == "x" else axes.yaxis
    spine = axes.spines["bottom" if letter == "x" else "left"]
    if axis.get("visible") is False:
        one.set_visible(False)
    spine.set_color(axis.get("linecolor", MUTED))
    spine.set_linewidth(0.7)
    spine.set_visible(one.get_visible() and (letter == "x" or bool(scale.categories)))
    ticks = axis.get("ticks") == "outside"
    one.set_tick_params(
        labelsize=size(12), labelcolor=INK, color=MUTED, length=2.5 if ticks else 0, width=0.6
    )
    if "range" in axis:
        low, high = (scale.place(end) for end in axis["range"])
        (axes.set_xlim if letter == "x" else axes.set_ylim)(low, high)
    elif scale.categories:
        (axes.set_xlim if letter == "x" else axes.set_ylim)(-0.5, len(scale.categories) - 0.5)
    _ticks(one, axis, scale)
    if axis.get("showgrid", True):
        axes.grid(visible=True, axis=letter, color=axis.get("gridcolor", GRID), linewidth=0.6)
    if axis.get("zeroline"):
        across = axes.axvline if letter == "x" else axes.axhline
        across(0, color=axis.get("zerolinecolor", MUTED), linewidth=0.8)


def _ticks(one: Any, axis: Mapping[str, Any], scale: Scale) -> None:
    if axis.get("showticklabels") is False:
        one.set_ticklabels([])
        one.set_tick_params(length=0)
        return
    if "tickvals" in axis:
        one.set_ticks(
            [scale.place(value) for value in axis["tickvals"]],
            labels=[ur_diagram(words) for words in axis["ticktext"]],
        )
        return
    if scale.categories:
        one.set_ticks(range(len(scale.categories)), labels=[ur_diagram(name) for name in scale.categories])
        return
    suffix, format_ = axis.get("ticksuffix", ""), axis.get("tickformat", "")
    if format_ not in ("", "d", ",~r"):
        raise ValueError(f"talformatet {format_} ritas inte")
    step = axis.get("dtick")
    one.set_major_locator(
        MultipleLocator(step, offset=axis.get("tick0", 0) % step)
        if step
        else MaxNLocator(nbins=axis.get("nticks", 5), steps=[1, 2, 5, 10])
    )
    one.set_major_formatter(FuncFormatter(lambda value, _: _number(value, grouped=format_ != "d") + suffix))


def _number(value: float, *, grouped: bool) -> str:
    if not grouped:
        return f"{value:.0f}"
    return text.tal(value, 0 if abs(value - round(value)) < 1e-9 else 1)


def _line(axes: Axes, shape: Mapping[str, Any], scale: Scale) -> None:
    if shape["type"] != "line" or shape["x0"] != shape["x1"]:
        raise ValueError(f"formen {shape['type']} ritas inte")
    line = shape["line"]
    axes.axvline(
        scale.place(shape["x0"]), color=line["color"], linewidth=size(line["width"]) * 1.2,
        linestyle=DASH[line.get("dash", "solid")],
    )  # fmt: skip


def _words(axes: Axes, annotation: Mapping[str, Any], scales: Mapping[str, Scale]) -> None:
    if annotation.get("showarrow"):
        raise ValueError("pilar ritas inte")
    font, ground = annotation.get("font", {}), annotation.get("bgcolor")
    whole = str(annotation.get("yref", "")).endswith("domain")
    x, y = scales["x"].place(annotation["x"]), annotation["y"]
    axes.annotate(
        ur_diagram(annotation["text"]),
        (x, y if whole else scales["y"].place(y)),
        xycoords=axes.get_xaxis_transform() if whole else "data",
        xytext=(size(annotation.get("xshift", 0)) - (2 if whole else 0), size(annotation.get("yshift", 0))),
        textcoords="offset points",
        ha=annotation.get("xanchor", "center"),
        va=annotation.get("yanchor", "center").replace("middle", "center"),
        rotation=-annotation.get("textangle", 0),
        color=font.get("color", INK),
        fontsize=size(font.get("size", 13)),
        annotation_clip=False,
        bbox=None if ground is None else {"facecolor": ground, "edgecolor": "none", "pad": 1},
    )
