"""Render a website or a single page, so that a failure leaves what was there before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from kpilib.begrepp import Steg
from kpilib.errors import RenderError
from kpilib.qmd.assets import CSS, FOLDER, inline, write_assets
from kpilib.qmd.execute import TIMEOUT, Sitting
from kpilib.qmd.fault import Faults, PagesError, fault_page, kept, refuse_none
from kpilib.qmd.page import Rendered, alone, compose, render_page, target
from kpilib.qmd.project import TEMA, Project, read_project
from kpilib.qmd.quarto import LIBRARY, find_quarto, quarto_render, refuse_unasked, renew_theme
from kpilib.qmd.search import write_index
from kpilib.qmd.source import read_source
from kpilib.utgavor import Utgavor
from kpilib.workspace import write_atomic

Engine = Literal["auto", "quarto", "builtin"]
Beside = Callable[[Path, Path, Callable[[], Rendered]], None]
"""What makes further files of a page: given its source, its page, and how to get it on its own."""


def render_site(
    root: Path,
    *,
    pages: Sequence[Path] | None = None,
    output: Path,
    engine: Engine = "auto",
    env: Mapping[str, str] | None = None,
    progress: Callable[[str], None] | None = None,
    timeout: float = TIMEOUT,
    beside: Beside | None = None,
    granska: Callable[[Path], None] = lambda _: None,
) -> list[Path]:
    """Render the website that `_quarto.yml` in `root` describes.

    Parameters
    ----------
    root
        The folder of `_quarto.yml`; the cells run in it.
    pages
        The sources to render, the others are left as they are; None renders all. They must be of the website.
    output
        Where the finished website is read. It is replaced when every page is done, not before, and in one
        step (`kpilib.utgavor`).
    engine
        ``quarto``, ``builtin``, or ``auto``: the engine that made the other pages, else Quarto where it is on
        PATH. Pages of both never stand in one website.
    env
        Environment variables for the cells: the way to tell a page its terms.
    progress
        Called with one Swedish line for each page.
    timeout
        Seconds that one page may take in the embedded engine.
    beside
        Called for every page when it is written; may write files beside it, and the page itself. One page at
        a time, and not in the thread of the caller.
    granska
        Called with the finished website; where it raises, `output` is as it was.

    Returns
    -------
    list of Path
        The pages, in the order of `render`: in `output`, or, where there are no links, in the edition that it
        leads to.

    Raises
    ------
    PagesError
        Some of several pages could not be rendered. `output` has the others, and says in the place of these
        why; a log with all details lies beside it.
    RenderError
        No page could be rendered; `output` is as it was.
    """
    root = root.resolve()
    output = output.parent.resolve() / output.name  # itself a link, to the edition in force
    say = progress or (lambda _: None)
    project = read_project(root)
    chosen = list(project.pages) if pages is None else [_of_site(project, page) for page in pages]
    if not chosen:
        raise RenderError(
            "Det finns inga sidor att göra.", var=str(root), gor="Lägg en .qmd-fil i mappen reports."
        )
    utgavor = Utgavor(output)
    before = utgavor.i_kraft() if pages is not None else None
    program = _program(engine, _makers(before) if before else set())
    if renew_theme(project):
        say(f"Temat i {TEMA} är nu programmets")
    output.parent.mkdir(parents=True, exist_ok=True)
    with _log_beside(output) as log, utgavor.ny() as stage:
        if before is not None:
            shutil.copytree(before, stage, dirs_exist_ok=True)
        there = [path.relative_to(stage) for path in stage.rglob("*.html")]
        sitting = Sitting(root, env or {}, log, timeout)
        if program:
            say("Quarto gör sidorna")
            faults = _by_quarto(
                partial(quarto_render, program, root), project, pages and chosen, stage, sitting
            )
            refuse_unasked(stage, {*there, *map(target, project.pages)})
        else:
            faults = _builtin(project, chosen, stage, sitting, say, beside)
        missing = [page for page in chosen if not (stage / target(page)).is_file()]
        if missing:
            raise RenderError(f"Sidan {missing[0]} blev inte gjord.", var=str(log), gor="Läs loggen.")
        if program and beside:
            for page in (page for page in chosen if page not in faults):
                with kept(page, faults, one=len(chosen) == 1, log=log):
                    beside(root / page, stage / target(page), partial(_again, project, page, sitting))
        granska(stage)
        read = utgavor.publicera(stage)
    made = [read / target(page) for page in chosen]
    if faults:
        raise PagesError(made, faults)
    return made


def render_file(
    source: Path,
    output_html: Path,
    *,
    root: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Path:
    """Render one page with the embedded engine to one file that holds its scripts, style and images.

    Parameters
    ----------
    source
        The .qmd.
    output_html
        The finished file.
    env, timeout
        As for `render_site`.
    root
        The folder that the cells run in; None is the source's own folder.

    Returns
    -------
    Path
        `output_html`.

    Raises
    ------
    RenderError
        As for `render_site`; an earlier `output_html` is as it was.
    """
    root = (root or source.parent).resolve()
    source, output = source.resolve(), output_html.resolve()
    project = Project(
        root, title="", footer="", lang="sv", pages=[], nav=[], html={}, echo=False, search=False
    )
    read = read_source(source, root)
    output.parent.mkdir(parents=True, exist_ok=True)
    with _log_beside(output) as log:
        rendered = render_page(read, project, Sitting(root, env or {}, log, timeout))
    write_atomic(output, inline(rendered.html, rendered.images, source.parent).encode("utf-8"))
    return output_html


@contextmanager
def _log_beside(output: Path) -> Iterator[Path]:
    """An empty log, that is gone afterwards if nothing was written to it."""
    log = output.with_name(f"{output.name}.log")
    log.write_bytes(b"")
    try:
        yield log
    finally:
        if not log.stat().st_size:
            log.unlink()


def _of_site(project: Project, page: Path) -> Path:
    """A page that was asked for, as the website's list has it."""
    path = (page if page.is_absolute() else project.root / page).resolve()
    for known in project.pages:
        if project.root / known == path:
            return known
    raise RenderError(
        "Sidan hör inte till webbplatsen.",
        var=str(page),
        gor="Lägg den i listan project.render i _quarto.yml, eller välj en annan sida.",
    )


