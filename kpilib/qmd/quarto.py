"""The same website by the genuine Quarto, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from kpilib.errors import RenderError
from kpilib.qmd.assets import FOLDER
from kpilib.qmd.html import THEME
from kpilib.qmd.project import TEMA, Project
from kpilib.workspace import write_atomic

LIBRARY = f"{FOLDER}/quarto-html"
"""A folder that every website of Quarto's has."""

_LAST_LINES = 15
_TEMA = (
    *("quarto.scss", "components.css", "underlag.lua", "quarto.lua", "quarto.js"),
    *("plotly-sv.js", "plots.js"),
)


def find_quarto() -> str | None:
    """The `quarto` program on PATH, or None."""
    return shutil.which("quarto")


def quarto_render(
    program: str,
    root: Path,
    pages: Sequence[Path] | None,
    output: Path,
    env: Mapping[str, str],
    log: Path,
) -> None:
    """Render the project in `root`, or some of its pages, into the folder `output`.

    The cells run in this very Python, whatever Quarto would have found.

    Raises
    ------
    RenderError
        Quarto ended with an error; the message holds its last lines and names the log with all of them.
    """
    for source in pages if pages is not None else [Path()]:
        done = subprocess.run(  # noqa: S603 - the program is the user's own Quarto
            [program, "render", str(root / source), "--output-dir", os.path.relpath(output, root)],
            cwd=root,
            env={**os.environ, **env, "QUARTO_PYTHON": sys.executable},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        with log.open("a", encoding="utf-8") as file:
            file.write(done.stdout)
        if done.returncode:
            last = "\n".join(done.stdout.strip().splitlines()[-_LAST_LINES:])
            raise RenderError(
                f"Quarto avslutades med felkod {done.returncode}:\n{last}",
                var=str(source) if source != Path() else str(root),
                gor=f"Rätta sidan. Allt som Quarto skrev står i {log}.",
                pa_sidan="Quarto kunde inte göra sidan.",
            )


def stale_theme(project: Project) -> list[str]:
    """Those files of the theme in the website's folder that are missing, or are not as the program has them.

    Quarto reads them from the folder of `_quarto.yml`, which need not be where the program is installed.
    """
    if not project.tema:
        return []
    return [
        f"{TEMA}/{name}"
        for name in _TEMA
        if not (project.root / TEMA / name).is_file()
        or (project.root / TEMA / name).read_text(encoding="utf-8") != _theme(name)
    ]


def renew_theme(project: Project) -> list[str]:
    """Write the files of `stale_theme`, and give their names."""
    stale = stale_theme(project)
    for path in stale:
        write_atomic(project.root / path, _theme(Path(path).name).encode("utf-8"))
    return stale


def _theme(name: str) -> str:
    return (THEME / name).read_text(encoding="utf-8")


def refuse_unasked(site: Path, expected: Collection[Path]) -> None:
    """See to it that Quarto has made no page that the website does not have by our reading of its list.

    Raises
    ------
    RenderError
        It has: a page that nobody asked for is not published.
    """
    made = {path.relative_to(site) for path in site.rglob("*.html")}
    extra = sorted(page for page in made - set(expected) if page.parts[0] != FOLDER)
    if extra:
        raise RenderError(
            f"Quarto har gjort sidan {extra[0].as_posix()}, som inte hör till webbplatsen.",
            var="_quarto.yml, project.render",
            gor="Skriv mönstren så att de bara når webbplatsens egna sidor, till exempel /reports/*.qmd.",
        )
