"""The site's search, from pages opened in a folder and by keyboard alone."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from browser.chromium import Tab
from browser.conftest import PAGES
from browser.test_accessibility import violations

pytestmark = pytest.mark.browser
TOGETHER = "rendered sites"
LINKS = "[...document.querySelectorAll('.search-answer a')]"


def to_field(tab: Tab) -> None:
    for _ in range(30):
        tab.press("Tab")
        if tab.evaluate("document.activeElement.id") == "sok":
            return
    raise AssertionError("the keyboard does not reach the search field")


def ask(tab: Tab, text: str) -> str:
    """Write in the field, and what is said of the hits."""
    tab.evaluate("document.getElementById('sok').select()")
    tab.write(text)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if said := tab.evaluate("document.querySelector('.search-answer [role=status]').textContent"):
            return str(said)
        time.sleep(0.05)
    raise AssertionError("nothing was said of the search")


def hits(tab: Tab) -> list[str]:
    found: list[str] = tab.evaluate(LINKS + ".map(a => a.textContent)")
    return found


def wait_for(tab: Tab, script: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if tab.evaluate(script):
                return
        except RuntimeError:  # between two pages
            pass
        time.sleep(0.05)
    raise AssertionError(script)


@pytest.fixture
def front(tab: Tab, site: Path) -> Tab:
    tab.open((site / "index.html").as_uri())
    return tab


def test_the_keyboard_alone_leads_from_the_front_page_to_a_section_of_the_plan(front: Tab) -> None:
    to_field(front)
    assert "träff" in ask(front, "personkretsar")
    front.press("ArrowDown")
    assert front.evaluate("document.activeElement.textContent") == "Personkretsar"
    front.press("Enter")
    wait_for(front, "location.pathname.endsWith('/reports/kategoriplan.html') && location.hash.length > 1")
    wait_for(front, "document.readyState === 'complete'")
    section = unquote(front.evaluate("location.hash"))[1:]
    assert front.evaluate(
        f"document.getElementById({json.dumps(section)}).querySelector('h3').innerText"
    ) == ("Personkretsar")
    assert front.errors == []


def test_tab_goes_from_the_field_through_the_hits_and_enter_in_the_field_takes_the_best(front: Tab) -> None:
    to_field(front)
    ask(front, "ramavtalsköp")
    front.press("Tab")
    assert front.evaluate("document.activeElement") is not None
    assert front.evaluate(LINKS + ".indexOf(document.activeElement)") == 0
    front.press("ArrowUp")
    assert front.evaluate("document.activeElement.id") == "sok"
    best = front.evaluate(LINKS + "[0].href")
    front.press("Enter")
    wait_for(front, f"location.href === {json.dumps(best)}")


def test_a_search_without_hits_says_so_and_escape_ends_it(front: Tab) -> None:
    to_field(front)
    assert ask(front, "kvantmekanik") == "Inga träffar på ”kvantmekanik”. Pröva ett kortare ord."
    assert hits(front) == []
    front.press("Escape")
    assert front.evaluate("document.querySelector('.search-answer').hidden")
    assert front.evaluate("document.getElementById('sok').value") == ""


def test_letters_are_found_in_any_case_and_a_and_o_find_letters_of_their_own_too(front: Tab) -> None:
    to_field(front)
    said = ask(front, "BELÄGGNING")
    assert ask(front, "beläggning") == said
    written_plainly = ask(front, "belaggning korttidshem")
    assert written_plainly == ask(front, "beläggning korttidshem")
    assert ask(front, "bälägg").startswith("Inga träffar"), "ä is no other way of writing e or a"


def test_every_word_must_be_found_and_headings_come_first(front: Tab) -> None:
    to_field(front)
    ask(front, "nettokostnad")
    assert "ettokostnad" in hits(front)[0]
    assert len(hits(front)) > 1
    assert ask(front, "nettokostnad kvantmekanik").startswith("Inga träffar")


def test_a_hit_shows_where_it_is_and_marks_what_was_asked_for(front: Tab) -> None:
    to_field(front)
    ask(front, "personkretsar")
    item = front.evaluate("document.querySelector('.search-answer li').innerText")
    assert "Kategoriplan Funktionsstöd › Behov" in item
    marks = front.evaluate("[...document.querySelectorAll('.search-answer mark')].map(m => m.textContent)")
    assert {mark.lower() for mark in marks} == {"personkretsar"}


def test_the_open_search_has_no_fault_that_axe_finds_and_fits_a_phone(front: Tab) -> None:
    front.size(320)
    to_field(front)
    ask(front, "ramavtal")
    assert violations(front) == []
    assert front.evaluate("document.documentElement.scrollWidth") == 320
    box = front.evaluate(
        "(({left, right}) => [left, right])(document.querySelector('.search-answer').getBoundingClientRect())"
    )
    assert box[0] >= 0
    assert box[1] <= 320


def test_the_index_is_small_and_is_loaded_only_for_who_searches(front: Tab, site: Path) -> None:
    assert (site / "site_libs" / "sokindex.js").stat().st_size < 400_000
    assert not any("sokindex" in url for url in front.requests)
    to_field(front)
    ask(front, "ramavtal")
    ask(front, "egen regi")
    assert sum("sokindex" in url for url in front.requests) == 1
    assert front.errors == []


def test_every_hit_of_the_index_leads_to_a_section_that_is_there(site: Path) -> None:
    text = (site / "site_libs" / "sokindex.js").read_text(encoding="utf-8")
    lines = json.loads(text[text.index("[") : text.rindex(";")])
    pages = {name: (site / name).read_text(encoding="utf-8") for name in {line[0] for line in lines}}
    assert set(pages) == set(PAGES)
    for page, _, anchor, heading, _ in lines:
        assert heading
        assert not anchor or f'id="{anchor}"' in pages[page], (page, anchor)
