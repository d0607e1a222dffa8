"""Render a website or a single page, so that a failure leaves what was there before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import unquote

from kpilib.errors import RenderError
from kpilib.qmd.assets import inline, write_assets
from kpilib.qmd.execute import TIMEOUT, Sitting
from kpilib.qmd.page import Rendered, alone, compose, render_page, target
from kpilib.qmd.project import Project, read_project
from kpilib.qmd.quarto import find_quarto, quarto_render
from kpilib.qmd.search import write_index
from kpilib.qmd.source import Source, read_source
from kpilib.qmd.weave import parameter_names
from kpilib.workspace import replace, write_atomic

Engine = Literal["auto", "quarto", "builtin"]
Beside = Callable[[Path, Path, Callable[[], Rendered]], None]
"""What makes further files of a page: given its source, its page, and how to get it on its own."""


def render_site(
    root: Path,
    *,
    pages: Sequence[Path] | None = None,
    output: Path,
    params: Mapping[str, str],
    engine: Engine = "auto",
    env: Mapping[str, str] | None = None,
    progress: Callable[[str], None] | None = None,
    timeout: float = TIMEOUT,
    beside: Beside | None = None,
) -> list[Path]:
    """Render the website that `_quarto.yml` in `root` describes.

    Parameters
    ----------
    root
        The folder of `_quarto.yml`; the cells run in it.
    pages
        The sources to render, the others are left as they are; None renders all.
    output
        The folder of the finished website. It is replaced when every page is done, and not before.
    params
        Values for the cells tagged `parameters`, by name.
    engine
        ``quarto``, ``builtin``, or ``auto``: Quarto where it is on PATH.
    env
        Environment variables for the cells.
    progress
        Called with one Swedish line for each page.
    timeout
        Seconds that one page may take in the embedded engine.
    beside
        Called for every page when it is written; may write files beside it, and the page itself. One page at
        a time, and not in the thread of the caller.

    Returns
    -------
    list of Path
        The pages in `output`, in the order of `render`.

    Raises
    ------
    RenderError
        A page could not be rendered; `output` is as it was, and a log with all details lies beside it.
    """
    root, output = root.resolve(), output.resolve()
    say = progress or (lambda _: None)
    project = read_project(root)
    chosen = list(project.pages) if pages is None else [_within(root, page) for page in pages]
    if not chosen:
        raise RenderError(
            "Det finns inga sidor att göra.", var=str(root), gor="Lägg en .qmd-fil i mappen reports."
        )
    program = find_quarto() if engine != "builtin" else None
    if engine == "quarto" and program is None:
        raise RenderError("Quarto finns inte på PATH.", gor="Installera Quarto, eller välj motorn builtin.")
    output.parent.mkdir(parents=True, exist_ok=True)
    with (
        _log_beside(output) as log,
        TemporaryDirectory(prefix=f".{output.name}-", dir=output.parent, ignore_cleanup_errors=True) as temp,
    ):
        stage = Path(temp) / "site"
        if pages is not None and output.is_dir():
            shutil.copytree(output, stage)
        stage.mkdir(exist_ok=True)
        sitting = Sitting(root, env or {}, log, timeout)
        if program:
            say("Quarto gör sidorna")
            quarto_render(program, root, None if pages is None else chosen, stage, params, env or {}, log)
        else:
            sources = [read_source(root / page, root) for page in chosen]
            _builtin(project, sources, stage, params, sitting, say, beside)
        missing = [page for page in chosen if not (stage / target(page)).is_file()]
        if missing:
            raise RenderError(f"Sidan {missing[0]} blev inte gjord.", var=str(log), gor="Läs loggen.")
        if program and beside:
            for page in chosen:
                beside(root / page, stage / target(page), partial(_again, project, page, params, sitting))
        _swap(stage, output, Path(temp) / "before")
    return [output / target(page) for page in chosen]


def render_file(
    source: Path,
    output_html: Path,
    *,
    params: Mapping[str, str] | None = None,
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
    params, env, timeout
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
    _known_params([read], params or {})
    output.parent.mkdir(parents=True, exist_ok=True)
    with _log_beside(output) as log:
        rendered = render_page(read, project, params or {}, Sitting(root, env or {}, log, timeout))
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


def _within(root: Path, page: Path) -> Path:
    path = (page if page.is_absolute() else root / page).resolve()
    if not path.is_relative_to(root):
        raise RenderError("Sidan ligger utanför arbetsmappen.", var=str(page), gor=f"Flytta den till {root}.")
    return path.relative_to(root)


def _builtin(
    project: Project,
    sources: Sequence[Source],
    stage: Path,
    params: Mapping[str, str],
    sitting: Sitting,
    say: Callable[[str], None],
    beside: Beside | None,
) -> None:
    _known_params(sources, params)
    write_assets(stage)
    with ThreadPoolExecutor(1) as pool:  # what lies beside a page is made while the next one's cells run
        made = []
        for source in sources:
            page = source.path.relative_to(project.root)
            say(page.as_posix())
            rendered = render_page(source, project, params, sitting)
            path = stage / target(page)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(rendered.html, encoding="utf-8", newline="\n")
            _copy_images(rendered.images, source.path.parent, path.parent)
            if beside:
                on_its_own = partial(compose, source, alone(project), rendered.woven)
                made.append(pool.submit(beside, source.path, path, on_its_own))
        for one in made:
            one.result()
    if project.search:
        write_index(stage, map(target, project.pages))


def _again(project: Project, page: Path, params: Mapping[str, str], sitting: Sitting) -> Rendered:
    """A page that Quarto has made, on its own and in the form of the embedded engine."""
    source = read_source(project.root / page, project.root)
    return render_page(source, alone(project), params, sitting)


def _known_params(sources: Sequence[Source], params: Mapping[str, str]) -> None:
    known = {name for source in sources for name in parameter_names(source)}
    for name in params:
        if name not in known:
            raise RenderError(
                f"Ingen sida har parametern {name}.", gor=f"Välj bland {', '.join(sorted(known)) or 'inga'}."
            )


def _copy_images(images: Collection[str], source: Path, to: Path) -> None:
    for name in {unquote(url) for url in images}:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, to / name)


def _swap(stage: Path, output: Path, before: Path) -> None:
    """The new site in the old one's place; the old one comes back if the new one cannot take it."""
    if not output.exists():
        replace(stage, output)
        return
    replace(output, before)
    try:
        replace(stage, output)
    except OSError:
        replace(before, output)
        raise
