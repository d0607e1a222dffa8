"""The pictures of a document: drawn once as SVG for print, and set as PNG for Word."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import typst

from kpilib.download.drawing import draw, svg

_DPI = 200.0


@dataclass(frozen=True)
class Pictures:
    """Puts the pictures of a page into a folder: its figures drawn, its images copied from `source`."""

    folder: Path
    source: Path

    def draw(self, plots: Sequence[Mapping[str, Any]], id_: str) -> str:
        """The name of a figure's SVG file."""
        name = f"{id_}.svg"
        (self.folder / name).write_bytes(svg(draw(plots, id_)))
        return name

    def copy(self, url: str) -> str:
        """The name of an image's file; `url` is as the page writes it."""
        path = self.source / unquote(url)
        name = f"bild-{len(list(self.folder.glob('bild-*')))}{path.suffix}"
        shutil.copyfile(path, self.folder / name)
        return name


def rasterize(folder: Path) -> None:
    """A PNG beside every SVG of the folder; one page of Typst is one picture."""
    names = sorted(path.name for path in folder.glob("*.svg"))
    if not names:
        return
    pages = "\n#pagebreak()\n".join(f'#image("{name}")' for name in names)
    source = folder / "pictures.typ"
    source.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}\n", encoding="utf-8")
    made = typst.compile(str(source), root=str(folder), format="png", ppi=_DPI, ignore_system_fonts=True)
    pictures: Any = made if len(names) > 1 else [made]
    for name, content in zip(names, pictures, strict=True):
        (folder / name).with_suffix(".png").write_bytes(content)
