"""The site that `refresh` makes of the demonstration municipality, as a browser sees it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.chromium import Chromium, Tab

from kpilib import pipeline
from kpilib.workspace import Workspace

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
NBSP = "\u00a0"
CHARTED = ("reports/halvarsuppfoljning.html", "notebooks/01-borja-har.html")
PAGES = (
    "index.html",
    *CHARTED,
    "notebooks/02-datalexikon.html",
    "reports/kategoriplan.html",
    "reports/nationellt.html",
    "reports/katalog.html",
    "reports/datakvalitet.html",
    "reports/tillganglighet.html",
)


@pytest.fixture(scope="session")
def site(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own pages over the demonstration's snapshot, rendered by the embedded engine."""
    ws = Workspace(tmp_path_factory.mktemp("site").resolve())
    shutil.copytree(demo.curated, ws.curated)
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, ws.root)
    for name in ("reports", "notebooks"):
        shutil.copytree(ROOT / name, ws.root / name, ignore=shutil.ignore_patterns("_site*", ".*"))
    pipeline.report(ws, engine="builtin")
    return ws.site


@pytest.fixture(scope="module")
def follow_up(chromium: Chromium, site: Path) -> Iterator[Tab]:
    """The half-year follow-up, for the tests that only look."""
    with chromium.tab() as tab:
        tab.open((site / PAGES[1]).as_uri())
        yield tab


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_nothing_outside_the_folder_and_complains_of_nothing(
    page: str, tab: Tab, site: Path
) -> None:
    tab.open((site / page).as_uri())
    paths = [Path(unquote(urlsplit(url).path)) for url in tab.requests if not url.startswith("data:")]
    assert paths
    assert [p for p in paths if not p.is_relative_to(site)] == []
    assert tab.errors == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_swedish_and_leaves_no_trace_of_the_machinery(page: str, tab: Tab, site: Path) -> None:
    tab.open((site / page).as_uri())
    assert tab.evaluate("document.documentElement.lang") == "sv"
    shown = tab.evaluate(
        "[...document.querySelectorAll('main > :not(pre)')].map(e => e.innerText).join('\\n')"
    )
    cells = re.sub(r"(?s)import .*?\n\n", "", shown)
    assert not re.search(r"\b(None|NaN|nan|null|undefined|Traceback|Decimal)\b", cells)


@pytest.mark.parametrize("page", CHARTED)
def test_every_chart_is_drawn_and_described(page: str, tab: Tab, site: Path) -> None:
    tab.open((site / page).as_uri())
    charts = tab.evaluate("document.querySelectorAll('.kp-plot').length")
    assert charts >= 3
    assert tab.evaluate("document.querySelectorAll('.kp-plot svg.main-svg').length") >= charts
    labels = tab.evaluate("[...document.querySelectorAll('.kp-plot')].map(e => e.getAttribute('aria-label'))")
    assert all(len(label) > 30 for label in labels)


def test_numbers_in_charts_are_written_as_in_the_text(follow_up: Tab) -> None:
    ticks = follow_up.evaluate("[...document.querySelectorAll('.ytick text')].map(e => e.textContent)")
    assert f"100{NBSP}%" in ticks
    assert any(re.fullmatch(rf"\d+{NBSP}000", tick) for tick in ticks), "thousands are parted by a space"
    assert not [tick for tick in ticks if re.search(r"[.k]", tick)]


def test_numbers_in_the_text_are_swedish(follow_up: Tab) -> None:
    shown = follow_up.evaluate("document.querySelector('main').innerText")
    assert f"93{NBSP}%" in shown
    assert not re.search(r"\d%|\d\.\d+\s?(%|p\.e\.|kr)", shown)


def test_the_data_under_a_chart_opens_by_keyboard(site: Path, tab: Tab) -> None:
    tab.open((site / PAGES[1]).as_uri())
    tab.evaluate("document.querySelector('details.data summary').focus()")
    tab.press("Enter")
    assert tab.evaluate("document.querySelector('details.data').open")
    assert tab.evaluate("document.querySelector('details.data table').offsetHeight > 0")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_phone(page: str, chromium: Chromium, site: Path) -> None:
    with chromium.tab(390) as tab:
        tab.open((site / page).as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_link_within_the_site_leads_somewhere(chromium: Chromium, site: Path) -> None:
    with chromium.tab() as tab:
        for page in PAGES:
            tab.open((site / page).as_uri())
            links = tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
            for link in links:
                parts = urlsplit(link)
                target = Path(unquote(parts.path))
                assert target.is_file(), link
                if parts.fragment:
                    assert f'id="{unquote(parts.fragment)}"' in target.read_text(encoding="utf-8"), link


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light(page: str, site: Path) -> None:
    assert (site / page).stat().st_size < 1_500_000
    assert "Plotly=" not in (site / page).read_text(encoding="utf-8"), "plotly lies once in the site"
