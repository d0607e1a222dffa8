"""A finished page as a tree."""

from __future__ import annotations

import pytest

from kpilib.qmd.tree import classes, elements, parse


def test_elements_come_in_the_order_of_the_page_and_comments_are_none() -> None:
    page = parse('<!DOCTYPE html><html><body><!-- x --><main class="a  b"><p>1<br>2</p></main></body></html>')
    assert [element.tag for element in elements(page)] == ["html", "head", "body", "main", "p", "br"]
    assert classes(page.find(".//main")) == {"a", "b"}
    assert classes(page.find(".//p")) == set()


def test_a_figures_data_is_one_text_whatever_it_holds() -> None:
    data = '{"x": "<b>&amp;</b>"}' + " " * 20_000_000
    (script,) = parse(f'<p>före<script type="application/json">{data}</script>efter').iter("script")
    assert script.text == data
    assert script.tail == "efter"


@pytest.mark.parametrize(
    ("piece", "text"), [("", ""), ("bara text", "bara text"), ("<td>1</td>&nbsp;%", "1\u00a0%")]
)
def test_a_piece_of_a_page_is_read_too(piece: str, text: str) -> None:
    root = parse(piece)
    assert root.tag == "html"
    assert "".join(root.itertext()) == text
