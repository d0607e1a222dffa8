"""The same website by the genuine Quarto, where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kpilib.errors import RenderError

_LAST_LINES = 15


def find_quarto() -> str | None:
    """The `quarto` program on PATH, or None."""
    return shutil.which("quarto")


def quarto_render(
    program: str,
    root: Path,
    pages: Sequence[Path] | None,
    output: Path,
    params: Mapping[str, str],
    env: Mapping[str, str],
    log: Path,
) -> None:
    """Render the project in `root`, or some of its pages, into the folder `output`.

    Raises
    ------
    RenderError
        Quarto ended with an error; the message holds its last lines and names the log with all of them.
    """
    with TemporaryDirectory(prefix="kp-") as temp:
        values = Path(temp) / "params.json"  # JSON is YAML, and its strings stay strings
        values.write_text(json.dumps(dict(params), ensure_ascii=False), encoding="utf-8")
        for source in pages if pages is not None else [Path()]:
            command = [program, "render", str(root / source), "--output-dir", os.path.relpath(output, root)]
            if params:
                command += ["--execute-params", str(values)]
            done = subprocess.run(  # noqa: S603 - the program is the user's own Quarto
                command,
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
                )
