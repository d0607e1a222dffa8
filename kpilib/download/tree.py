"""A finished page as a tree of elements: it is the one source of every download."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from kpilib.errors import RenderError
from kpilib.qmd import tree
from kpilib.qmd.tree import Element, classes

_BLOCK = frozenset(("br", "div", "p", "li", "tr", "td", "th", "section", "figcaption", "summary"))


def parse(html: str) -> Element:
    """The root of a page, without comments."""
    root = tree.parse(html)
    etree.strip_tags(root, etree.Comment)
    return root


def serialize(element: Element) -> str:
    """HTML again; a whole page with its doctype."""
    html = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return f"<!DOCTYPE html>\n{html}\n" if element.tag == "html" else str(html)


def find(root: Element, tag: str, class_: str = "") -> Element:
    """The first element with a tag and a class.

    Raises
    ------
    RenderError
        There is none: the page does not have the form that the engine gives it.
    """
    for element in root.iter(tag):
        if not class_ or class_ in classes(element):
            return element
    raise RenderError(
        f"Sidan har inget {f'{tag}.{class_}' if class_ else tag}.",
        gor="Gör om sidan med den inbyggda motorn.",
    )


def text(element: Element) -> str:
    """What a reader sees, on one line; no-break spaces stay."""
    return " ".join(part for part in "".join(_texts(element)).replace("\n", " ").split(" ") if part)


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("style", "script"):
        return
    edge = " " if element.tag in _BLOCK else ""
    yield edge + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield edge


def new(tag: str, words: str = "", **attributes: str) -> Element:
    """An element of its own that holds words, or nothing yet; ``class_`` is its class."""
    element = etree.Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    element.text = words or None
    return element


def rename(element: Element, tag: str, **attributes: str) -> Element:
    """Make an element another, with just these attributes and without what follows it."""
    element.tag, element.tail = tag, None
    element.attrib.clear()
    for name, value in attributes.items():
        element.set(name, value)
    return element


def on_paper(element: Element) -> Element:
    """A copy without what paper has no use for: scripts, looks, and what a value is beside what it shows."""
    copy = deepcopy(element)
    etree.strip_elements(copy, "script", "style", with_tail=False)
    for value in list(copy.iter("data", "time")):
        if value.get("id"):
            as_span(value)
    etree.strip_tags(copy, "data", "time")
    return copy


def as_span(element: Element) -> None:
    """Make an element nothing but its words and its anchor."""
    id_ = element.get("id")
    element.tag = "span"
    element.attrib.clear()
    if id_:
        element.set("id", id_)
