"""The index that the site's search reads: a line for each section of the finished pages.

It is a script and no JSON, since a page that is opened from a folder may not fetch files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from kpilib.qmd.assets import FOLDER

INDEX = "sokindex.js"
MOST = 40_000
"""Characters of a section's text that are searched, so that one long table does not make the index heavy."""

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT = frozenset({"script", "style", "nav", "details", "pre", "svg", "math", "template"})
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


@dataclass
class _Reader(HTMLParser):
    sections: list[Section] = field(default_factory=lambda: [Section("")])
    _open: list[tuple[str, bool, bool]] = field(
        default_factory=list
    )  # tag, whether silent, whether a section

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside: list[Section] = [self.sections[0]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._space(tag)
            return
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        silent = tag in _SILENT or given.get("aria-hidden") == "true"
        silent = silent or not {"tal", "gt_right", "header-section-number"}.isdisjoint(classes)
        section = tag == "section" and bool(given.get("id")) and any(c.startswith("level") for c in classes)
        if section:
            self._inside.append(Section(str(given["id"]), self._inside[-1]))
            self.sections.append(self._inside[-1])
        self._open.append((tag, silent, section))
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        self._space(tag)
        while self._open:  # an end tag closes what was left open within it
            found, _, section = self._open.pop()
            if section:
                self._inside.pop()
            if found == tag:
                break

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _, _ in self._open]
        if "main" not in tags or any(silent for _, silent, _ in self._open):
            return
        here = self._inside[-1]
        if not _HEADINGS.isdisjoint(tags):
            here.rubrik += data
        elif len(here.text) < MOST:
            here.text += data

    def _space(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._inside[-1].text += " "


def sections(html: str) -> list[Section]:
    """The sections of a finished page; the first is its top, under the page's title.

    What is folded away, code, menus and the numbers of tables are left out.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for s in reader.sections:
        s.rubrik, s.text = " ".join(s.rubrik.split()), " ".join(s.text.split())[:MOST]
    return [s for s in reader.sections if s.rubrik]


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
