"""What report cells show: checked as Markdown, and as the HTML that it becomes."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import UsageError
from kpilib.qmd.emit import callout, figure, show_html, table

NBSP = "\u00a0"


def _figure(**kwargs: str) -> str:
    given = {"id": "fig-a", "caption": "En rubrik", "alt": "Vad den visar"} | kwargs
    return str(figure(go.Figure(go.Bar(y=[1, 2])), **given).data)


def test_html_is_a_raw_block() -> None:
    assert show_html("<b>x</b>").data.strip() == "```{=html}\n<b>x</b>\n```"


@given(st.integers(min_value=0, max_value=12))
def test_no_run_of_backticks_in_the_html_ends_its_block(count: int) -> None:
    lines = show_html(f"<pre>\n{'`' * count}\n</pre>").data.strip().splitlines()
    assert lines[0].removesuffix("{=html}") == lines[-1]
    assert lines.count(lines[-1]) == 1


def test_a_figure_is_a_block_with_its_anchor_and_its_caption_last() -> None:
    lines = [line for line in _figure().splitlines() if line]
    assert lines[0] == "::::::::: {#fig-a}"
    assert lines[-2:] == ["En rubrik", ":::::::::"]


def test_a_figure_brings_no_plotly_js_and_is_the_same_each_time() -> None:
    assert _figure() == _figure()
    assert len(_figure()) < 20_000
    assert "cdn" not in _figure()


def test_the_text_of_a_figure_is_escaped() -> None:
    assert 'aria-label="a &quot;b&quot; &lt;5"' in _figure(alt='a "b" <5')


def test_no_break_spaces_in_a_caption_stay() -> None:
    assert f"1{NBSP}234 kr" in _figure(caption=f"1{NBSP}234\nkr")


def test_a_table_lies_in_a_named_region() -> None:
    text = table("<table></table>", id="tbl-a", caption="Andel *köp*").data
    assert 'role="region" tabindex="0" aria-label="Andel *köp*"><table></table></div>' in text


@pytest.mark.parametrize(
    "call",
    [
        lambda: _figure(id="tbl-a"),
        lambda: _figure(alt=" "),
        lambda: _figure(caption=""),
        lambda: table("<table></table>", id="fig-a", caption="x"),
        lambda: table("<table></table>", id="tbl-a", caption=""),
        lambda: callout("x", kind="caution"),  # type: ignore[arg-type]
    ],
)
def test_what_would_give_a_page_without_number_caption_or_text_is_refused(call: object) -> None:
    with pytest.raises(UsageError):
        call()  # type: ignore[operator]


def test_a_box_has_its_title_as_heading() -> None:
    lines = callout("Text.", kind="tip", title="Så här").data.strip().splitlines()
    assert lines == ["::::::::: {.callout-tip}", "## Så här", "", "Text.", ":::::::::"]
