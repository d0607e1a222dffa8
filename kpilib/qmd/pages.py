"""Which pages a website has: the list under ``render`` in `_quarto.yml`, read as Quarto reads it.

- A path without wildcards is one file, or a folder with all that lies in it.
- A pattern with wildcards, ``*``, ``**`` or ``{a,b}``, is found at any depth; one that begins with ``/`` only
  from the root.
- What a pattern after ``!`` finds at any depth is left out, wherever in the list it stands.
- What begins with ``_`` or ``.`` is never a page, nor is a README, or what lies in the output folder or in a
  folder of installed packages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath

from kpilib.errors import RenderError

_PACKAGES = frozenset({"node_modules", "venv", "env", "renv", "packrat", "rsconnect"})
_README = re.compile(r"README\.[Rrq]?md")
_DOCUMENTS = frozenset({".qmd", ".md", ".ipynb", ".Rmd", ".rmd"})
"""What Quarto makes a page of; the embedded engine makes pages of the first only."""
_WILDCARD = re.compile(r"(\*\*/|\*\*|\*|\{[^{}]*\})")
_UNSUPPORTED = re.compile(r"[?\[\]()\\]|[^/]\*\*|\*\*[^/]")


def find_pages(root: Path, patterns: Sequence[str], *, output: str, where: str) -> list[Path]:
    """The sources, relative to the root, in the order of the patterns and by name within each.

    Parameters
    ----------
    output
        The folder of the finished website, relative to the root.
    where
        What an error names as the place of the list.

    Raises
    ------
    RenderError
        A pattern has a wildcard that is not supported, a file that is named does not exist, or a document
        is found that only Quarto can make a page of.
    """
    entries = dict(_entries(root, output))
    included: dict[str, None] = {}
    left_out: set[str] = set()
    for pattern in patterns:
        _refuse_unsupported(pattern.removeprefix("!"), where)
        if pattern.startswith("!"):
            left_out.update(_matches(_at_depth(root, pattern[1:]), entries))
            continue
        found = _matches(_including(root, pattern), entries)
        if not found and not _is_glob(pattern):
            raise RenderError(
                f"Sidan {pattern} finns inte.",
                var=where,
                gor="Rätta listan. En sida vars namn börjar med _ eller . är aldrig med.",
            )
        included |= dict.fromkeys(found)
    files = (file for entry in included if entry not in left_out for file in _files(entry, entries))
    pages = [Path(file) for file in dict.fromkeys(files) if PurePosixPath(file).suffix in _DOCUMENTS]
    for page in pages:
        if page.suffix != ".qmd":
            raise RenderError(
                f"{page.as_posix()} är ingen .qmd, men hör till webbplatsens sidor.",
                var=where,
                gor="Skriv mönstren så att de bara når .qmd-filer, till exempel /reports/*.qmd.",
            )
    return pages


def _entries(root: Path, output: str) -> Iterator[tuple[str, bool]]:
    """Every file and folder that may be matched, as a path from the root, and whether it is a folder."""
    for above, folders, files in os.walk(root):
        shown = {name: (Path(above) / name).relative_to(root).as_posix() for name in (*folders, *files)}
        folders[:] = [
            name
            for name in folders
            if not (name.startswith(("_", ".")) or name in _PACKAGES or shown[name] == output)
        ]
        files = [name for name in files if not (name.startswith(("_", ".")) or _README.fullmatch(name))]
        yield from ((shown[name], True) for name in folders)
        yield from ((shown[name], False) for name in files)


def _refuse_unsupported(pattern: str, where: str) -> None:
    if _UNSUPPORTED.search(pattern) or not {"{", "}"}.isdisjoint(_WILDCARD.sub("", pattern)):
        raise RenderError(
            f"Mönstret {pattern} stöds inte.", var=where, gor="Skriv det med *, ** och {a,b} som enda jokrar."
        )


def _is_glob(pattern: str) -> bool:
    return bool(_WILDCARD.search(pattern))


def _including(root: Path, pattern: str) -> str:
    return _at_depth(root, pattern) if _is_glob(pattern) else pattern.removeprefix("./").strip("/")


def _at_depth(root: Path, pattern: str) -> str:
    """The pattern as it is matched from the root: a folder is all within it, and no slash is any depth."""
    pattern = pattern.removeprefix(".") if pattern.startswith("./") else pattern
    if pattern.endswith("/"):
        pattern += "**/*"
    elif (root / pattern.lstrip("/")).is_dir():
        pattern += "/**/*"
    return pattern[1:] if pattern.startswith("/") else f"**/{pattern}"


def _matches(pattern: str, entries: Collection[str]) -> list[str]:
    expression = re.compile(_expression(pattern))
    return sorted(entry for entry in entries if expression.fullmatch(entry))


def _expression(pattern: str) -> str:
    return "".join(map(_part, _WILDCARD.split(pattern)))


def _part(part: str) -> str:
    if part.startswith("{"):
        return f"(?:{'|'.join(map(_expression, part[1:-1].split(',')))})"
    return {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*"}.get(part, re.escape(part))


def _files(entry: str, entries: dict[str, bool]) -> list[str]:
    if not entries[entry]:
        return [entry]
    return sorted(name for name, folder in entries.items() if not folder and name.startswith(f"{entry}/"))
