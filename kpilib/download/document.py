"""A finished page as a document for paper: plain HTML that pandoc turns into Word and print alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from kpilib.download.grid import read_grid, to_table
from kpilib.download.tree import as_span, find, new, on_paper, parse, rename, text
from kpilib.qmd.emit import FIGURE, UTKAST
from kpilib.qmd.tree import Element, classes

NOTE, BOX, BOX_TITLE = "Källa", "Ruta", "Rutrubrik"
"""Styles of Word: a note below a table, a box, and the box's title."""

_DEEPEST = 6


class Pictures(Protocol):
    """What puts the pictures of a document into place and gives their addresses."""

    def draw(self, plots: Sequence[Mapping[str, Any]], id_: str) -> str:
        """The address of a figure, drawn from its plotly figures."""
        ...

    def copy(self, url: str) -> str:
        """The address of an image that the page shows."""
        ...


@dataclass(frozen=True)
class Document:
    """A page's title, whether it is a draft, and its text as plain HTML elements."""

    title: str
    subtitle: str
    draft: bool
    body: Element


def is_draft(page: Element) -> bool:
    """Whether the page says that it is a draft."""
    return any(element.get("id") == UTKAST for element in page.iter())


def read_document(html: str, pictures: Pictures) -> Document:
    """The document of a finished page.

    Parameters
    ----------
    html
        The page, from the embedded engine.
    pictures
        Draws the page's figures and copies its images.

    Notes
    -----
    Tabs come one after the other under headings of their own, boxes that open are open, and the tables
    folded under charts are left out: they are for reading values off, and stand in the workbook.
    """
    page = parse(html)
    main = find(page, "main")
    body = new("div")
    text_of_page = find(main, "div", "text")
    for image in text_of_page.iter("img"):
        if not image.get("src", "").startswith("data:"):
            image.set("src", pictures.copy(image.get("src", "")))
    body.extend(_Writer(pictures).blocks(text_of_page))
    _settle_links(body)
    subtitle = next((text(p) for p in main.iter("p") if "subtitle" in classes(p)), "")
    return Document(text(find(main, "h1")), subtitle, is_draft(page), body)


class _Writer:
    """Writes the blocks of a page anew; it knows how deep the last heading was."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._depth = 1

    def blocks(self, parent: Element) -> list[Element]:
        """What the children of an element become; text directly in it becomes a paragraph."""
        found: list[Element] = []
        if (parent.text or "").strip():
            found.append(new("p", (parent.text or "").strip()))
        for child in parent:
            written = list(self._block(child))
            found.extend(written)
            if (child.tail or "").strip():
                found.append(new("p", (child.tail or "").strip()))
        return found

    def _block(self, element: Element) -> Iterator[Element]:
        marks = classes(element)
        if element.tag in ("style", "script"):
            return
        if element.tag == "section" and "tab-panel" not in marks:
            yield from self._section(element)
        elif element.tag == "section":
            yield from self._tab(element)
        elif element.tag == "figure":
            yield from self._float(element)
        elif element.tag == "table":
            yield from to_table(read_grid(element), None, NOTE)
        elif "callout" in marks:
            yield self._box(element)
        elif element.tag == "details":
            yield from self._details(element)
        elif element.tag in ("div", "article", "main"):
            yield from self._div(element)
        else:
            yield on_paper(element)

    def _section(self, element: Element) -> Iterator[Element]:
        """The anchor of a section is its heading's, as links of documents want it."""
        for n, block in enumerate(list(element)):
            if n == 0 and block.tag in ("h2", "h3", "h4", "h5", "h6"):
                heading = on_paper(block)
                heading.tail = None
                if element.get("id"):
                    heading.set("id", element.get("id", ""))
                self._depth = int(block.tag[1])
                yield heading
            else:
                holder = new("div")
                holder.append(block)
                yield from self.blocks(holder)

    def _tab(self, element: Element) -> Iterator[Element]:
        depth = self._depth
        self._depth = min(depth + 1, _DEEPEST)
        for block in element:
            if "tab-title" in classes(block):
                yield new(f"h{self._depth}", text(block), id=element.get("id", ""))
            else:
                yield from self._block(block)
        self._depth = depth

    def _float(self, element: Element) -> Iterator[Element]:
        id_ = element.get("id", "")
        caption = deepcopy(find(element, "figcaption"))
        caption.tail = None
        plots = [
            json.loads(script.text or "{}") for script in element.iter("script") if FIGURE in classes(script)
        ]
        table = next(element.iter("table"), None)
        if plots:
            yield _figure(id_, self._pictures.draw(plots, id_), _alt(element), caption)
        elif table is not None:
            yield from to_table(read_grid(table), caption, NOTE, id_=id_)
        else:
            figure = new("figure", id=id_)
            figure.extend(on_paper(child) for child in element if child.tag != "figcaption")
            figure.append(caption)
            yield figure

    def _box(self, element: Element) -> Element:
        box = new("div", **{"custom-style": BOX, "class": "ruta"})
        for child in element:
            if "callout-title" in classes(child):
                title = new("div", **{"custom-style": BOX_TITLE, "class": "rutrubrik"})
                title.append(_retagged(child, "p"))
                box.append(title)
            else:
                box.extend(self._block(child))
        if element.get("id"):
            box.set("id", element.get("id", ""))
        return box

    def _details(self, element: Element) -> Iterator[Element]:
        inside = [child for child in element if child.tag != "summary"]
        if inside and all(_holds_only_a_table(child) for child in inside):
            return
        for child in element:
            if child.tag == "summary":
                strong = new("p")
                strong.append(_retagged(child, "strong"))
                yield strong
            else:
                yield from self._block(child)

    def _div(self, element: Element) -> Iterator[Element]:
        written = self.blocks(element)
        if element.get("id") and written:
            holder = new("div", id=element.get("id", ""))
            holder.extend(written)
            yield holder
        else:
            yield from written


def _holds_only_a_table(element: Element) -> bool:
    if element.tag == "table":
        return True
    return element.tag == "div" and all(
        child.tag == "style" or _holds_only_a_table(child) for child in element
    )


def _figure(id_: str, address: str, alt: str, caption: Element) -> Element:
    figure = new("figure", id=id_)
    figure.append(new("img", src=address, alt=alt))
    figure.append(caption)
    return figure


def _alt(element: Element) -> str:
    return next((e.get("aria-label", "") for e in element.iter("div") if e.get("role") == "img"), "")


def _retagged(element: Element, tag: str) -> Element:
    return rename(on_paper(element), tag)


def _settle_links(body: Element) -> None:
    """Links to what is not in the document become their text; those within it and to the web stay."""
    ids = {element.get("id") for element in body.iter()}
    for link in list(body.iter("a")):
        address = link.get("href", "")
        parts = urlsplit(address)
        stays = bool(parts.scheme) or (not parts.path and unquote(parts.fragment) in ids)
        if not stays:
            as_span(link)
