"""The embedded engine's pages as a browser sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.chromium import Chromium, Tab, serve

from kpilib.qmd import render_file

pytestmark = pytest.mark.browser
TOGETHER = "rendered sites"
NBSP = "\u00a0"
PAGES = ("index.html", "reports/uppfoljning.html", "notebooks/01-borja.html")


@pytest.fixture
def served(webbplats: Path) -> Iterator[str]:
    with serve(webbplats) as url:
        yield url


@pytest.fixture(scope="module")
def report(chromium: Chromium, webbplats: Path) -> Iterator[Tab]:
    """The page with everything on it, for the tests that only look."""
    with chromium.tab() as tab:
        tab.open((webbplats / PAGES[1]).as_uri())
        yield tab


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_from_disk_asks_for_nothing_outside_its_folder(
    tab: Tab, webbplats: Path, page: str
) -> None:
    tab.open((webbplats / page).as_uri())
    outside = [
        url
        for url in tab.requests
        if not url.startswith("data:") and not Path(unquote(urlsplit(url).path)).is_relative_to(webbplats)
    ]
    assert outside == []
    assert tab.errors == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_from_a_server_asks_only_that_server(tab: Tab, served: str, page: str) -> None:
    tab.open(served + page)
    assert [url for url in tab.requests if not url.startswith((served, "data:"))] == []
    assert tab.errors == []


def test_only_a_page_with_figures_loads_plotly_and_loads_it_once(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[0]).as_uri())
    assert not any("plotly" in url for url in tab.requests)
    tab.open((webbplats / PAGES[1]).as_uri())
    assert sum("plotly.min.js" in url for url in tab.requests) == 1


def test_numbers_in_a_figure_are_swedish(report: Tab) -> None:
    ticks = report.evaluate("[...document.querySelectorAll('#fig-kop .ytick text')].map(t => t.textContent)")
    assert f"1{NBSP}200,0" in ticks


def test_the_hover_text_of_a_figure_is_swedish(report: Tab) -> None:
    report.evaluate("Plotly.Fx.hover('fig-kop-plot', [{curveNumber: 0, pointNumber: 0}])")
    shown = report.evaluate("document.querySelector('#fig-kop .hoverlayer').textContent")
    assert f"1{NBSP}234,5" in shown


def test_a_figure_is_one_image_with_a_text_to_assistive_technology(report: Tab) -> None:
    nodes = report.call("Accessibility.getFullAXTree")["nodes"]
    shown = [n for n in nodes if not n["ignored"]]
    images = [n["name"]["value"] for n in shown if n["role"]["value"] in ("image", "img")]
    assert images == [
        "Stapeldiagram: egen regi 1 234,5, ramavtal 870 och direktköp 96.",
        "Tre staplar som stiger.",
    ]
    assert not any(n.get("name", {}).get("value") == "Direktköp" for n in nodes)


def test_nothing_hidden_from_assistive_technology_takes_focus(report: Tab) -> None:
    focusable = 'a[href]:not([tabindex="-1"]), button, [tabindex="0"], input'
    assert report.evaluate(f"document.querySelectorAll('[aria-hidden=true] :is({focusable})').length") == 0


def test_arrow_keys_move_between_tabs_and_the_panel_follows(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[1]).as_uri())
    tab.evaluate("document.querySelector('[role=tab]').focus()")
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "End", "Home", "ArrowLeft"):
        tab.press(key)
        seen.append(
            tab.evaluate(
                "[document.activeElement.textContent, document.activeElement.getAttribute('aria-selected'),"
                " [...document.querySelectorAll('[role=tabpanel]')]"
                ".filter(p => p.offsetHeight).map(p => p.id)]"
            )
        )
    names = ["Ett till diagram", "Tabell", "Diagram", "Tabell", "Diagram", "Tabell"]
    panels = ["flikar-1-2", "flikar-1-3", "flikar-1-1", "flikar-1-3", "flikar-1-1", "flikar-1-3"]
    assert seen == [[name, "true", [panel]] for name, panel in zip(names, panels, strict=True)]


def test_only_the_chosen_tab_is_in_the_tab_order(report: Tab) -> None:
    assert report.evaluate("[...document.querySelectorAll('[role=tab]')].map(t => t.tabIndex)") == [0, -1, -1]


def test_a_figure_in_a_tab_that_opens_is_as_wide_as_the_first(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[1]).as_uri())
    tab.evaluate("document.querySelectorAll('[role=tab]')[1].click()")
    tab.evaluate("new Promise(done => setTimeout(done, 300))")
    width = "document.querySelector('{} .main-svg').getBoundingClientRect().width"
    assert tab.evaluate(width.format("#fig-flik2")) == tab.evaluate(width.format("#fig-kop")) > 600


def test_a_link_into_a_closed_tab_opens_it(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[1]).as_uri() + "#fig-flik2")
    assert tab.evaluate("document.getElementById('fig-flik2').offsetHeight") > 0


@pytest.mark.parametrize("width", [390, 320])  # a phone, and 1280 pixels at 400 % zoom
def test_a_narrow_page_never_scrolls_sideways(chromium: Chromium, webbplats: Path, width: int) -> None:
    with chromium.tab(width) as tab:
        for page in PAGES:
            tab.open((webbplats / page).as_uri())
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_table_scrolls_in_a_region_that_the_keyboard_reaches(
    chromium: Chromium, webbplats: Path
) -> None:
    with chromium.tab(390) as tab:
        tab.open((webbplats / PAGES[1]).as_uri())
        region = "document.querySelector('#tbl-kop [role=region]')"
        assert tab.evaluate(f"{region}.scrollWidth > {region}.clientWidth")
        assert tab.evaluate(f"[{region}.tabIndex, {region}.getAttribute('aria-label')]") == [
            0,
            "Andel köp på ramavtal",
        ]


def test_a_wide_table_of_ours_scrolls_in_that_region_and_the_page_does_not(
    chromium: Chromium, webbplats: Path
) -> None:
    with chromium.tab(390) as tab:
        tab.open((webbplats / "notebooks" / "en-fil.html").as_uri())
        scrolling = (
            "[...document.querySelectorAll('#tbl-bred *')].filter(e => e.scrollWidth > e.clientWidth + 1"
        )
        scrolling += " && getComputedStyle(e).overflowX === 'auto').map(e => e.className)"
        assert tab.evaluate(scrolling) == ["kp-scroll"]
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_figure_follows_when_the_window_narrows(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[1]).as_uri())
    tab.size(390)
    tab.evaluate("new Promise(done => setTimeout(done, 400))")
    assert tab.evaluate("document.querySelector('#fig-kop .main-svg').getBoundingClientRect().width") <= 390


def test_the_first_tab_stop_is_the_way_past_the_navigation(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[1]).as_uri())
    tab.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    tab.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def test_the_text_has_contrast_enough(report: Tab) -> None:
    assert report.evaluate(_LOW_CONTRAST) == []


_LOW_CONTRAST = """
(() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const f = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest("script, style, svg") || !e.offsetHeight) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(walker.currentNode.data.trim());
  }
  return low;
})()
"""


def test_on_paper_every_tab_is_shown_and_figures_keep_within_the_page(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[1]).as_uri())
    tab.call("Emulation.setEmulatedMedia", media="print")
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.evaluate("new Promise(done => setTimeout(done, 300))")
    hidden = "[...document.querySelectorAll('.tab-panel')].filter(p => !p.offsetHeight).length"
    assert tab.evaluate(hidden) == 0
    widths = "[...document.querySelectorAll('.main-svg')].map(s => s.getBoundingClientRect().width)"
    assert max(tab.evaluate(widths)) <= 658  # A4 less its margins, in CSS pixels


def test_after_printing_the_figures_have_the_width_of_the_window_again(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / PAGES[1]).as_uri())
    width = "document.querySelector('#fig-kop .main-svg').getBoundingClientRect().width"
    before = tab.evaluate(width)
    for event in ("beforeprint", "afterprint"):
        tab.evaluate(f"window.dispatchEvent(new Event('{event}'))")
        tab.evaluate("new Promise(done => setTimeout(done, 300))")
    assert tab.evaluate(width) == before


def test_a_page_in_one_file_shows_its_figures_with_no_request_at_all(
    tab: Tab, webbplats: Path, tmp_path: Path
) -> None:
    root = webbplats.parent.parent
    page = render_file(root / "notebooks" / "en-fil.qmd", tmp_path / "en fil.html", root=root)
    tab.open(page.as_uri())
    assert [url for url in tab.requests if not url.startswith("data:")] == [page.as_uri()]
    assert tab.errors == []
    assert tab.evaluate("document.querySelectorAll('.main-svg').length") > 0
    assert tab.evaluate("document.querySelectorAll('[role=tab]').length") == 2
    assert tab.evaluate("document.querySelector('img').naturalWidth") > 0
