"""Small pages, written and rendered where a test stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kpilib.qmd import render_file
from kpilib.qmd.execute import Sitting
from kpilib.qmd.source import Source, read_source

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = "---\ntitle: Prov\n---\n\n"


@pytest.fixture
def webbplats(tmp_path: Path) -> Path:
    """A copy of the small website, to change and render."""
    return Path(shutil.copytree(FIXTURES / "webbplats", tmp_path / "webbplats"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a page: its body, which begins on line 5, and its front matter."""

    def _write(body: str, head: str = HEAD, name: str = "sida.qmd") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + body, encoding="utf-8")
        return path

    return _write


@pytest.fixture
def read(write: Callable[..., Path], tmp_path: Path) -> Callable[..., Source]:
    """Write a page and read it as the engine does."""
    return lambda body, head=HEAD: read_source(write(body, head), tmp_path)


@pytest.fixture
def render(write: Callable[..., Path], tmp_path: Path) -> Callable[..., str]:
    """Write a page, render it, and give what stands in its text."""

    def _render(body: str, head: str = HEAD, **kwargs: object) -> str:
        output = render_file(write(body, head), tmp_path / "ut" / "sida.html", **kwargs)
        html = output.read_text(encoding="utf-8")
        return html[html.index("<main") : html.index("</main>")]

    return _render


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    """A kernel's surroundings, with a log of its own."""
    return Sitting(tmp_path, {}, tmp_path / "logg.log", timeout=60)
