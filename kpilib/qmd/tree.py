"""A finished page as a tree of elements, by lxml: what looks at HTML looks at this."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html as lxml_html
from lxml.etree import _Element

Element = _Element


def parse(page: str) -> Element:
    """The root of a whole HTML document, or of a piece of one; a page's figures may be of any size."""
    parser = lxml_html.HTMLParser(huge_tree=True)
    root: Element = lxml_html.document_fromstring(page, parser=parser, ensure_head_body=True)
    return root


def elements(root: Element) -> Iterator[Element]:
    """Every element from `root` on, in the order of the page; comments are none."""
    return root.iter("*")


def classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())
