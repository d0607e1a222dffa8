"""Where Quarto is installed: both engines make the same pages of the same sources."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from kpilib.qmd import find_quarto, render_site
from kpilib.qmd.project import read_project
from kpilib.qmd.tree import elements, parse

pytestmark = pytest.mark.skipif(find_quarto() is None, reason="no quarto on PATH")

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class _Content:
    anchors: set[str]
    captions: list[str]
    references: list[tuple[str, str]]
    contents: list[str]


def _content(webbplats: Path, engine: Literal["quarto", "builtin"]) -> _Content:
    output = webbplats / "reports" / f"_{engine}"
    page = Path("reports/uppfoljning.qmd")
    (html,) = render_site(
        webbplats, pages=[page], output=output, env={"PROV_PERIOD": "2024H2"}, engine=engine
    )
    anchors, captions, references, contents = set(), [], [], []
    for element in elements(parse(html.read_text(encoding="utf-8"))):
        name, href = element.get("id") or "", element.get("href") or ""
        text = " ".join("".join(element.itertext()).split())
        if name.startswith(("fig-", "tbl-", "sec-")) and "-plot" not in name and "-caption" not in name:
            anchors.add(name)
        if element.tag == "figcaption":
            captions.append(text)
        elif element.tag == "a" and any(
            above.get("id") in ("TOC", "toc") for above in element.iterancestors()
        ):
            contents.append(text)
        elif element.tag == "a" and href.startswith(("#fig-", "#tbl-", "#sec-")):
            references.append((href, text))
    return _Content(anchors, captions, references, contents)


def test_both_engines_give_the_same_anchors_captions_references_and_contents(webbplats: Path) -> None:
    ours, quartos = _content(webbplats, "builtin"), _content(webbplats, "quarto")
    assert ours.anchors == quartos.anchors
    assert ours.captions == quartos.captions
    assert ours.contents == quartos.contents
    assert [r for r in quartos.references if r in ours.references] == ours.references


@pytest.mark.parametrize("root", [ROOT, ROOT / "tests" / "qmd" / "fixtures" / "webbplats"])
def test_quarto_finds_just_the_pages_that_the_embedded_engine_finds(root: Path) -> None:
    found = subprocess.run(
        [str(find_quarto()), "inspect", str(root)], capture_output=True, check=True, encoding="utf-8"
    )
    files = json.loads(found.stdout)["files"]["input"]
    pages = {(root / file).resolve().relative_to(root.resolve()) for file in files}
    assert pages == set(read_project(root).pages)
