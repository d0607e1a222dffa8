"""The options of a cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpilib.errors import RenderError
from kpilib.qmd.options import CellOptions
from kpilib.qmd.source import Source

Read = Callable[..., Source]


def _options(read: Read, *lines: str) -> CellOptions:
    body = "\n".join(["```{python}", *(f"#| {line}" for line in lines), "1", "```", ""])
    return read(body).cells[0].options


def test_a_cell_without_options_shows_its_result_and_leaves_the_rest_to_the_page(read: Read) -> None:
    options = _options(read)
    assert (options.include, options.output, options.echo) == (True, True, None)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("echo: true", "echo", True),
        ("include: false", "include", False),
        ("output: asis", "output", "asis"),
        ("output: false", "output", False),
        ("warning: false", "warning", False),
        ("error: false", "error", False),
        ("label: tabell", "label", "tabell"),
    ],
)
def test_each_option_is_read(read: Read, line: str, name: str, value: object) -> None:
    assert getattr(_options(read, line), name) == value


def test_a_caption_may_go_on_over_several_lines(read: Read) -> None:
    options = _options(read, "label: fig-a", "fig-cap: |", "  En lång", "  rubriktext")
    assert options.fig_cap == "En lång\nrubriktext"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["label: a", "eval: false"], r"Cellvalet eval stöds inte[^$]*sida\.qmd:7"),
        (["echoo: true"], r"echoo stöds inte[^$]*Menade du echo"),
        (["echo: fenced"], r"echo har ett värde[^$]*true eller false"),
        (["output: all"], r"output har ett värde[^$]*asis"),
        (["tags: [parameters]"], r"Cellvalet tags stöds inte[^$]*sida\.qmd:6"),
        (["error: true"], r"får inte visa fel[^$]*sida\.qmd:6"),
        (["label: a", "echo: [tr"], r"går inte att läsa[^$]*sida\.qmd:7"),
        (["bara text"], r"går inte att läsa[^$]*sida\.qmd:6"),
        (["label: a", "fig-cap: X"], r"fig-cap behöver en etikett[^$]*sida\.qmd:7"),
        (["label: fig-a", "tbl-cap: X"], r"tbl-cap behöver en etikett"),
    ],
)
def test_an_option_that_is_not_supported_is_refused_with_its_line(
    read: Read, lines: list[str], message: str
) -> None:
    with pytest.raises(RenderError, match=message):
        _options(read, *lines)
