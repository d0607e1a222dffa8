"""Shared files, and the page that carries them inside itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpilib.qmd.assets import CSS, PLOTLY_JS, TABS_JS, asset, inline

Render = Callable[..., str]


@pytest.mark.parametrize("name", [*CSS, *PLOTLY_JS, *TABS_JS])
def test_each_shared_file_exists_and_reaches_for_nothing_elsewhere(name: str) -> None:
    text = asset(name).read_text(encoding="utf-8")
    assert "@import" not in text or name == "plotly.min.js"
    assert name == "plotly.min.js" or "http" not in text


def test_a_tag_for_a_shared_file_becomes_its_content() -> None:
    html = inline(
        '<head><link rel="stylesheet" href="site_libs/print.css"></head>', [], asset("print.css").parent
    )
    assert asset("print.css").read_text(encoding="utf-8") in html
    assert "<link" not in html


def test_a_deferred_script_runs_after_the_body() -> None:
    page = '<head><script src="site_libs/tabs.js" defer></script></head><body><p></p></body>'
    html = inline(page, [], asset("tabs.js").parent)
    assert html.index("<p>") < html.index("role=tab") < html.index("</body>")


def test_no_script_can_be_ended_by_its_own_content() -> None:
    html = inline('<script src="site_libs/plotly.min.js"></script>', [], asset("print.css").parent)
    assert html.count("</script") == 1
