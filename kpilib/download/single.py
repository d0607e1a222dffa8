"""A page as one HTML file that needs no other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from kpilib.download.tree import as_span, serialize
from kpilib.qmd.assets import inline
from kpilib.qmd.tree import parse


def single_file(html: str, images: Iterable[str], folder: Path) -> str:
    """The page with its scripts, styles and images inside it; a link to another page becomes its text.

    Parameters
    ----------
    html
        The finished page.
    images, folder
        The local images that it shows, as written, and where they are found from.
    """
    page = parse(html)
    for link in list(page.iter("a")):
        parts = urlsplit(link.get("href") or "#")
        if parts.path and not parts.scheme and not parts.netloc:
            as_span(link)
    return inline(serialize(page), images, folder)
