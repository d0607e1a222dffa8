"""The options of a code cell, ``#| key: value``: those that both engines treat alike, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kpilib.errors import RenderError
from kpilib.formats import nearest
from kpilib.qmd.place import Line, Place, find, refuse

_CAPTIONS = {"fig_cap": ("fig-cap", "fig-"), "tbl_cap": ("tbl-cap", "tbl-")}


@dataclass(frozen=True)
class CellOptions:
    """What a cell asks for; None where it leaves the choice to the page.

    Parameters
    ----------
    label
        The cell's name; with a caption it is the anchor, ``fig-…`` or ``tbl-…``.
    echo
        Whether the code is shown.
    output
        True, False, or ``"asis"``: what the cell prints is Markdown, and its headings are the page's own.
    fig_cap, tbl_cap, fig_alt
        Caption and text alternative, in Markdown and plain text.
    include
        False runs the cell and shows nothing of it.
    """

    label: str = ""
    echo: bool | None = None
    output: bool | str = True
    fig_cap: str = ""
    tbl_cap: str = ""
    fig_alt: str = ""
    include: bool = True
    warning: bool | None = None
    error: bool = False


_KINDS: Mapping[str, type] = {
    "label": str,
    "echo": bool,
    "fig-cap": str,
    "tbl-cap": str,
    "fig-alt": str,
    "include": bool,
    "warning": bool,
    "error": bool,
}


def read_options(lines: Sequence[Line], place: Place) -> CellOptions:
    """The options on a cell's first lines.

    Raises
    ------
    RenderError
        Not YAML, an unknown key, a value of the wrong kind, ``error: true``, or a caption whose label is
        no anchor for it; names the line.
    """
    if not lines:
        return CellOptions()
    try:
        raw = yaml.safe_load("\n".join(line.text[2:].removeprefix(" ") for line in lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = lines[min(mark.line, len(lines) - 1)].place if mark else place
        raise refuse(
            "Cellens val går inte att läsa.", at, "Skriv #| nyckel: värde, ett val per rad."
        ) from None
    if not isinstance(raw, dict):
        raise refuse("Cellens val går inte att läsa.", lines[0].place, "Skriv #| nyckel: värde.")
    for key, value in raw.items():
        _check(str(key), value, find(lines, str(key)))
    options = CellOptions(**{str(key).replace("-", "_"): value for key, value in raw.items()})
    for name, (key, prefix) in _CAPTIONS.items():
        if getattr(options, name) and not options.label.startswith(prefix):
            raise refuse(
                f"{key} behöver en etikett som börjar med {prefix}.",
                find(lines, key),
                f"Skriv #| label: {prefix}namn.",
            )
    return options


def _check(key: str, value: Any, place: Place) -> None:
    if key == "output":
        if not (isinstance(value, bool) or value == "asis"):
            raise _bad(key, place, "true, false eller asis")
    elif key not in _KINDS:
        close = nearest(key, [*_KINDS, "output"])
        raise refuse(
            f"Cellvalet {key} stöds inte.",
            place,
            f"Menade du {', '.join(close)}?"
            if close
            else f"Välj bland {', '.join(sorted([*_KINDS, 'output']))}.",
        )
    elif not isinstance(value, _KINDS[key]):
        raise _bad(key, place, {bool: "true eller false", str: "text"}[_KINDS[key]])
    elif key == "error" and value:
        raise refuse("En sida får inte visa fel.", place, "Ta bort error: true och rätta koden.")


def _bad(key: str, place: Place, allowed: str) -> RenderError:
    return refuse(f"Cellvalet {key} har ett värde som inte stöds.", place, f"Tillåtet: {allowed}.")
