"""One browser and one rendering of each website for all the tests that look at pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser.chromium import Chromium, Tab, find_chromium, launch

from kpilib.qmd import render_site
from kpilib.qmd.page import target
from kpilib.qmd.project import read_project

ROOT = Path(__file__).resolve().parents[2]
WEBBPLATS = Path(__file__).parent.parent / "qmd" / "fixtures" / "webbplats"
PAGES = [target(page).as_posix() for page in read_project(ROOT).pages]
"""Every page of the project's own website."""
FOLLOW_UP = "reports/halvarsuppfoljning.html"
"""The one whose numbers are looked at."""


@dataclass(frozen=True)
class Shown:
    """A page of the site, and the tab that shows it."""

    name: str
    file: Path
    tab: Tab


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
    render_site(root, output=output, env={"PROV_PERIOD": "2024H2"}, engine="builtin")
    return output


@pytest.fixture(scope="session", params=PAGES)
def desk(request: pytest.FixtureRequest, chromium: Chromium, site: Path) -> Iterator[Shown]:
    """Each page of the site in turn at desktop width; a test leaves it as it was."""
    with chromium.tab() as tab:
        tab.open((site / request.param).as_uri())
        yield Shown(request.param, site / request.param, tab)


@pytest.fixture(scope="session", params=PAGES)
def narrow(request: pytest.FixtureRequest, chromium: Chromium, site: Path) -> Iterator[Shown]:
    """Each page of the site in turn, 320 CSS pixels wide: 1280 at 400 % zoom."""
    with chromium.tab(320) as tab:
        tab.open((site / request.param).as_uri())
        yield Shown(request.param, site / request.param, tab)
