"""Every page on A4: each chart whole, no column lost. That there are charts is seen in test_site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Shown

pytestmark = pytest.mark.browser
TOGETHER = "rendered sites"
MM = 96 / 25.4
WIDTH, HEIGHT = (210 - 2 * 18) * MM, (297 - 18 - 20) * MM  # A4 less the margins of print.css, in CSS pixels


_MEASURE = """
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const charts = all(".js-plotly-plot").map((plot) => {
    const svg = plot.querySelector(".main-svg").getBoundingClientRect();
    const kept = plot.closest(".kp-panels > div") || plot.closest("figure");
    return [plot.id, svg.left, svg.right, getComputedStyle(kept).breakInside, kept.offsetHeight];
  });
  const figures = all("figure.float-fig").map((f) => [f.id, getComputedStyle(f).breakInside, f.offsetHeight]);
  const folded = all("details.data:not([open])");
  const heights = folded.map((d) => d.offsetHeight);
  folded.forEach((d) => { d.open = true; });
  const wide = all("main *").filter((e) => !e.closest("svg, .js-plotly-plot")
    && e.getBoundingClientRect().right > WIDTH + 1).map((e) => e.outerHTML.slice(0, 120));
  const opened = folded.map((d) => d.offsetHeight);
  folded.forEach((d) => { d.open = false; });
  return { charts, figures, heights, opened, wide };
})()
"""


@pytest.fixture(scope="session")
def sheet(desk: Shown) -> dict[str, Any]:
    """The measures of the page in a window as wide as the paper within its margins, laid out for print."""
    tab = desk.tab
    tab.call("Emulation.setEmulatedMedia", media="print")
    tab.size(round(WIDTH))
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    found: dict[str, Any] = tab.evaluate(_MEASURE.replace("WIDTH", str(WIDTH)))
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    tab.call("Emulation.setEmulatedMedia", media="")
    tab.size(1280)
    return found


def test_every_chart_lies_whole_within_the_paper(sheet: dict[str, Any]) -> None:
    for name, left, right, breaks, height in sheet["charts"]:
        assert left >= -0.5, name
        assert right <= WIDTH + 0.5, name
        assert breaks == "avoid", name
        assert height < HEIGHT, name


def test_every_figure_goes_on_one_sheet(sheet: dict[str, Any]) -> None:
    assert [f for f in sheet["figures"] if f[1] != "avoid" or f[2] >= HEIGHT] == []


def test_no_column_of_a_table_is_lost_on_paper(sheet: dict[str, Any]) -> None:
    assert sheet["wide"] == []


def test_what_is_folded_away_is_left_out_on_paper_and_what_is_open_is_printed(sheet: dict[str, Any]) -> None:
    assert set(sheet["heights"]) <= {0}
    assert all(height > 20 for height in sheet["opened"])


def test_the_printed_file_is_a4_and_no_figure_of_it_lies_on_two_sheets(desk: Shown, tmp_path: Path) -> None:
    desk.tab.pdf(tmp_path / "sida.pdf")
    data = (tmp_path / "sida.pdf").read_bytes()
    boxes = re.findall(rb"/MediaBox ?\[([\d. ]+)\]", data)
    assert {tuple(round(float(n)) for n in box.split()) for box in boxes} == {(0, 0, 595, 842)}
    figures = _figures(data)
    assert len(figures) >= desk.tab.evaluate("document.querySelectorAll('figure.float-fig').length")
    assert [sheets for sheets in figures if len(sheets) != 1] == []


def _figures(data: bytes) -> list[set[bytes]]:
    """The sheets that each figure lies on, by the structure tree of a tagged PDF; tables may run on."""
    objects = dict(re.findall(rb"(\d+) 0 obj\s(.*?)endobj", data, flags=re.S))

    def within(number: bytes) -> Iterator[bytes]:
        yield objects[number]
        kids = re.search(rb"/K (\[[^\]]*\]|\d+ 0 R)", objects[number])
        for kid in re.findall(rb"(\d+) 0 R", re.sub(rb"<<.*?>>", b"", kids[1])) if kids else ():
            yield from within(kid)

    parts = [list(within(n)) for n, body in objects.items() if b"/S /Figure" in body]
    return [
        {sheet for body in figure for sheet in re.findall(rb"/Pg (\d+) 0 R", body)}
        for figure in parts
        if not any(re.search(rb"/S /Table\b", body) for body in figure)
    ]
