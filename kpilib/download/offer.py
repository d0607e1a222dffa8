"""The list of a page's downloads, put on the page when the files are there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from kpilib.errors import RenderError
from kpilib.form import text

FORMATS: Mapping[str, str] = {
    "docx": "Word",
    "pdf": "PDF",
    "xlsx": "Excel med alla tabeller",
    "html": "HTML i en enda fil",
}
"""Format -> what a reader calls it."""

_HEAD = re.compile(r'(<header (?:class="page-head"|id="title-block-header")[^>]*>.*?)</header>', re.DOTALL)


def offer(html: str, files: Sequence[tuple[str, Path]]) -> str:
    """The page with a list of links under its title: what each file is, and its size.

    Parameters
    ----------
    files
        Format and file, in the order to show; the files lie beside the page.

    Raises
    ------
    RenderError
        The page has no title to put the list under.
    """
    items = "".join(
        f'<li><a href="{escape(quote(path.name))}" download>{FORMATS[form]}, {_size(path)}</a></li>'
        for form, path in files
    )
    block = f'<nav class="kp-downloads" aria-label="Ladda ner"><p>Ladda ner</p><ul>{items}</ul></nav>\n'
    done, count = _HEAD.subn(lambda found: f"{found[1]}{block}</header>", html, count=1)
    if not count:
        raise RenderError(
            "Sidan har ingen plats för länkarna till nedladdningarna.",
            gor="Skriv title: i sidhuvudet, eller ta bort nedladdning: true.",
        )
    return done


def _size(path: Path) -> str:
    octets = path.stat().st_size
    if octets < 1_000_000:
        return f"{text.tal(max(1, octets / 1000))}{text.NBSP}kB"
    return f"{text.tal(octets / 1_000_000, 1)}{text.NBSP}MB"
