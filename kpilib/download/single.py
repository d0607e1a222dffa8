"""A page as one HTML file that needs no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from kpilib.qmd.assets import inline

_LINK = re.compile(r'<a(?=[\s])[^>]*?\shref="(?P<to>[^"]*)"[^>]*>(?P<text>.*?)</a>', re.DOTALL)


def single_file(html: str, images: Iterable[str], folder: Path) -> str:
    """The page with its scripts, styles and images inside it; a link to another page becomes its text.

    Parameters
    ----------
    html
        The finished page.
    images, folder
        The local images that it shows, as written, and where they are found from.
    """
    return inline(_LINK.sub(_unlinked, html), images, folder)


def _unlinked(found: re.Match[str]) -> str:
    parts = urlsplit(unescape(found["to"]))
    stays = parts.scheme or parts.netloc or not parts.path
    return found[0] if stays else found["text"]
