"""The theme's files for the genuine Quarto, on a model of its page: what its templates and Bootstrap give.

What Quarto itself makes is seen only where it is installed (tests/qmd/test_both_engines.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.chromium import Tab, serve
from browser.conftest import ROOT
from browser.test_accessibility import load_axe

from kpilib.qmd.html import THEME
from kpilib.qmd.project import read_project

pytestmark = pytest.mark.browser
RULES = ("landmark-unique", "scrollable-region-focusable")
OF_QUARTO = """
body { margin: 0; padding-top: 57px; font-family: system-ui, sans-serif; }
.fixed-top { position: fixed; top: 0; left: 0; right: 0; height: 57px; background: #fff; }
.container-fluid, .navbar-collapse, .navbar-nav { display: flex; align-items: center; }
.navbar-nav { padding: 0; list-style: none; }
.navbar .nav-link { padding: 0.5rem; }
.navbar-title { font-size: 1.25rem; }
#quarto-search { margin-left: auto; width: 45px; }
pre, div.sourceCode { overflow: auto; }
pre > code.sourceCode { white-space: pre; }
.cell-output-display { overflow-x: auto; }
section:target::before { content: ""; display: block; height: 57px; margin: -57px 0 0; }
"""
WIDE = "x" * 60 + " "


def _page(*, themed: bool) -> str:
    project = read_project(ROOT)
    item = '<li class="nav-item"><a class="nav-link" href="#a"><span class="menu-text">{}</span></a></li>'
    links = "".join(item.format(entry.text) for entry in project.nav)
    rules = (THEME / "quarto.scss").read_text(encoding="utf-8").partition("/*-- scss:rules --*/")[2]
    ours = f"<script>{(THEME / 'quarto.js').read_text(encoding='utf-8')}</script><style>{rules}</style>"
    return f"""<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"><title>Modell</title><style>{OF_QUARTO}</style>
{ours if themed else ""}</head><body class="nav-fixed">
<header id="quarto-header" class="headroom fixed-top"><nav class="navbar navbar-expand-xl">
<div class="navbar-container container-fluid">
<a class="navbar-brand" href="#a"><span class="navbar-title">{project.title}</span></a>
<div class="navbar-collapse"><ul class="navbar-nav">{links}</ul></div>
<div id="quarto-search" title="Sök"></div></div></nav></header>
<div id="quarto-margin-sidebar"><nav id="TOC" role="doc-toc"><h2 id="toc-title">Innehållsförteckning</h2>
<ul><li><a href="#sec-a">Avsnitt</a></li></ul></nav></div>
<main><div style="height: 2000px"></div>
<section id="sec-a"><h2>Avsnitt</h2><p><span id="v-a">17</span></p><figure id="fig-a">Figur</figure>
<div class="sourceCode"><pre class="sourceCode"><code class="sourceCode">{WIDE * 4}</code></pre></div>
<pre><code>{WIDE * 4}</code></pre>
<div class="cell-output-display"><div class="kp-scroll" role="region" tabindex="0" aria-label="Tabell"
style="overflow-x: auto"><table><tr><td>{WIDE.strip() * 4}</td></tr></table></div>
<p style="width: 3000px">Bred</p></div></section>
<div style="height: 2000px"></div></main></body></html>"""


@pytest.fixture
def model(tmp_path: Path) -> Callable[..., Path]:
    """Write the model page, with the theme's files or without."""

    def _write(*, themed: bool = True) -> Path:
        path = tmp_path / "modell.html"
        path.write_text(_page(themed=themed), encoding="utf-8")
        return path

    return _write


def _violations(tab: Tab) -> set[str]:
    load_axe(tab)
    run = f"axe.run(document, {{runOnly: {{type: 'rule', values: {json.dumps(RULES)}}}}})"
    return set(tab.evaluate(f"{run}.then((found) => found.violations.map((rule) => rule.id))"))


def test_navigations_have_names_and_nothing_scrolls_out_of_reach(
    tab: Tab, model: Callable[..., Path]
) -> None:
    tab.open(model(themed=False).as_uri())
    assert _violations(tab) == set(RULES), "the model has the faults that the theme mends"
    tab.open(model().as_uri())
    assert _violations(tab) == set()


@pytest.mark.parametrize("anchor", ["sec-a", "v-a", "fig-a"])
def test_what_a_link_leads_to_stands_below_the_bar(tab: Tab, model: Callable[..., Path], anchor: str) -> None:
    shown = f"document.querySelector('section#{anchor} h2, span#{anchor}, figure#{anchor}')"
    top = f"{shown}.getBoundingClientRect().top"
    tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    tab.open(f"{model().as_uri()}#{anchor}")
    assert 57 <= tab.evaluate(top) < 120


def test_the_menu_is_one_line_in_a_window_of_1280_pixels(tab: Tab, model: Callable[..., Path]) -> None:
    tab.open(model().as_uri())
    lines = "[...document.querySelectorAll('.menu-text')].map(e => [e.getClientRects().length, e.offsetTop])"
    found = tab.evaluate(lines)
    assert len(found) == len(read_project(ROOT).nav)
    assert {tuple(line) for line in found} == {(1, found[0][1])}
    assert tab.evaluate("document.querySelector('.navbar-container').scrollWidth") <= 1280
    tab.size(700)
    assert {rects for rects, _ in tab.evaluate(lines)} == {1}, "a label is never broken in two"


def test_a_search_that_cannot_fetch_its_index_is_not_offered(tab: Tab, model: Callable[..., Path]) -> None:
    there = "document.getElementById('quarto-search') !== null"
    tab.open(model().as_uri())
    assert not tab.evaluate(there)
    with serve(model().parent) as url:
        tab.open(url + model().name)
        assert tab.evaluate(there)
