"""One document through pandoc: plain HTML in, a file of another format out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pypandoc

from kpilib.download.document import Document
from kpilib.download.tree import serialize
from kpilib.errors import RenderError

STYLE = Path(__file__).parent / "style"
LANG = "sv-SE"
TOC_TITLE, TOC_DEPTH = "Innehållsförteckning", 2


def convert(
    document: Document,
    to: str,
    output: Path,
    folder: Path,
    made: datetime,
    *,
    filters: Sequence[str],
    **options: Any,
) -> Path:
    """Write a document in a format of pandoc's.

    Parameters
    ----------
    to
        The format by pandoc's name.
    output
        The file to write.
    folder
        Where the pictures lie that the document names, and where working files may.
    made
        What the file says about when it was made.
    filters
        The filters of `style` that it passes, in order.
    options
        Further options by their names in a defaults file, with _ for -.

    Raises
    ------
    RenderError
        Pandoc fails, or warns that something was left out.
    """
    source, defaults, log = (folder / f"{to}-{name}" for name in ("source.html", "defaults.json", "log.json"))
    source.write_text(serialize(document.body), encoding="utf-8")
    metadata: Mapping[str, Any] = {
        "title": document.title,
        "lang": LANG,
        "toc-title": TOC_TITLE,
        **({"subtitle": document.subtitle} if document.subtitle else {}),
    }
    asked = {
        "from": "html",
        "to": to,
        "input-files": [str(source)],
        "output-file": str(output),
        "standalone": True,
        "shift-heading-level-by": -1,  # the page's title is its own, and its sections are first headings
        "resource-path": [str(folder)],
        "metadata": metadata,
        "log-file": str(log),
        "filters": [{"type": "lua", "path": str(STYLE / name)} for name in filters],
        **{key.replace("_", "-"): value for key, value in options.items()},
    }
    defaults.write_text(json.dumps(asked), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own pandoc, our own arguments
        [pypandoc.get_pandoc_path(), "--defaults", str(defaults)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "SOURCE_DATE_EPOCH": f"{made.timestamp():.0f}"},
        check=False,
    )
    said = done.stderr.strip().splitlines()
    if not done.returncode:
        entries = json.loads(log.read_text(encoding="utf-8"))
        said = [str(e.get("pretty") or e.get("type")) for e in entries if e.get("verbosity") == "WARNING"]
    if done.returncode or said:
        raise RenderError(
            f"Pandoc kunde inte göra {output.name}: {said[-1] if said else 'inget meddelande'}",
            var=document.title,
            gor="Kontrollera sidans tabeller, bilder och HTML.",
        )
    return output
