"""Markdown to one HTML page, by pandoc with the suite's own template and filter."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pypandoc

from kpilib.errors import RenderError
from kpilib.qmd.place import Line, Place, find, refuse
from kpilib.utgavor import tillfallig

THEME = Path(__file__).parent / "theme"
READER = "markdown-blank_before_header+table_attributes"
_FILTERS = ("underlag.lua", "page.lua")
"""In order: what is left out has neither number nor link."""


def pandoc_version() -> str:
    """The version of the pandoc that comes with the suite's dependencies, e.g. ``3.9``."""
    return str(pypandoc.get_pandoc_version())


def to_html(
    woven: Sequence[Line],
    metadata: Mapping[str, Any],
    variables: Mapping[str, Any],
    options: Mapping[str, Any],
) -> str:
    """A whole HTML document.

    Parameters
    ----------
    woven
        The page's Markdown with the places of its lines.
    metadata
        Texts that are Markdown: `title`, `subtitle`, `description`; and `number-sections`.
    variables
        What the template takes as it is, already escaped.
    options
        Further pandoc options by their names in a defaults file, such as ``toc-depth``.

    Raises
    ------
    RenderError
        Something that is not supported, a reference that leads nowhere, or anything else that pandoc warns
        of; names file and line.
    """
    with tillfallig() as folder:
        files = {name: folder / f"{name}.json" for name in ("defaults", "metadata", "problems", "log")}
        files["metadata"].write_text(json.dumps(metadata), encoding="utf-8")
        defaults = {
            "from": READER,
            "to": "html5",
            "standalone": True,
            "template": str(THEME / "page.html"),
            "filters": [{"type": "lua", "path": str(THEME / name)} for name in _FILTERS],
            "html-math-method": {"method": "mathml"},
            "section-divs": True,
            "wrap": "none",
            "metadata-files": [str(files["metadata"])],
            "variables": dict(variables),
            "log-file": str(files["log"]),
            **options,
        }
        files["defaults"].write_text(json.dumps(defaults), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - our own pandoc, our own arguments
            [pypandoc.get_pandoc_path(), "--defaults", str(files["defaults"])],
            input="\n".join(line.text for line in woven) + "\n",
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "KP_REPORT": str(files["problems"])},
            check=False,
        )
        first = find(woven, "")
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["inget meddelande"]
            raise refuse(f"Pandoc kunde inte göra sidan: {last[0]}", first, "Kontrollera sidans Markdown.")
        problems = json.loads(files["problems"].read_text(encoding="utf-8"))
        warnings = json.loads(files["log"].read_text(encoding="utf-8"))
    for problem in problems:
        raise refuse(problem["vad"], find(woven, problem["token"]), problem["gor"])
    for warning in warnings:
        if warning.get("verbosity") == "WARNING":
            raise _warned(warning, woven, first)
    return done.stdout


def _warned(warning: Mapping[str, Any], woven: Sequence[Line], first: Place) -> RenderError:
    at = warning.get("openpos") or warning
    number = at.get("line")
    place = woven[min(number, len(woven)) - 1].place if isinstance(number, int) else first
    if warning.get("type") == "UnclosedDiv":
        return refuse("Blocket som öppnas med ::: avslutas aldrig.", place, "Sätt en rad med ::: efter det.")
    return refuse(
        f"Pandoc varnar: {warning.get('pretty', warning.get('type'))}", place, "Rätta sidans Markdown."
    )
