"""A text in Markdown, HTML, a figure and a script says what it says, to readers that are not ours."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from typing import Any
from unicodedata import normalize

import pypandoc
import pytest
from fientliga_texter import ALLA, LANG
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from kpilib.fritext import i_diagram, i_html, i_json, i_markdown, i_skript, synlig, ur_diagram
from kpilib.qmd.html import READER

QUARTO = (
    "markdown+autolink_bare_uris+emoji+mark+tex_math_single_backslash+lists_without_preceding_blankline"
    "+short_subsuperscripts+four_space_rule+mmd_header_identifiers+mmd_link_attributes"
)
"""More than Quarto asks of pandoc."""
READERS = (READER, QUARTO, "gfm", "commonmark_x")
TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("*_`#[](){}<>|\\$@^~:-+=.!\"'&%/ \t\n0123ab")), max_size=40
)
SPACES = re.compile(r"[ \t\n]+")


def pandoc(source: str, reader: str) -> list[Any]:
    """The blocks that pandoc reads."""
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "--from", reader, "--to", "json"],
        input=source, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return list(json.loads(done.stdout)["blocks"])


def read(source: str, reader: str) -> str:
    """The text of one paragraph that holds nothing but text."""
    [block] = pandoc(source, reader)
    assert block["t"] == "Para", block["t"]
    kinds = {inline["t"] for inline in block["c"]}
    assert kinds <= {"Str", "Space"}, kinds
    return "".join(inline.get("c", " ") for inline in block["c"])


def said(text: str) -> str:
    """What a reader is to see of a text on a line."""
    return SPACES.sub(" ", synlig(text)).strip(" ")


def same(one: str, other: str) -> bool:
    """Whether two texts are of the same characters, composed or not: some readers compose them."""
    return normalize("NFC", one) == normalize("NFC", other)


@pytest.mark.parametrize("reader", READERS)
def test_every_text_of_the_corpus_is_read_as_it_is_written(reader: str) -> None:
    """In one document, a paragraph each, and each within marks that it could meet."""
    texts = [t for t in (*ALLA, LANG) if said(t)]
    source = "\n\n".join(f"x{i_markdown(text)}x" for text in texts)
    blocks = pandoc(source, reader)
    assert [b["t"] for b in blocks] == ["Para"] * len(texts)
    for text, block in zip(texts, blocks, strict=True):
        assert {i["t"] for i in block["c"]} <= {"Str", "Space"}
        assert same("".join(i.get("c", " ") for i in block["c"]), f"x{said(text)}x")


@pytest.mark.parametrize("text", ALLA)
def test_a_text_of_the_corpus_at_the_beginning_of_a_line(text: str) -> None:
    assert read(i_markdown(text), READER) == (said(text) or "\u00a0")


@settings(max_examples=60)
@given(TEXT, st.sampled_from(READERS))
def test_any_text_is_read_as_it_is_written(text: str, reader: str) -> None:
    shown = said(text) or ("\u00a0" if text else "")
    assert same(read(f"{i_markdown(text)}x", reader), f"{shown}x")


@settings(max_examples=40)
@given(TEXT.filter(said), st.sampled_from(["**{}**", "*{}*", "[{}](a.qmd)", "- {}", "## {} {{#sec-a}}"]))
def test_any_text_within_the_marks_of_a_page_is_its_own(text: str, within: str) -> None:
    [block] = pandoc(within.format(i_markdown(text)), READER)
    found: list[str] = []
    _strings(block["c"], found)
    assert "".join(found).strip(" ") == said(text)


def _strings(node: Any, found: list[str]) -> None:
    if isinstance(node, dict) and node["t"] in ("Str", "Space"):
        found.append(node.get("c", " "))
    elif isinstance(node, dict):
        assert node["t"] in ("Strong", "Emph", "Link", "Plain", "Para", "Header")
        _strings(node["c"], found)
    elif isinstance(node, list):
        for one in node:
            _strings(one, found)


@given(TEXT)
def test_nothing_for_another_reader_stands_in_the_markdown(text: str) -> None:
    """Quarto looks for its shortcodes and cells in the text itself."""
    assert not set(i_markdown(text)) & set("<>{}[]()`@$\"'\\*_~^|!:=+.-/\n")


def test_a_text_that_shows_nothing_keeps_the_marks_around_it_apart() -> None:
    assert i_markdown("\u200b") == i_markdown("  ") == "&nbsp;"
    assert i_markdown("") == ""


@given(TEXT)
def test_html_holds_the_text_and_no_element(text: str) -> None:
    page = html.fragment_fromstring(f'<div title="{i_html(text)}">{i_html(text)}</div>')
    assert len(page) == 0
    assert (page.text or "") == page.get("title") == synlig(text)


@pytest.mark.parametrize("text", ALLA)
def test_html_holds_each_text_of_the_corpus(text: str) -> None:
    page = html.fragment_fromstring(f"<td data-a='{i_html(text)}'>{i_html(text)}</td>")
    assert len(page) == 0
    assert page.get("data-a") == synlig(text)


@given(TEXT)
def test_a_figure_holds_no_tag_formula_or_template_and_gives_the_text_back(text: str) -> None:
    shown = i_diagram(text)
    assert not set(shown) & set("<>${}%\\\n")
    assert ur_diagram(shown) == SPACES.sub(" ", synlig(text)) == unescape(shown)


def test_line_breaks_of_a_figure_are_its_own() -> None:
    assert ur_diagram(f"{i_diagram('a<br>b')}<br>c") == "a<br>b\nc"


@given(st.dictionaries(TEXT, TEXT, max_size=3))
def test_json_in_a_script_is_the_same_json_and_ends_nothing(value: dict[str, str]) -> None:
    for ascii_only in (True, False):
        written = i_skript(json.dumps(value, ensure_ascii=ascii_only))
        assert json.loads(written) == value
        assert not set(written) & set("<>&")


@given(st.dictionaries(TEXT, TEXT, max_size=3))
def test_json_for_a_terminal_is_the_same_json_without_what_acts(value: dict[str, str]) -> None:
    written = i_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(written) == value
    assert not [c for c in written if not c.isprintable() and c not in "\n\u00a0" and c != " "]
