"""The files that every page shares, and how a page of its own carries them inside itself."""

from __future__ import annotations

import base64
import mimetypes
import re
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

from kpilib.errors import RenderError
from kpilib.fritext import i_html
from kpilib.qmd.html import THEME

FOLDER = "site_libs"
CSS = ("page.css", "text.css", "components.css", "search.css", "print.css")
PLOTLY_JS = ("plotly.min.js", "plotly-sv.js", "plots.js")
TABS_JS = ("tabs.js",)
SEARCH_JS = ("search.js",)

# the tags of the shared files, in the one form that the template writes them (theme/page.html)
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
_DEFERRED = re.compile(r'<script src="([^"]+)" defer></script>')


def asset(name: str) -> Path:
    """The file of a shared asset: plotly.js from the plotly wheel, the rest from the theme.

    Raises
    ------
    RenderError
        The plotly package is missing or has no plotly.min.js.
    """
    if name != "plotly.min.js":
        return THEME / name
    spec = find_spec("plotly")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder) / "package_data" / name
        if path.is_file():
            return path
    raise RenderError("plotly.min.js finns inte i paketet plotly.", gor="Installera om paketet plotly.")


def write_assets(site: Path) -> None:
    """Put every shared file in `site_libs` of the site."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*CSS, *PLOTLY_JS, *TABS_JS, *SEARCH_JS):
        shutil.copyfile(asset(name), folder / name)


def links(prefix: str) -> dict[str, list[str]]:
    """The template's variables for the shared files, with `prefix` before each name."""
    named = {"css": CSS, "plotly-js": PLOTLY_JS, "tabs-js": TABS_JS, "search-js": SEARCH_JS}
    return {variable: [i_html(prefix + name) for name in names] for variable, names in named.items()}


def inline(html: str, images: Iterable[str], folder: Path) -> str:
    """The page with the shared files and its images inside it; images are found from `folder`."""
    html = _STYLE.sub(lambda found: f"<style>\n{_read(found[1])}\n</style>", html)
    deferred = "".join(_script(found[1]) for found in _DEFERRED.finditer(html))
    html = _SCRIPT.sub(lambda found: _script(found[1]), _DEFERRED.sub("", html))
    if deferred:
        body, _, end = html.rpartition("</body>")
        html = f"{body}{deferred}</body>{end}"
    for url in set(images):
        path = folder / unquote(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        html = html.replace(f'src="{url}"', f'src="data:{kind};base64,{data}"')
    return html


def _read(url: str) -> str:
    return asset(Path(url).name).read_text(encoding="utf-8")


def _script(url: str) -> str:
    # an end tag in the script's own text would end it; the backslash means nothing within a string
    content = re.sub(r"</(script|style)", r"<\\/\1", _read(url))
    return f"<script>\n{content}\n</script>\n"
