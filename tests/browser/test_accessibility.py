"""What the law asks of a public website (EN 301 549, WCAG 2.1 AA), on every page of the site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from browser.chromium import Tab
from browser.conftest import Shown

pytestmark = pytest.mark.browser
TOGETHER = "rendered sites"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
_RUN = """
axe.run(document, {runOnly: TAGS, resultTypes: ["violations"]}).then((found) =>
  found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.html}`)))
"""


def load_axe(tab: Tab) -> None:
    """Put axe in the page, once."""
    if not tab.evaluate("'axe' in window"):
        package = find_spec("axe_core_python")
        assert package is not None
        assert package.origin is not None
        tab.evaluate(Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8") + "; 0")


def violations(tab: Tab) -> list[str]:
    """What axe finds wrong with the page as it is shown now."""
    load_axe(tab)
    found: list[str] = tab.evaluate(_RUN.replace("TAGS", json.dumps(TAGS)))
    return found


@contextmanager
def unfolded(tab: Tab) -> Iterator[None]:
    """The page with all that can be folded out folded out."""
    tab.evaluate("window.folded = [...document.querySelectorAll('details:not([open])')]; 0")
    tab.evaluate("folded.forEach(d => { d.open = true; })")
    yield
    tab.evaluate("folded.forEach(d => { d.open = false; })")


def test_axe_finds_nothing_wrong_with_a_page_and_all_that_is_folded_into_it(desk: Shown) -> None:
    with unfolded(desk.tab):
        assert violations(desk.tab) == []


def test_axe_finds_nothing_wrong_with_any_tab_of_a_tabset(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / "reports" / "uppfoljning.html").as_uri())
    with unfolded(tab):
        for n in range(tab.evaluate("document.querySelectorAll('[role=tab]').length")):
            tab.evaluate(f"document.querySelectorAll('[role=tab]')[{n}].click()")
            assert violations(tab) == [], n


def test_axe_finds_what_is_wrong(tab: Tab, webbplats: Path) -> None:
    tab.open((webbplats / "index.html").as_uri())
    wrong = (
        '<img src="data:,"><input><p style="color: #999">Svag text</p><details><summary>Mer</summary>'
        '<table><tr><td headers="saknas">1</td></tr></table></details>'
    )
    tab.evaluate(f"document.querySelector('main').insertAdjacentHTML('beforeend', {json.dumps(wrong)})")
    with unfolded(tab):
        found = {line.split(":")[0] for line in violations(tab)}
    assert found == {"image-alt", "label", "color-contrast", "td-headers-attr"}
