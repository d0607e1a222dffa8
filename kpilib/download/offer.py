"""The list of a page's downloads, put on the page when the files are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from kpilib.download.tree import new, serialize
from kpilib.errors import RenderError
from kpilib.form import text
from kpilib.qmd.tree import Element, classes, parse

FORMATS: Mapping[str, str] = {
    "docx": "Word",
    "pdf": "PDF",
    "xlsx": "Excel med alla tabeller",
    "html": "HTML i en enda fil",
}
"""Format -> what a reader calls it."""


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
    page = parse(html)
    for header in page.iter("header"):
        if "page-head" in classes(header) or header.get("id") == "title-block-header":
            header.append(_links(files))
            return serialize(page)
    raise RenderError(
        "Sidan har ingen plats för länkarna till nedladdningarna.",
        gor="Skriv title: i sidhuvudet, eller ta bort nedladdning: true.",
    )


def _links(files: Sequence[tuple[str, Path]]) -> Element:
    block, listed = new("nav", **{"class": "kp-downloads", "aria-label": "Ladda ner"}), new("ul")
    for form, path in files:
        item = new("li")
        item.append(new("a", f"{FORMATS[form]}, {_size(path)}", href=quote(path.name), download=""))
        listed.append(item)
    block.append(new("p", "Ladda ner"))
    block.append(listed)
    block.tail = "\n"
    return block


def _size(path: Path) -> str:
    octets = path.stat().st_size
    if octets < 1_000_000:
        return f"{text.tal(max(1, octets / 1000))}{text.NBSP}kB"
    return f"{text.tal(octets / 1_000_000, 1)}{text.NBSP}MB"
