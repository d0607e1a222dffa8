"""The site that `refresh` makes of the demonstration municipality, as a browser sees it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.chromium import Tab
from browser.conftest import FOLLOW_UP, PAGES, Shown

pytestmark = pytest.mark.browser
TOGETHER = "rendered sites"
NBSP = "\u00a0"
follow_up = pytest.mark.parametrize("desk", [FOLLOW_UP], indirect=True)


def test_the_site_has_the_pages_that_are_looked_at_here_and_no_others(site: Path) -> None:
    found = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    assert {name for name in found if not name.endswith("-en-fil.html")} == set(PAGES)


def test_a_page_asks_for_nothing_outside_the_folder_and_complains_of_nothing(desk: Shown, site: Path) -> None:
    paths = [Path(unquote(urlsplit(url).path)) for url in desk.tab.requests if not url.startswith("data:")]
    assert paths
    assert [p for p in paths if not p.is_relative_to(site)] == []
    assert desk.tab.errors == []


def test_a_page_is_swedish_and_leaves_no_trace_of_the_machinery(desk: Shown) -> None:
    assert desk.tab.evaluate("document.documentElement.lang") == "sv"
    shown = desk.tab.evaluate(
        "[...document.querySelectorAll('main > :not(pre)')].map(e => e.innerText).join('\\n')"
    )
    cells = re.sub(r"(?s)import .*?\n\n", "", shown)
    assert not re.search(r"\b(None|NaN|nan|null|undefined|Traceback|Decimal)\b", cells)


def test_several_pages_have_several_charts(site: Path) -> None:
    charts = [(site / name).read_text(encoding="utf-8").count('class="kp-plot"') for name in PAGES]
    assert sum(count >= 3 for count in charts) >= 4


def test_every_chart_is_drawn_and_described(desk: Shown) -> None:
    charts = desk.tab.evaluate("document.querySelectorAll('.kp-plot').length")
    assert desk.tab.evaluate("document.querySelectorAll('.kp-plot svg.main-svg').length") >= charts
    labels = desk.tab.evaluate(
        "[...document.querySelectorAll('.kp-plot')].map(e => e.getAttribute('aria-label'))"
    )
    assert all(len(label) > 30 for label in labels)


@follow_up
def test_numbers_in_charts_are_written_as_in_the_text(desk: Shown) -> None:
    ticks = desk.tab.evaluate("[...document.querySelectorAll('.ytick text')].map(e => e.textContent)")
    assert f"100{NBSP}%" in ticks
    assert any(re.fullmatch(rf"\d+{NBSP}000", tick) for tick in ticks), "thousands are parted by a space"
    assert not [tick for tick in ticks if re.search(r"[.k]", tick)]


@follow_up
def test_numbers_in_the_text_are_swedish(desk: Shown) -> None:
    shown = desk.tab.evaluate("document.querySelector('main').innerText")
    assert f"93{NBSP}%" in shown
    assert not re.search(r"\d%|\d\.\d+\s?(%|p\.e\.|kr)", shown)


def test_the_data_under_a_chart_opens_by_keyboard(site: Path, tab: Tab) -> None:
    tab.open((site / FOLLOW_UP).as_uri())
    tab.evaluate("document.querySelector('details.data summary').focus()")
    tab.press("Enter")
    assert tab.evaluate("document.querySelector('details.data').open")
    assert tab.evaluate("document.querySelector('details.data table').offsetHeight > 0")


def test_the_menu_is_one_line_on_a_desk(desk: Shown) -> None:
    tops = desk.tab.evaluate("[...document.querySelectorAll('header.site nav li')].map(e => e.offsetTop)")
    assert len(tops) > 1
    assert len(set(tops)) == 1


def test_every_link_within_the_site_leads_somewhere(desk: Shown) -> None:
    links = desk.tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    texts: dict[Path, str] = {}
    for link in links:
        parts = urlsplit(link)
        target = Path(unquote(parts.path))
        assert target.is_file(), link
        if parts.fragment:
            text = texts.setdefault(target, target.read_text(encoding="utf-8"))
            assert f'id="{unquote(parts.fragment)}"' in text, link


def test_a_page_is_light(desk: Shown) -> None:
    assert desk.file.stat().st_size < 1_500_000
    assert "Plotly=" not in desk.file.read_text(encoding="utf-8"), "plotly lies once in the site"
