"""The last look at a finished page."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpilib.errors import RenderError
from kpilib.qmd.check import check
from kpilib.qmd.place import Line, Place

WOVEN = [Line("första", Place(Path("sida.qmd"), 1)), Line("![a](b.png)", Place(Path("sida.qmd"), 7))]


def _check(html: str, *existing: str) -> list[str]:
    def exists(path: str) -> bool:
        return path in existing

    return check(html, WOVEN, is_page=exists, is_file=exists, shared="site_libs")


def test_local_images_are_named_once_each_and_data_images_are_not() -> None:
    html = '<img src="b.png"><img src="data:image/png;base64,AA==">'
    assert _check(html, "b.png") == ["b.png"]


@pytest.mark.parametrize(
    "link", ["https://www.kolada.se/", "mailto:a@b.se", "#a", "", "del%20ett.html", "del%20ett.html#x"]
)
def test_a_link_outwards_to_an_anchor_or_to_a_page_may_stand(link: str) -> None:
    assert _check(f'<p id="a"><a href="{link}">x</a></p>', "del ett.html") == []


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://x.example/a.png">',
        '<link rel="stylesheet" href="//x.example/a.css">',
        '<iframe src="http://x.example/"></iframe>',
        "<style>a { background: url('https://x.example/a.png') }</style>",
        '<svg><image href="https://x.example/a.png"/></svg>',
    ],
)
def test_whatever_would_be_fetched_from_elsewhere_is_refused(html: str) -> None:
    with pytest.raises(RenderError, match=r"x\.example\S* utifrån"):
        _check(html)


def test_an_error_points_at_the_line_that_it_comes_from() -> None:
    with pytest.raises(RenderError, match=r"Bilden b\.png finns inte[^$]*sida\.qmd:7"):
        _check('<img src="b.png">')


def test_the_shared_files_are_there_from_every_folder() -> None:
    assert _check('<script src="../site_libs/a.js"></script><link rel="icon" href="data:,">') == []


@pytest.mark.parametrize(
    "html", ['<script src="eget.js"></script>', '<link rel="stylesheet" href="eget.css">']
)
def test_a_script_or_style_of_the_pages_own_is_refused_since_it_would_be_missing(html: str) -> None:
    with pytest.raises(RenderError, match=r"Filen eget\.\S+ kommer inte med"):
        _check(html)
