"""The page that stands where a page could not be made, and the error that tells of all such pages."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kpilib.errors import KategoriplanError, RenderError
from kpilib.fritext import i_markdown
from kpilib.qmd.page import Rendered, compose
from kpilib.qmd.place import Line, Place
from kpilib.qmd.project import Project
from kpilib.qmd.source import Source, read_source

Faults = dict[Path, KategoriplanError]
"""Source -> why it could not be made."""


class PagesError(RenderError):
    """Some pages of a website could not be made: it has the others, and says in the place of these why.

    Parameters
    ----------
    sidor
        The pages of the finished website that were asked for, those that say why among them.
    fel
        Source -> what was wrong with it.
    """

    def __init__(self, sidor: Sequence[Path], fel: Mapping[Path, KategoriplanError]) -> None:
        self.sidor, self.fel = sidor, fel
        told = [f"{page.as_posix()}: {error.vad}" for page, error in fel.items()]
        count = "En sida" if len(fel) == 1 else f"{len(fel)} sidor"
        super().__init__(
            "\n".join([f"{count} av {len(sidor)} kunde inte göras. De andra är gjorda.", *told]),
            var=", ".join(dict.fromkeys(error.var for error in fel.values() if error.var)),
            gor=" ".join(dict.fromkeys(error.gor for error in fel.values() if error.gor)),
        )


def fault_page(project: Project, page: Path, error: KategoriplanError) -> Rendered:
    """The page that says that a page could not be made: where, why and what to do."""
    place = Place(page, 1)
    again = f"`kategoriplan report {page.stem}` visar hela felet."
    told = error.pa_sidan if isinstance(error, RenderError) else error.vad
    steps = [i_markdown(error.gor), again] if told == error.vad and error.gor else [again]
    lines = [
        '::: {.callout-warning title="Sidan kunde inte göras"}',
        i_markdown(told),
        "",
        f"Var: {i_markdown(error.var or page.as_posix())}",
        "",
        f"Gör så här: {' '.join(steps)}",
        ":::",
        "",
        "De andra sidorna är gjorda som vanligt.",
    ]
    source = Source(project.root / page, {"title": _title(project, page), "toc": False}, [], [])
    return compose(source, project, [Line(line, place) for text in lines for line in text.split("\n")])


def _title(project: Project, page: Path) -> str:
    """The page's own title, or what the menu calls it, where its front matter is what is wrong."""
    try:
        return str(read_source(project.root / page, project.root).matter["title"])
    except KategoriplanError:
        return next((item.text for item in project.nav if item.page == page), page.stem)


@contextmanager
def kept(page: Path, faults: Faults, *, one: bool, log: Path) -> Iterator[None]:
    """What goes wrong within is the page's fault, and stops no other; of the `one` page it is raised."""
    try:
        yield
    except Exception as error:
        if one:
            raise
        if not isinstance(error, KategoriplanError):
            with log.open("a", encoding="utf-8") as file:
                file.write(f"\n{page.as_posix()}\n{traceback.format_exc()}\n")
            kind = f"Sidan gav ett fel av typen {type(error).__name__}."
            error = RenderError(kind, var=page.as_posix(), gor=f"Hela felet står i {log}.", pa_sidan=kind)
        faults[page] = error


def refuse_none(faults: Faults, chosen: Sequence[Path]) -> None:
    """Where every page failed nothing is published: the cause is common, and the website stays as it was."""
    if len(faults) == len(chosen):
        raise next(iter(faults.values()))
