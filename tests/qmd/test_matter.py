"""The front matter of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kpilib.errors import RenderError
from kpilib.qmd.source import Source

Read = Callable[..., Source]


def _head(*lines: str) -> str:
    return "\n".join(["---", "title: Prov", *lines, "---", "", ""])


def test_what_stands_under_format_html_counts_as_the_pages_own(read: Read) -> None:
    matter = read("", _head("format:", "  html:", "    toc: true", "    toc-depth: 2")).matter
    assert (matter["toc"], matter["toc-depth"]) == (True, 2)


def test_what_stands_under_execute_counts_as_the_pages_own(read: Read) -> None:
    assert read("", _head("execute:", "  echo: true")).matter["echo"] is True


@pytest.mark.parametrize("written", ["2025-02-14", '"2025-02-14"'])
def test_a_date_is_a_day(read: Read, written: str) -> None:
    assert read("", _head(f"date: {written}")).matter["date"] == date(2025, 2, 14)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["date: today"], r"Datumet[^$]*sida\.qmd:3[^$]*ÅÅÅÅ-MM-DD"),
        (["bibliography: x.bib"], r"bibliography i sidhuvudet stöds inte[^$]*sida\.qmd:3"),
        (["subtitel: x"], r"Menade du subtitle"),
        (["toc: ja"], r"toc har ett värde[^$]*true eller false"),
        (["toc-depth: true"], r"toc-depth har ett värde[^$]*heltal"),
        (["format:", "  pdf: default"], r"pdf i sidhuvudet stöds inte[^$]*sida\.qmd:4"),
        (["execute:", "  freeze: auto"], r"freeze i sidhuvudet stöds inte"),
        (["jupyter: ir"], r"Bara kärnan python3"),
        (["toc: [tr"], r"går inte att läsa"),
    ],
)
def test_a_key_or_value_that_is_not_supported_is_refused_with_its_line(
    read: Read, lines: list[str], message: str
) -> None:
    with pytest.raises(RenderError, match=message):
        read("", _head(*lines))


@pytest.mark.parametrize("head", ["", "---\nlang: sv\n---\n", "---\ntitle: Prov\n"])
def test_a_page_without_a_title_or_an_end_to_its_front_matter_is_refused(read: Read, head: str) -> None:
    with pytest.raises(RenderError, match=r"saknar titel|avslutas aldrig"):
        read("text\n", head)
