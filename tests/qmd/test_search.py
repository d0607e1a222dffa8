"""What of a finished page can be searched."""

from __future__ import annotations

import json
from pathlib import Path

from kpilib.qmd.search import MOST, sections, write_index

PAGE = """<!DOCTYPE html><html><head><title>Ej med</title></head><body>
<header><a href="x">Meny</a></header>
<main><header class="page-head"><h1>Planen <em>2025</em></h1><p>Inledning</p></header>
<nav class="toc"><a href="#a">Innehåll</a></nav>
<div class="text">
<section id="behov" class="level2"><h2><span class="header-section-number">1</span> Behov</h2>
<p>Många &amp; få<br>på rad</p>
<section id="vantan" class="level3"><h3>Väntan</h3><p>Beslut som väntar</p>
<div aria-hidden="true">ritat</div><pre>SELECT 1</pre><details><summary>Mer</summary>dolt</details>
<table><tr><th>Insats</th><td>Boendestöd</td><td class="gt_row gt_right">2 537</td></tr></table></section>
<p>Efteråt</p></section>
<section class="tab-panel" id="flik"><p>I en flik</p></section>
</div></main><footer>Fot</footer></body></html>"""


def test_each_section_has_its_heading_its_anchor_and_the_text_that_is_its_own() -> None:
    found = sections(PAGE)
    assert [(s.ankare, s.rubrik, s.text) for s in found] == [
        ("", "Planen 2025", "Inledning I en flik"),
        ("behov", "Behov", "Många & få på rad Efteråt"),
        ("vantan", "Väntan", "Beslut som väntar Insats Boendestöd"),
    ]
    assert found[2].inom is found[1]


def test_a_very_long_section_is_cut() -> None:
    html = f"<main><h1>Lång</h1><p>{'ord ' * MOST}</p></main>"
    assert len(sections(html)[0].text) <= MOST


def test_the_index_holds_the_pages_that_there_are_with_what_each_section_is_within(tmp_path: Path) -> None:
    (tmp_path / "site_libs").mkdir()
    (tmp_path / "plan.html").write_text(PAGE, encoding="utf-8")
    write_index(tmp_path, [Path("plan.html"), Path("reports/saknas.html")])
    text = (tmp_path / "site_libs" / "sokindex.js").read_text(encoding="utf-8")
    lines = json.loads(text[text.index("[") : text.rindex(";")])
    assert [line[:4] for line in lines] == [
        ["plan.html", "", "", "Planen 2025"],
        ["plan.html", "Planen 2025", "behov", "Behov"],
        ["plan.html", "Planen 2025 › Behov", "vantan", "Väntan"],
    ]
