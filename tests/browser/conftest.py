"""One browser for all the tests that need it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.chromium import Chromium, Tab, find_chromium, launch

from kpilib.report.engine import render_site

WEBBPLATS = Path(__file__).parent.parent / "report" / "engine" / "fixtures" / "webbplats"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A running Chromium; tests that need it skip where none is on PATH."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on PATH")
    with launch(program) as browser:
        yield browser


@pytest.fixture
def tab(chromium: Chromium) -> Iterator[Tab]:
    """A page of desktop width."""
    with chromium.tab() as page:
        yield page


@pytest.fixture(scope="session")
def webbplats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small website, rendered by the embedded engine from a folder whose name has blanks and å."""
    root = tmp_path_factory.mktemp("webbplats") / "på prov"
    shutil.copytree(WEBBPLATS, root)
    output = root / "reports" / "_site"
    render_site(root, output=output, params={"period": "2024H2"}, engine="builtin")
    return output
