"""A page's front matter: the keys that both engines treat alike, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from kpilib.formats import nearest
from kpilib.qmd.place import Line, Place, find, refuse

SHARED = {"toc": bool, "toc-depth": int, "toc-title": str, "number-sections": bool}
"""What a page may set at its top or under ``format: html:``, and `_quarto.yml` under the latter."""

_TOP: Mapping[str, type | tuple[type, ...]] = {
    "title": str,
    "subtitle": str,
    "description": str,
    "lang": str,
    "date": (date, str),
    "execute": dict,
    "format": dict,
    "jupyter": str,
    "utkast": bool,
    "nedladdning": bool,
    **SHARED,
}
_EXECUTE = {"echo": bool, "warning": bool}
_KINDS = {str: "text", bool: "true eller false", int: "ett heltal", dict: "nycklar med värden"}


def read_matter(lines: Sequence[Line], first: Place) -> dict[str, Any]:
    """The front matter with ``format: html:`` folded into its top; `date` is a date, `echo` is at the top.

    Raises
    ------
    RenderError
        Not YAML, no title, an unknown key, or a value that is not supported, such as ``date: today``.
    """
    try:
        raw = yaml.safe_load("\n".join(line.text for line in lines)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = lines[min(mark.line, len(lines) - 1)].place if mark else first
        raise refuse(
            "Sidhuvudet går inte att läsa.", at, "Rätta YAML-texten mellan raderna med ---."
        ) from None
    if not isinstance(raw, dict) or not raw.get("title"):
        raise refuse("Sidan saknar titel.", first, "Skriv title: i sidhuvudet, mellan två rader med ---.")

    def place(key: str) -> Place:
        return find(lines, f"{key}:")

    matter = _checked(raw, _TOP, place)
    form = _checked(matter.pop("format", {}), {"html": (dict, str)}, place).get("html", {})
    if form == "default":
        form = {}
    matter |= _checked(form, SHARED, place)
    matter |= _checked(matter.pop("execute", {}), _EXECUTE, place)
    if matter.pop("jupyter", "python3") != "python3":
        raise refuse(
            "Bara kärnan python3 stöds.", place("jupyter"), "Skriv jupyter: python3, eller ta bort raden."
        )
    if "date" in matter:
        matter["date"] = _date(matter["date"], place("date"))
    return matter


def _checked(raw: Any, known: Mapping[str, Any], place: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise refuse("Sidhuvudet går inte att läsa.", place(str(raw)), "Skriv nyckel: värde.")
    for key, value in raw.items():
        if key not in known:
            close = nearest(str(key), known)
            raise refuse(
                f"Nyckeln {key} i sidhuvudet stöds inte.",
                place(str(key)),
                f"Menade du {', '.join(close)}?" if close else f"Välj bland {', '.join(known)}.",
            )
        if not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is int):
            raise refuse(
                f"Nyckeln {key} har ett värde som inte stöds.",
                place(str(key)),
                f"Skriv {_KINDS.get(known[key], 'text eller datum')}.",
            )
    return dict(raw)


def _date(value: date | str, place: Place) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError:
        raise refuse(
            "Datumet i sidhuvudet stöds inte.",
            place,
            "Skriv ett fast datum, ÅÅÅÅ-MM-DD: en rapport ska bli likadan i morgon.",
        ) from None