def _makers(site: Path) -> set[Engine]:
    """The engines that have made the pages of a website; empty where there is none."""
    marks: dict[Engine, str] = {"quarto": LIBRARY, "builtin": f"{FOLDER}/{CSS[0]}"}
    return {engine for engine, mark in marks.items() if (site / mark).exists()}


def _program(engine: Engine, makers: set[Engine]) -> str | None:
    """Quarto's program, or None for the embedded engine, which never makes a part of the other's website."""
    quarto = find_quarto()
    if engine == "auto":
        engine = "quarto" if quarto and makers != {"builtin"} else "builtin"
    if engine == "quarto" and quarto is None:
        raise RenderError("Quarto finns inte på PATH.", gor="Installera Quarto, eller välj motorn builtin.")
    if makers - {engine}:
        raise RenderError(
            "Webbplatsens andra sidor är gjorda av den andra motorn.",
            gor="Gör om alla sidor på en gång med kategoriplan report, så blir de av samma motor.",
        )
    return quarto if engine == "quarto" else None


def _builtin(
    project: Project,
    chosen: Sequence[Path],
    stage: Path,
    sitting: Sitting,
    say: Callable[[str], None],
    beside: Beside | None,
) -> Faults:
    write_assets(stage)
    faults: Faults = {}
    hold = partial(kept, faults=faults, one=len(chosen) == 1, log=sitting.log)
    with ThreadPoolExecutor(1) as pool:  # what lies beside a page is made while the next one's cells run
        made = []
        for number, page in enumerate(chosen):
            say(Steg(page.as_posix(), number, len(chosen)))
            with hold(page):
                source = read_source(project.root / page, project.root)
                rendered = render_page(source, project, sitting)
                path = _write(stage / target(page), rendered.html)
                _copy_images(rendered.images, source.path.parent, path.parent)
                if beside:
                    on_its_own = partial(compose, source, alone(project), rendered.woven)
                    made.append((page, pool.submit(beside, source.path, path, on_its_own)))
        refuse_none(faults, chosen)
        for page, error in faults.items():
            _write(stage / target(page), fault_page(project, page, error).html)
        for page, one in made:
            with hold(page):
                one.result()
    if project.search:
        write_index(stage, map(target, project.pages))
    return faults


def _by_quarto(
    render: Callable[..., None], project: Project, pages: Sequence[Path] | None, stage: Path, sitting: Sitting
) -> Faults:
    """Quarto stops at the first page that fails: then each is rendered for itself."""
    faults, stopped = Faults(), Faults()
    chosen = list(pages or project.pages)
    with kept(Path(), stopped, one=len(chosen) == 1, log=sitting.log):
        render(pages, stage, sitting.env, sitting.log)
    if not stopped:
        return faults
    for page in chosen:
        with kept(page, faults, one=False, log=sitting.log):
            render([page], stage, sitting.env, sitting.log)
    refuse_none(faults, chosen)
    for page, error in faults.items():
        rendered = fault_page(alone(project), page, error)
        _write(stage / target(page), inline(rendered.html, (), project.root))
    return faults


def _write(path: Path, html: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def _again(project: Project, page: Path, sitting: Sitting) -> Rendered:
    """A page that Quarto has made, on its own and in the form of the embedded engine."""
    source = read_source(project.root / page, project.root)
    return render_page(source, alone(project), sitting)


def _copy_images(images: Collection[str], source: Path, to: Path) -> None:
    for name in {unquote(url) for url in images}:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, to / name)
