"""What must hold for a finished page: no request outside the folder, no dead link, no anchor twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from kpilib.errors import RenderError
from kpilib.qmd.place import Line, find, refuse
from kpilib.qmd.tree import elements, parse

_SRC = ("script", "img", "iframe", "source", "video", "audio", "embed", "input")
_LOADS = {
    *((tag, "src") for tag in _SRC),
    ("object", "data"),
    *((tag, "href") for tag in ("link", "image", "use")),
}
_CSS_URL = re.compile(r"(?:@import\s+|url\()\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.IGNORECASE)


@dataclass
class _Page:
    """What a page names, loads and links to, in the order that it stands there."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def _read(html: str) -> _Page:
    page = _Page()
    for element in elements(parse(html)):
        tag = str(element.tag)
        if tag == "style":
            page.loads.extend(_CSS_URL.findall(element.text or ""))
        for key, value in ((str(key), str(value)) for key, value in element.items()):
            if key == "id":
                page.ids.append(value)
            elif (tag, key) in _LOADS:
                page.loads.append(value)
                if tag == "img":
                    page.images.append(value)
            elif (tag, key) == ("a", "href"):
                page.links.append(value)
            elif key == "style":
                page.loads.extend(_CSS_URL.findall(value))
    return page


def check(
    html: str,
    woven: Sequence[Line],
    *,
    is_page: Callable[[str], bool],
    is_file: Callable[[str], bool],
    shared: str,
) -> list[str]:
    """Look the finished page through.

    Parameters
    ----------
    html
        The page.
    woven
        Its Markdown, to say where something comes from.
    is_page
        Whether a path, relative to the page's folder, is a page of the website. Other files are not in it,
        so nothing else can be linked to.
    is_file
        Whether a path, relative to the source's folder, is a file of the workspace.
    shared
        The folder of the files that every page shares: the only scripts and styles that are in the website.

    Returns
    -------
    list of str
        The local images that the page shows, as written.

    Raises
    ------
    RenderError
        The page loads something from elsewhere, links to what does not exist, or has the same id twice.
    """
    page = _read(html)
    for url in page.loads:
        if urlsplit(url).netloc:
            raise _wrong(
                f"Sidan hämtar {url} utifrån.", url, woven, "Lägg filen i arbetsmappen, eller ta bort den."
            )
        local = not url.startswith(("data:", "#")) and url not in page.images
        if local and shared not in PurePosixPath(urlsplit(url).path).parts:
            raise _wrong(
                f"Filen {url} kommer inte med i webbplatsen.", url, woven, "Skriv innehållet på sidan."
            )
    ids = set(page.ids)
    if len(ids) < len(page.ids):
        twice = next(name for name in page.ids if page.ids.count(name) > 1)
        raise _wrong(f"Ankaret #{twice} finns två gånger.", twice, woven, "Ge det ena ett annat namn.")
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        if parts.path:
            found, token = is_page(unquote(parts.path)), parts.path.removesuffix(".html")
        else:
            found, token = not parts.fragment or unquote(parts.fragment) in ids, link
        if not found:
            gor = (
                "Länka till en sida (.qmd) i webbplatsen, till ett ankare på sidan eller till en webbadress."
            )
            raise _wrong(f"Länken {link} leder ingenstans.", token, woven, gor)
    images = [url for url in page.images if not url.startswith("data:")]
    for url in images:
        if not is_file(unquote(url)):
            raise _wrong(
                f"Bilden {url} finns inte.", url, woven, "Rätta sökvägen; den räknas från sidans mapp."
            )
    return images


def _wrong(vad: str, token: str, woven: Sequence[Line], gor: str) -> RenderError:
    return refuse(vad, find(woven, token), gor)
