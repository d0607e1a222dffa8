"""HTML as a tree: the finished page is the one source of every download."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, tostring

from kpilib.errors import RenderError

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_BLOCK = frozenset(("br", "div", "p", "li", "tr", "td", "th", "section", "figcaption", "summary"))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        child = SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self._open.append(child)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        for n in range(len(self._open) - 1, 0, -1):
            if self._open[n].tag == tag:
                del self._open[n:]
                return

    def handle_data(self, data: str) -> None:
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def parse(html: str) -> Element:
    """The elements of an HTML text, under a root of their own."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def serialize(element: Element) -> str:
    """HTML again."""
    return tostring(element, encoding="unicode", method="html")


def classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())


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


def plain(tag: str, words: str, **attributes: str) -> Element:
    """An element that holds only text."""
    element = Element(tag, attributes)
    element.text = words
    return element
