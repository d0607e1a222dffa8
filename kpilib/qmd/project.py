"""The website that `_quarto.yml` describes, as far as the embedded engine needs to know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kpilib.errors import RenderError
from kpilib.qmd.matter import SHARED
from kpilib.qmd.pages import find_pages

NAME = "_quarto.yml"
TEMA = "reports/tema"
"""Where a website has those files of the theme that Quarto itself reads."""

_OF_QUARTOS_THEME = (
    *("theme", "css", "minimal", "include-in-header", "highlight-style", "page-layout", "canonical-url"),
    *("html-math-method", "html-table-processing", "fig-align", "anchor-sections", "smooth-scroll"),
    *("toc-expand", "code-copy", "code-overflow", "code-link"),
    *("link-external-icon", "link-external-newwindow"),
)
"""What the embedded engine's own theme does always or never: its contents list is whole, its code wraps."""

_KNOWN: Mapping[str, frozenset[str]] = {
    "": frozenset({"project", "website", "lang", "execute", "format", "jupyter", "filters"}),
    "project": frozenset({"type", "title", "output-dir", "execute-dir", "render", "resources"}),
    "website": frozenset({"title", "description", "navbar", "page-footer", "search", "page-navigation"}),
    "website.navbar": frozenset({"title", "left", "right", "background", "search", "collapse-below"}),
    "execute": frozenset({"echo", "freeze", "warning", "error", "daemon"}),
    "format": frozenset({"html"}),
    "format.html": frozenset({*SHARED, *_OF_QUARTOS_THEME}),
}
_REQUIRED: Mapping[str, Any] = {
    "project.type": "website",
    "project.execute-dir": "project",
    "format.html.html-math-method": "mathml",
    "execute.freeze": False,
}
"""What a page would come out differently without, or would reach outside the folder for."""


@dataclass(frozen=True)
class NavItem:
    """An entry of the navigation: its text, and the source page it leads to, relative to the root."""

    text: str
    page: Path


@dataclass(frozen=True)
class Project:
    """A website.

    Parameters
    ----------
    root
        The folder of `_quarto.yml`; cells run in it.
    title, footer
        Texts of every page.
    lang
        Language code of every page that sets none.
    pages
        The sources, relative to the root, in the order of `render`.
    nav
        The entries of the navigation bar.
    html
        What `format: html:` sets, for the keys that a page may set too.
    echo
        Whether code is shown where neither cell nor page says.
    search
        Whether the site can be searched.
    tema
        Whether it has the files of the theme that Quarto itself reads, in `TEMA`.
    """

    root: Path
    title: str
    footer: str
    lang: str
    pages: Sequence[Path]
    nav: Sequence[NavItem]
    html: Mapping[str, Any]
    echo: bool
    search: bool
    tema: bool = False


def read_project(root: Path) -> Project:
    """The project described by `_quarto.yml` in `root`.

    Raises
    ------
    RenderError
        The file is missing or not YAML, holds a key that the embedded engine does not know, or lacks one
        that the pages depend on; or a page of the navigation does not exist.
    """
    path = root / NAME
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RenderError(
            f"Mappen har ingen {NAME}.", var=str(root), gor="Byt till arbetsmappens rot."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        var = f"{NAME}:{mark.line + 1}" if mark else NAME
        raise RenderError(f"{NAME} går inte att läsa.", var=var, gor="Rätta YAML-texten.") from None
    for section, known in _KNOWN.items():
        _refuse_unknown(section, _at(raw, section), known)
    for key, value in _REQUIRED.items():
        if _at(raw, key) != value:
            shown = str(value).lower() if isinstance(value, bool) else value
            raise RenderError(
                f"{key} har inte värdet {shown}.", var=NAME, gor=f"Skriv {key.split('.')[-1]}: {shown}."
            )
    pages = _pages(root, raw)
    html = {key: value for key, value in (_at(raw, "format.html") or {}).items() if key in SHARED}
    return Project(
        root=root,
        title=str(_at(raw, "website.title") or ""),
        footer=str(_at(raw, "website.page-footer") or ""),
        lang=str(raw.get("lang", "sv")),
        pages=pages,
        nav=[
            _nav(root, item)
            for side in ("left", "right")
            for item in _at(raw, f"website.navbar.{side}") or []
        ],
        html=html,
        echo=bool(_at(raw, "execute.echo")),
        search=bool(_at(raw, "website.search")),
        tema=f"{TEMA}/"
        in str([_at(raw, key) for key in ("format.html.theme", "format.html.css", "filters")]),
    )


def _at(raw: Any, dotted: str) -> Any:
    for key in dotted.split(".") if dotted else ():
        raw = raw.get(key) if isinstance(raw, dict) else None
    return raw


def _refuse_unknown(section: str, values: Any, known: frozenset[str]) -> None:
    if values is None:
        return
    if not isinstance(values, dict):
        raise RenderError(
            f"{section or 'Filen'} är inga nycklar med värden.", var=NAME, gor="Skriv nyckel: värde."
        )
    unknown = sorted(set(values) - known)
    if unknown:
        var = f"{NAME}, {section}" if section else NAME
        raise RenderError(
            f"Nyckeln {unknown[0]} stöds inte.",
            var=var,
            gor=f"Ta bort den, eller välj bland {', '.join(sorted(known))}.",
        )


def _pages(root: Path, raw: Any) -> list[Path]:
    where = f"{NAME}, project.render"
    patterns = _at(raw, "project.render")
    if not isinstance(patterns, list) or not all(isinstance(one, str) for one in patterns):
        raise RenderError(
            "Webbplatsens sidor är inte uppräknade.",
            var=where,
            gor="Skriv en lista, till exempel - index.qmd.",
        )
    return find_pages(root, patterns, output=str(_at(raw, "project.output-dir") or "_site"), where=where)


def _nav(root: Path, item: Any) -> NavItem:
    if not isinstance(item, dict) or set(item) != {"text", "href"}:
        raise RenderError(
            "En rad i menyn stöds inte.", var=f"{NAME}, website.navbar", gor="Skriv text: och href:."
        )
    page = Path(str(item["href"]))
    if page.suffix != ".qmd" or not (root / page).is_file():
        raise RenderError(
            f"Menyn leder till {page.as_posix()}, som inte finns.",
            var=f"{NAME}, website.navbar",
            gor="Skriv sökvägen till en .qmd-fil från arbetsmappens rot.",
        )
    return NavItem(str(item["text"]), page)
