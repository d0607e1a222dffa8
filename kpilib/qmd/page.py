"""One page from source to HTML."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kpilib.formats import format_manad
from kpilib.fritext import i_html
from kpilib.qmd.assets import FOLDER, links
from kpilib.qmd.check import check
from kpilib.qmd.execute import Sitting
from kpilib.qmd.html import to_html
from kpilib.qmd.place import Line
from kpilib.qmd.project import Project
from kpilib.qmd.source import Source
from kpilib.qmd.weave import weave

TOC_TITLE = "Innehållsförteckning"


@dataclass(frozen=True)
class Rendered:
    """A finished page, the local images that it shows, as written, and the Markdown that it is made of."""

    html: str
    images: Collection[str]
    woven: Sequence[Line]


def target(page: Path) -> Path:
    """Where a source's page lies in the site: ``reports/x.qmd`` gives ``reports/x.html``."""
    return page.with_suffix(".html")


def render_page(source: Source, project: Project, sitting: Sitting) -> Rendered:
    """Run and render one page.

    Raises
    ------
    RenderError
        See `weave`, `to_html` and `check`.
    """
    return compose(source, project, weave(source, sitting, echo=project.echo))


def alone(project: Project) -> Project:
    """The project for a page on its own, without the website around it."""
    return replace(project, title="", footer="", nav=[], search=False)


def compose(source: Source, project: Project, woven: Sequence[Line]) -> Rendered:
    """The page of a source whose cells have run.

    Raises
    ------
    RenderError
        See `to_html` and `check`.
    """
    page = source.path.relative_to(project.root)
    matter = {**project.html, **source.matter}
    metadata: dict[str, Any] = {
        key: matter[key] for key in ("title", "subtitle", "description") if key in matter
    }
    metadata["number-sections"] = bool(matter.get("number-sections"))
    options: dict[str, Any] = {
        "table-of-contents": bool(matter.get("toc")),
        "toc-depth": matter.get("toc-depth", 3),
    }
    html = to_html(woven, metadata, _variables(page, project, matter), options)
    pages = {target(other).as_posix() for other in (*project.pages, page)}

    def from_root(path: str) -> str:
        return posixpath.normpath(posixpath.join(page.parent.as_posix(), path))

    images = check(
        html,
        woven,
        is_page=lambda path: from_root(path) in pages,
        is_file=lambda path: (
            not from_root(path).startswith("../") and (project.root / from_root(path)).is_file()
        ),
        shared=FOLDER,
    )
    return Rendered(html, images, woven)


def _variables(page: Path, project: Project, matter: Mapping[str, Any]) -> dict[str, Any]:
    up = "../" * (len(page.parts) - 1)
    variables: dict[str, Any] = {
        "lang": i_html(str(matter.get("lang", project.lang))),
        "toc-title": i_html(str(matter.get("toc-title", TOC_TITLE))),
        "site-title": i_html(project.title),
        "home": i_html(f"{up}index.html"),
        "footer": i_html(project.footer),
        "search": project.search,
        "utkast": bool(matter.get("utkast")),
        "nav": [
            {
                "text": i_html(item.text),
                "href": i_html(up + target(item.page).as_posix()),
                "current": item.page == page,
            }
            for item in project.nav
        ],
        **links(f"{up}{FOLDER}/"),
    }
    if "date" in matter:
        variables |= _date(matter["date"])
    return variables


def _date(day: date) -> dict[str, str]:
    return {"date-iso": day.isoformat(), "date-text": f"{day.day} {format_manad(f'{day:%Y-%m}')}"}
