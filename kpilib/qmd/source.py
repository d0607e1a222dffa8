"""Read a .qmd: front matter, included files, and the text and code cells in the order they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpilib.errors import RenderError
from kpilib.qmd.matter import read_matter
from kpilib.qmd.options import CellOptions, read_options
from kpilib.qmd.place import Line, Place, refuse

_FENCE = re.compile(r"^(?P<indent>\s*)(?P<mark>`{3,}|~{3,})\s*(?P<info>.*?)\s*$")
_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>\S.*?)\s*>\}\}\s*$")
_RAW = re.compile(r"^\{=(\w+)\}$")
_EXECUTABLE = re.compile(r"^\{(\w+)")


@dataclass(frozen=True)
class Text:
    """Markdown as it is written; `verbatim` is a code or raw block, where nothing is looked for."""

    lines: Sequence[Line]
    verbatim: bool = False


@dataclass(frozen=True)
class Cell:
    """A Python cell: its options, its code without them, and where its fence stands."""

    code: str
    options: CellOptions
    place: Place


Part = Text | Cell


@dataclass(frozen=True)
class Source:
    """A page's source: its front matter, its parts, and every line with the included files in place."""

    path: Path
    matter: Mapping[str, Any]
    parts: Sequence[Part]
    lines: Sequence[Line]

    @property
    def cells(self) -> list[Cell]:
        return [part for part in self.parts if isinstance(part, Cell)]


def read_source(path: Path, root: Path) -> Source:
    """The page at `path`, checked for everything that the embedded engine does not support.

    Raises
    ------
    RenderError
        The file is missing or is not UTF-8, or a front matter key, cell option, language or shortcode is
        unknown; names file and line.
    """
    lines = _lines(path, root)
    front, body = _split_front(lines)
    matter = read_matter(front, Place(path.relative_to(root), 1))
    expanded = list(_expand(body, path, root, ()))
    return Source(path, matter, list(_parts(expanded)), [*front, *expanded])


def _lines(path: Path, root: Path) -> list[Line]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RenderError(
            "Källfilen finns inte.", var=str(path), gor="Kontrollera namnet och mappen."
        ) from None
    except UnicodeDecodeError:
        raise RenderError(
            "Källfilen är inte UTF-8.", var=str(path), gor="Spara om filen som UTF-8."
        ) from None
    shown = path.relative_to(root)
    return [Line(line, Place(shown, n)) for n, line in enumerate(text.splitlines(), 1)]


def _split_front(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    if not lines or lines[0].text.rstrip() != "---":
        return [], list(lines)
    for n, line in enumerate(lines[1:], 1):
        if line.text.rstrip() in ("---", "..."):
            return list(lines[1:n]), list(lines[n + 1 :])
    raise refuse("Sidhuvudet avslutas aldrig.", lines[0].place, "Sätt en rad med --- efter det.")


def _expand(lines: Sequence[Line], path: Path, root: Path, within: tuple[Path, ...]) -> Iterator[Line]:
    """The lines with each ``{{< include >}}`` replaced by its file."""
    closing = ""
    for line in lines:
        fence = _FENCE.match(line.text)
        if closing:
            if fence and _closes(fence, closing):
                closing = ""
        elif fence:
            closing = fence["mark"]
        include = None if closing else _INCLUDE.match(line.text)
        if include is None:
            yield line
            continue
        name = include["path"].strip("\"'")
        target = (root / name.lstrip("/") if name.startswith("/") else path.parent / name).resolve()
        if target in (*within, path.resolve()):
            raise refuse(f"Filen {name} tar in sig själv.", line.place, "Ta bort den ena hänvisningen.")
        if not target.is_file() or not target.is_relative_to(root):
            raise refuse(f"Filen {name} finns inte i arbetsmappen.", line.place, "Rätta sökvägen.")
        yield from _expand(_lines(target, root), target, root, (*within, path.resolve()))


def _closes(fence: re.Match[str], opening: str) -> bool:
    return not fence["info"] and fence["mark"][0] == opening[0] and len(fence["mark"]) >= len(opening)


def _parts(lines: Sequence[Line]) -> Iterator[Part]:
    text: list[Line] = []
    rest = iter(lines)
    for line in rest:
        fence = _FENCE.match(line.text)
        if fence is None:
            _refuse_shortcode(line)
            text.append(line)
            continue
        block = list(_block(line, fence, rest))
        if text:
            yield Text(text)
            text = []
        yield _fenced(line, fence, block)
    if text:
        yield Text(text)


def _block(opening: Line, fence: re.Match[str], rest: Iterator[Line]) -> Iterator[Line]:
    for line in rest:
        yield line
        end = _FENCE.match(line.text)
        if end and _closes(end, fence["mark"]):
            return
    raise refuse("Kodblocket avslutas aldrig.", opening.place, f"Sätt en rad med {fence['mark']} efter det.")


def _fenced(opening: Line, fence: re.Match[str], block: Sequence[Line]) -> Part:
    info = fence["info"]
    if info == "{python}":
        if fence["indent"] or fence["mark"][0] == "~":
            raise refuse(
                "Kodcellen står indragen eller börjar inte med ```.",
                opening.place,
                "Börja raden med ```{python}.",
            )
        return _cell(opening, block[:-1])
    raw = _RAW.match(info)
    if raw and raw[1] != "html":
        raise refuse(
            f"Råformatet {raw[1]} stöds inte.", opening.place, "Använd {=html} eller vanlig Markdown."
        )
    language = _EXECUTABLE.match(info)
    if language:
        raise refuse(
            f"Kodceller i {info.strip('{}')} stöds inte.",
            opening.place,
            "Skriv ```{python}; för kod som bara ska visas, skriv språket utan klamrar.",
        )
    for line in block:
        _refuse_shortcode(line)
    return Text([opening, *block], verbatim=True)


def _cell(opening: Line, block: Sequence[Line]) -> Cell:
    count = next((n for n, line in enumerate(block) if not line.text.startswith("#|")), len(block))
    options = read_options(block[:count], opening.place)
    return Cell("\n".join(line.text for line in block[count:]), options, opening.place)


def _refuse_shortcode(line: Line) -> None:
    if "{{<" in line.text:
        raise refuse(
            "Kortkoden stöds inte.",
            line.place,
            "Bara {{< include fil >}} stöds, ensam på en rad utanför kodblock.",
        )
