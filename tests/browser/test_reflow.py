"""Narrow windows and keyboards: nothing is out of reach for who zooms in, and for who has no mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.chromium import Tab
from browser.conftest import Shown

pytestmark = pytest.mark.browser
TOGETHER = "rendered sites"

# What reaches beyond the window's edge, apart from what scrolls in a region of its own that takes focus.
_BEYOND = """
[...document.querySelectorAll("body *")].filter((e) => {
  const region = e.closest(".kp-scroll");
  if (e.closest("svg, .skip") || (region && region !== e)) return false;
  const box = e.getBoundingClientRect();
  return box.width && (box.right > document.documentElement.clientWidth + 0.5 || box.left < -0.5);
}).map((e) => e.outerHTML.slice(0, 120))
"""
# Text that its own box cuts off: it overflows, and nothing lets the reader scroll to it.
_CUT = """
[...document.querySelectorAll("main *, header *, footer *")].filter((e) => {
  const style = getComputedStyle(e);
  const clips = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  const over = e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
  return clips && over && !e.closest("svg, .js-plotly-plot");
}).map((e) => e.outerHTML.slice(0, 120))
"""
# Texts of a chart that lie outside its drawing, or over one another.
_CHART_TEXTS = """
[...document.querySelectorAll(".js-plotly-plot")].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  const texts = [...plot.querySelectorAll(".main-svg :is(.gtitle, .ytick text, .bartext, .annotation-text)")]
    .filter((t) => t.textContent.trim()).map((t) => [t.textContent, t.getBoundingClientRect()]);
  return texts.filter(([, b]) => b.left < frame.left - 2 || b.right > frame.right + 2)
    .map(([text]) => `${plot.id}: ${text}`);
})
"""


def test_nothing_reaches_beyond_a_window_320_pixels_wide(narrow: Shown) -> None:
    root = "document.documentElement"
    assert narrow.tab.evaluate(f"[{root}.scrollWidth, {root}.clientWidth]") == [320, 320]
    assert narrow.tab.evaluate(_BEYOND) == []


def test_no_text_is_cut_off_in_a_narrow_window(narrow: Shown) -> None:
    assert narrow.tab.evaluate(_CUT) == []


def test_no_text_of_a_chart_falls_outside_it_in_a_narrow_window(narrow: Shown) -> None:
    assert narrow.tab.evaluate(_CHART_TEXTS) == []


def test_what_scrolls_in_a_narrow_window_takes_focus_and_has_a_name(narrow: Shown) -> None:
    nameless = narrow.tab.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1"
        " && getComputedStyle(e).overflowX === 'auto' && e.clientWidth"
        " && !(e.tabIndex === 0 && e.getAttribute('role') === 'region' && e.getAttribute('aria-label')))"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert nameless == []


def test_the_keyboard_passes_through_a_page_in_the_order_it_is_read_and_shows_where_it_is(
    tab: Tab, site: Path
) -> None:
    tab.open((site / "reports" / "tillganglighet.html").as_uri())
    tab.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    expected = tab.evaluate("document.querySelectorAll('a[href], button, input, [tabindex=\"0\"]').length")
    places, unseen = [], []
    for _ in range(expected):
        tab.press("Tab")
        where = tab.evaluate(
            "((e, style, box) => [[...document.querySelectorAll('*')].indexOf(e), e.outerHTML.slice(0, 80),"
            " style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) > 1,"
            " box.top >= 0 && box.bottom <= innerHeight + 1])(document.activeElement,"
            " getComputedStyle(document.activeElement), document.activeElement.getBoundingClientRect())"
        )
        places.append(where[0])
        if not (where[2] and where[3]):
            unseen.append(where[1])
    assert unseen == []
    assert places == sorted(set(places))
    assert len(places) == expected > 10
