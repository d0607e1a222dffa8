"""The index that the site's search reads: a line for each section of the finished pages.

It is a script and no JSON, since a page that is opened from a folder may not fetch files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kpilib.qmd.assets import FOLDER
from kpilib.qmd.tree import Element, classes, parse

INDEX = "sokindex.js"
MOST = 40_000
"""Characters of a section's text that are searched, so that one long table does not make the index heavy."""

_SILENT = frozenset({"script", "style", "nav", "details", "pre", "svg", "math", "template"})
_SILENT_CLASSES = frozenset({"tal", "gt_right", "header-section-number"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    {"br", "p", "li", "td", "th", "div", "section", "figcaption", "dt", "dd", "tr", *_HEADINGS}
)


@dataclass
class Section:
    """A section of a page: its anchor (empty for the page's top), what it is within, its heading and text."""

    ankare: str
    inom: Section | None = None
    rubrik: str = ""
    text: str = ""


def sections(html: str) -> list[Section]:
    """The sections of a finished page; the first is its top, under the page's title.

    What is folded away, code, menus and the numbers of tables are left out.
    """
    found = [Section("")]
    for main in parse(html).iter("main"):
        _read(main, found[0], found, heading=False)
    for s in found:
        s.rubrik, s.text = " ".join(s.rubrik.split()), " ".join(s.text.split())[:MOST]
    return [s for s in found if s.rubrik]


def _read(element: Element, here: Section, found: list[Section], *, heading: bool) -> None:
    """Add an element's text to the section that it stands in, and the sections within it to `found`."""
    if _is_silent(element):
        return
    anchor = element.get("id") if element.tag == "section" else None
    if anchor and any(name.startswith("level") for name in classes(element)):
        here = Section(anchor, here)
        found.append(here)
    heading = heading or element.tag in _HEADINGS
    edge = " " if element.tag in _BLOCKS else ""
    here.text += edge
    _add(element.text, here, heading)
    for child in element:
        if isinstance(child.tag, str):  # a comment's tag is a function
            _read(child, here, found, heading=heading)
        _add(child.tail, here, heading)
    here.text += edge


def _is_silent(element: Element) -> bool:
    hidden = element.tag in _SILENT or element.get("aria-hidden") == "true"
    return hidden or not _SILENT_CLASSES.isdisjoint(classes(element))


def _add(text: str | None, here: Section, heading: bool) -> None:
    if text and heading:
        here.rubrik += text
    elif text and len(here.text) < MOST:
        here.text += text


def write_index(site: Path, pages: Iterable[Path]) -> None:
    """Put the index of those pages that the site has in `site_libs`."""
    lines = ",\n".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        for page in pages
        if (site / page).is_file()
        for line in _lines(page, (site / page).read_text(encoding="utf-8"))
    )
    text = f'"use strict";\nwindow.sokindex = [\n{lines}\n];\n'
    (site / FOLDER / INDEX).write_text(text, encoding="utf-8", newline="\n")


def _lines(page: Path, html: str) -> Iterator[list[str]]:
    """Page, what the section is within, anchor, heading and text, as the script reads them."""
    for section in sections(html):
        yield [page.as_posix(), " › ".join(_above(section)), section.ankare, section.rubrik, section.text]


def _above(section: Section) -> list[str]:
    return [*_above(section.inom), section.inom.rubrik] if section.inom else []
