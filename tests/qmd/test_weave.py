"""What cells and inline expressions put on a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpilib.errors import RenderError
from kpilib.qmd.execute import Sitting
from kpilib.qmd.source import Source
from kpilib.qmd.weave import weave

Read = Callable[..., Source]
Weave = Callable[..., str]


@pytest.fixture
def woven(read: Read, sitting: Sitting) -> Weave:
    """The Markdown that a page's body becomes."""
    return lambda body, **kwargs: "\n".join(line.text for line in weave(read(body), sitting, **kwargs))


def _cell(*lines: str) -> str:
    return "\n".join(["```{python}", *lines, "```", ""])


def test_one_page_shows_each_kind_of_result_in_its_place(woven: Weave) -> None:
    body = "\n".join(
        [
            _cell("1 + 1"),
            _cell("print('utskrift')"),
            _cell("#| output: asis", "print('**fet**')"),
            _cell("#| include: false", "hemligt = 'osynligt'; hemligt"),
            _cell("#| output: false", "'stum'"),
            _cell("#| echo: true", "visad = 3"),
            _cell(
                "from IPython.display import Markdown, display",
                "display(Markdown('*md*'))",
                "Markdown('`b`')",
            ),
            _cell("import sys", "print('till loggen', file=sys.stderr)"),
        ]
    )
    text = woven(body)
    for shown in ("```\n2\n```", "```\nutskrift\n```", "**fet**", "```python\nvisad = 3\n```", "*md*", "`b`"):
        assert shown in text
    for hidden in ("osynligt", "stum", "till loggen", "1 + 1"):
        assert hidden not in text


def test_stderr_goes_to_the_log(woven: Weave, sitting: Sitting) -> None:
    woven(_cell("import sys, warnings", "print('ett', file=sys.stderr)", "warnings.warn('två')"))
    log = sitting.log.read_text(encoding="utf-8")
    assert "ett" in log
    assert "två" in log


def test_inline_expressions_are_values_and_not_markup(woven: Weave) -> None:
    text = woven(
        _cell("from IPython.display import Markdown", "x = '*a_b* <5'")
        + "\nTalet `{python} 40 + 2`, texten `{python} x`, Markdown `{python} Markdown('**f**')`, `kod`.\n"
    )
    assert "Talet 42, texten &#42;a&#95;b&#42; &#60;5, Markdown **f**, `kod`." in text


def test_an_inline_expression_sees_what_stands_before_it_and_not_after(woven: Weave) -> None:
    text = woven(f"{_cell('n = 1')}\n`{{python}} n`\n\n{_cell('n = 2')}\n`{{python}} n`\n")
    assert [line for line in text.splitlines() if line.isdigit()] == ["1", "2"]


def test_an_inline_expression_in_a_code_block_is_left_as_it_is(woven: Weave) -> None:
    assert "`{python} 1 / 0`" in woven("```\n`{python} 1 / 0`\n```\n")


@pytest.mark.parametrize(
    ("inline", "message"),
    [
        ("`{python} x = 1`", r"inget uttryck[^$]*sida\.qmd:5"),
        ("`{r} 1`", r"Kod i r stöds inte[^$]*sida\.qmd:5"),
        ("`{python} None`", r"ger inget värde[^$]*sida\.qmd:5"),
    ],
)
def test_an_inline_expression_without_a_value_is_refused(woven: Weave, inline: str, message: str) -> None:
    with pytest.raises(RenderError, match=message):
        woven(inline + "\n")


HEADING = "from IPython.display import Markdown\nMarkdown('Först.\\n\\n## Rubrik {#sec-r}\\n\\nText.')"


def test_a_heading_that_a_cell_shows_as_it_is_is_the_pages_own(woven: Weave) -> None:
    assert "\n## Rubrik {#sec-r}\n" in woven(_cell("#| output: asis", HEADING))


@pytest.mark.parametrize("before", ["", "::: {.callout-tip}\\nRuta\\n:::\\n\\n", "```\\nkod\\n```\\n\\n"])
def test_a_heading_that_would_be_missing_from_quartos_contents_list_is_refused(
    woven: Weave, before: str
) -> None:
    with pytest.raises(RenderError, match=r"visar en rubrik[^$]*sida\.qmd:5[^$]*#\| output: asis"):
        woven(_cell(HEADING.replace("Först", f"{before}Först")))


@pytest.mark.parametrize(
    "shown",
    [
        "::: {.callout-note}\n## Rutans egen\nText\n:::",
        ":::: {.a}\n::: b\n# x\n:::\n## y\n::::\n",
        "```python\n# kommentar\n```",
        "~~~~\n```\n# kod\n```\n~~~~",
        "```\n```python\n# kod\n```",
        "#hashtag",
    ],
)
def test_the_title_of_a_box_and_a_comment_in_code_are_no_headings(woven: Weave, shown: str) -> None:
    woven(_cell("from IPython.display import Markdown", f"Markdown({shown!r})"))


def test_a_cell_with_label_and_caption_is_a_numbered_block(woven: Weave) -> None:
    text = woven(_cell("#| label: fig-a", "#| fig-cap: En rubrik", '#| fig-alt: Säger "hej"', "'x'"))
    assert '{#fig-a fig-alt="Säger \\"hej\\""}' in text
    assert text.index("{#fig-a") < text.index("'x'") < text.index("En rubrik")


def test_output_that_holds_a_fence_gets_a_longer_one(woven: Weave) -> None:
    assert "````\n```\ninuti\n```\n````" in woven(_cell("print('```\\ninuti\\n```')"))


def test_code_is_shown_where_the_website_says_so(woven: Weave) -> None:
    assert "```python\nx = 1\n```" in woven(_cell("x = 1"), echo=True)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("from IPython.display import HTML\nHTML('<b>x</b>')", r"visar HTML[^$]*sida\.qmd:5[^$]*show_html"),
        ("from IPython.display import SVG\nSVG('<svg/>')", r"visar image/svg\+xml, som inte stöds"),
        ("#| label: fig-a\n#| fig-cap: X\nx = 1", r"rubriktext men visar inget[^$]*sida\.qmd:5"),
    ],
)
def test_a_result_that_the_engines_would_show_differently_is_refused(
    woven: Weave, code: str, message: str
) -> None:
    with pytest.raises(RenderError, match=message):
        woven(_cell(code))
