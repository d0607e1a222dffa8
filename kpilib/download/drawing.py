"""The charts of a page as still pictures, drawn from the plotly figures' own data.

What `kpilib.form.charts` and `kpilib.form.bars` use of plotly is drawn; a trace, mode or shape that they
do not use is an error, so that nothing in a figure is left out.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from kpilib.download import fonts
from kpilib.download.axes import Scale, finish, plain, scale_of, size
from kpilib.download.traces import draw_trace, require_drawn
from kpilib.errors import RenderError
from kpilib.form.charts import INK
from kpilib.fritext import ur_diagram

Plot = Mapping[str, Any]
"""A plotly figure: its `data` and `layout`."""

WIDTH = 6.3
"""Inches between the margins of A4."""

_PIXEL = WIDTH / 736  # inches to a pixel of the page's text width
_MANY = 5  # small charts: from here on three to a row, so that they take no whole page
_STYLE: Any = {
    "font.family": list(fonts.FAMILIES),
    "text.color": INK,
    "axes.unicode_minus": True,
    "svg.hashsalt": "kategoriplan",  # the same picture twice is the same bytes
    "svg.fonttype": "path",
    "text.parse_math": False,
    "text.hinting": "no_hinting",  # measured as it is drawn
    "figure.constrained_layout.w_pad": 0.07,
}


def draw(plots: Sequence[Plot], id_: str) -> Figure:
    """One picture of a figure: a chart, or several small ones two or three to a row.

    Parameters
    ----------
    plots
        The plotly figures.
    id_
        The figure's anchor, for errors.

    Raises
    ------
    RenderError
        A figure holds what is not drawn here.
    """
    _register()
    columns = 3 if len(plots) == 3 or len(plots) >= _MANY else min(2, len(plots))
    rows = [plots[n : n + columns] for n in range(0, len(plots), columns)]
    pixel = _PIXEL * min(1, 2.2 / columns)
    heights = [max(plot["layout"].get("height", 450) for plot in row) * pixel for row in rows]
    with _style():
        figure = Figure(figsize=(WIDTH, sum(heights)), dpi=72, layout="constrained")
        grid = figure.subplots(len(rows), columns, squeeze=False, gridspec_kw={"height_ratios": heights})
        for n, axes in enumerate(grid.flat):
            if n >= len(plots):
                axes.set_axis_off()
                continue
            try:
                _panel(axes, plots[n])
            except (KeyError, ValueError, TypeError) as error:
                raise RenderError(
                    f"Figuren {id_} går inte att rita på papper: {error}.",
                    var=id_,
                    gor="Använd diagrammen i kpilib.form.charts och bars, eller lägg till det i "
                    "kpilib/download.",
                ) from None
    return figure


def svg(figure: Figure) -> bytes:
    """The picture as SVG, its letters as outlines."""
    buffer = BytesIO()
    with _style():
        layout = figure.get_layout_engine()
        if layout is not None:  # placed once; saving would place everything a second time
            layout.execute(figure)
            figure.set_layout_engine(None)
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


@contextmanager
def _style() -> Iterator[None]:
    """The look of every picture; that a font lacks a sign, or a name takes all the room, stops none."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _panel(axes: Axes, plot: Plot) -> None:
    layout = plain(plot["layout"])
    traces = [plain(trace) for trace in plot["data"]]
    require_drawn(layout, traces)
    scales: dict[str, Scale] = {
        letter: scale_of([trace[letter] for trace in traces], layout[f"{letter}axis"]) for letter in "xy"
    }
    ends: dict[Any, float] = {}  # where the bar of each row ends so far, in a stack
    for trace in traces:
        draw_trace(axes, trace, scales, ends if layout.get("barmode") == "stack" else {})
    finish(axes, layout, scales)
    title = layout.get("title", {}).get("text")
    if title:
        axes.set_title(ur_diagram(title), fontsize=size(14), color=INK, pad=8)


def _register() -> None:
    known = {font.name for font in fontManager.ttflist}
    if not set(fonts.FAMILIES) <= known:
        for folder in fonts.folders():
            for path in sorted(folder.glob("*.ttf")):
                fontManager.addfont(path)
