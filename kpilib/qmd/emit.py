"""What a report cell shows: Markdown that both engines turn into the same HTML, anchors and captions.

Each function returns an `IPython.display.Markdown`: leave it as the last expression of a cell, or give it to
`display` in a loop. HTML goes through Markdown since Quarto, given HTML, fetches programs from elsewhere.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from IPython.display import Markdown

from kpilib.errors import UsageError
from kpilib.fritext import i_html, i_markdown, i_skript

Kind = Literal["note", "tip", "warning", "important"]

_BACKTICKS = re.compile(r"`{3,}")
_SPACES = re.compile(r"[ \t\r\n]+")  # not \s: the no-break space of a number stays
_FENCE = ":" * 9
_DRAW = (
    "{const data=document.currentScript.previousElementSibling,figure=JSON.parse(data.textContent);"
    "Plotly.newPlot(data.previousElementSibling,figure.data,figure.layout,"
    "{responsive:true,displayModeBar:false});}"
)

FIGURE = "kp-figure"
"""Class of the element that holds a plotly figure as JSON."""

UTAN_UNDERLAG = "utan-underlag"
"""Class of the mark of a part that has nothing to show."""

UTKAST = "utkast"
"""Anchor of the box that says that a page is a draft; every format of the page then says so."""


def show_html(html: str) -> Markdown:
    """HTML as it is."""
    return _markdown(_raw(html))


def figure(fig: Any, *, id: str, caption: str, alt: str) -> Markdown:
    """A plotly figure, or several small ones side by side, with a number, a caption and a text alternative.

    Parameters
    ----------
    fig
        A plotly figure, or a sequence of them: as many to a row as the page has room for.
    id
        Its anchor, ``fig-…``, which `@fig-…` in the text refers to.
    caption
        One paragraph of plain text; it gets ``Figur 1:`` before it.
    alt
        What the figure shows, in plain text, for those who do not see it.

    Raises
    ------
    UsageError
        `id` does not begin with ``fig-``, or caption or alt is empty.
    """
    _require(id, "fig-", {"caption": caption, "alt": alt})
    figs = list(fig) if isinstance(fig, list | tuple) else [fig]
    plots = [_plot(one, f"{id}-plot-{n}" if n else f"{id}-plot") for n, one in enumerate(figs)]
    html = "".join(plots) if len(plots) == 1 else f'<div class="kp-panels">{"".join(plots)}</div>'
    # an image to assistive technology: what plotly draws inside has neither order nor names
    inner = f'<div class="kp-plot" role="img" aria-label="{i_html(_one_line(alt))}">{_hide(html)}</div>'
    return _float(id, inner, caption)


def table(html: str, *, id: str, caption: str) -> Markdown:
    """An HTML table with a number and a caption, in a region of its own that scrolls when it is too wide.

    Parameters
    ----------
    html
        ``<table>…</table>``.
    id
        Its anchor, ``tbl-…``, which `@tbl-…` in the text refers to.
    caption
        One paragraph of plain text; it gets ``Tabell 1:`` before it.

    Raises
    ------
    UsageError
        `id` does not begin with ``tbl-``, or the caption is empty.
    """
    _require(id, "tbl-", {"caption": caption})
    label = i_html(_one_line(caption))
    return _float(
        id, f'<div class="kp-scroll" role="region" tabindex="0" aria-label="{label}">{html}</div>', caption
    )


def callout(text: str, *, kind: Kind = "note", title: str = "", id: str = "") -> Markdown:
    """A box with Markdown `text`; without `title`, a plain text, it is Notera, Tips, Varning or Viktigt.

    Parameters
    ----------
    id
        Its anchor, if it has one.

    Raises
    ------
    UsageError
        There is no such kind of box.
    """
    if kind not in ("note", "tip", "warning", "important"):
        raise UsageError(f"Rutan {kind} finns inte.", gor="Välj note, tip, warning eller important.")
    head = f"## {i_markdown(title)}\n\n" if title else ""
    anchor = f" #{id}" if id else ""
    return _markdown(f"\n{_FENCE} {{.callout-{kind}{anchor}}}\n{head}{text}\n{_FENCE}\n")


def utan_underlag(*oppnar: str) -> Markdown:
    """The mark of a part that has nothing to show, which `theme/underlag.lua` takes out of the page.

    A section that holds only such marks and words goes with it, and a list before the page's first heading
    says what would open what.

    Parameters
    ----------
    oppnar
        What would open the part, as Markdown, a piece for each: the source in bold, then what of it. None
        where nothing is to be said of it.
    """
    needed = "\n\n".join(_one_line(one) for one in oppnar)
    return _markdown(f"\n{_FENCE} {{.{UTAN_UNDERLAG}}}\n{needed}\n{_FENCE}\n")


def _plot(fig: Any, div_id: str) -> str:
    """The figure as data in the page, and the call that draws it: what makes other formats reads the data."""
    content = i_skript(fig.to_json())
    height = f"{fig.layout.height}px" if fig.layout.height else "100%"
    return (
        f'<div><div id="{i_html(div_id)}" class="plotly-graph-div" style="height:{height}; width:100%;">'
        f'</div><script type="application/json" class="{FIGURE}">{content}</script>'
        f"<script>{_DRAW}</script></div>"
    )


def _float(id: str, html: str, caption: str) -> Markdown:
    return _markdown(f"\n{_FENCE} {{#{id}}}\n{_raw(html)}\n{i_markdown(caption)}\n{_FENCE}\n")


def _raw(html: str) -> str:
    fence = "`" * max([3, *(len(run) + 1 for run in _BACKTICKS.findall(html))])
    return f"\n{fence}{{=html}}\n{html}\n{fence}\n"


def _markdown(text: str) -> Markdown:
    return Markdown(text)


def _hide(html: str) -> str:
    return f'<div aria-hidden="true">{html}</div>'


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


def _require(id: str, prefix: str, texts: dict[str, str]) -> None:
    if not id.startswith(prefix):
        raise UsageError(f"Ankaret {id} börjar inte med {prefix}.", gor=f"Kalla det {prefix}{id}.")
    for name, text in texts.items():
        if not text.strip():
            raise UsageError(f"{name} är tom för {id}.", gor=f'Skriv {name}="…".')
