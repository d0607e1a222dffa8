"""Where Quarto is installed: both engines give the same anchors, captions and references from one source."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest

from kpilib.qmd import find_quarto, render_site

pytestmark = pytest.mark.skipif(find_quarto() is None, reason="no quarto on PATH")


@dataclass
class _Content(HTMLParser):
    anchors: set[str] = field(default_factory=set)
    captions: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    _open: str = ""
    _text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, href = values.get("id") or "", values.get("href") or ""
        if name.startswith(("fig-", "tbl-", "sec-")) and "-plot" not in name and "-caption" not in name:
            self.anchors.add(name)
        if tag == "figcaption":
            self._open, self._text = "figcaption", ""
        elif tag == "a" and href.startswith(("#fig-", "#tbl-", "#sec-")) and "toc" not in str(values):
            self._open, self._text = href, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        text = " ".join(self._text.split())
        if tag == "figcaption" and self._open == "figcaption":
            self.captions.append(text)
        elif tag == "a" and self._open.startswith("#"):
            self.references.append((self._open, text))
        else:
            return
        self._open = ""


def _content(webbplats: Path, engine: Literal["quarto", "builtin"]) -> _Content:
    output = webbplats / "reports" / f"_{engine}"
    page = Path("reports/uppfoljning.qmd")
    (html,) = render_site(webbplats, pages=[page], output=output, params={"period": "2024H2"}, engine=engine)
    content = _Content()
    content.feed(html.read_text(encoding="utf-8"))
    return content


def test_both_engines_give_the_same_anchors_captions_and_references(webbplats: Path) -> None:
    ours, quartos = _content(webbplats, "builtin"), _content(webbplats, "quarto")
    assert ours.anchors == quartos.anchors
    assert ours.captions == quartos.captions
    assert [r for r in quartos.references if r in ours.references] == ours.references
