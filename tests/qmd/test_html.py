"""What Markdown becomes, as Quarto has it with Swedish words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpilib.errors import RenderError

Render = Callable[..., str]
NBSP = "\u00a0"
NUMBERED = "---\ntitle: Prov\nnumber-sections: true\ntoc: true\n---\n"


def test_a_figure_block_is_numbered_with_its_caption_under_it(render: Render) -> None:
    html = render("::: {#fig-a}\n\n```{=html}\n<b>rit</b>\n```\n\nEn *rubrik*\n\n:::\n")
    assert '<figure id="fig-a" class="float float-fig">' in html
    assert html.index("<b>rit</b>") < html.index(f"Figur{NBSP}1:</span> En <em>rubrik</em></figcaption>")


def test_a_table_block_has_its_caption_above_it(render: Render) -> None:
    html = render("::: {#tbl-a}\n\n| a |\n|---|\n| 1 |\n\nRubriken\n\n:::\n")
    assert html.index(f"Tabell{NBSP}1:") < html.index("<table")


def test_a_markdown_table_with_an_anchor_is_numbered(render: Render) -> None:
    html = render("Se @tbl-a.\n\n| a |\n|---|\n| 1 |\n\n: Rubriken {#tbl-a}\n")
    assert f'<a href="#tbl-a" class="ref">Tabell{NBSP}1</a>' in html
    assert '<figure id="tbl-a"' in html


def test_a_table_block_takes_the_caption_of_the_table_in_it(render: Render) -> None:
    html = render("::: {#tbl-a}\n\n| a |\n|---|\n| 1 |\n\n: Rubriken\n\n:::\n")
    assert html.count("Rubriken</figcaption>") == 1
    assert "<caption>" not in html


def test_figures_and_tables_are_counted_apart_in_the_order_they_stand(render: Render) -> None:
    blocks = [f"::: {{#{name}}}\ninnehåll\n\nrubrik\n:::\n" for name in ("fig-a", "tbl-b", "fig-c")]
    html = render("\n".join([*blocks, "@fig-a, @tbl-b, @fig-c, [-@fig-c]."]))
    refs = [f"Figur{NBSP}1", f"Tabell{NBSP}1", f"Figur{NBSP}2", "2"]
    assert all(f'class="ref">{ref}</a>' in html for ref in refs)


def test_sections_are_numbered_from_the_second_level(render: Render) -> None:
    html = render("## Ett {#sec-ett}\n\n### Under\n\n## Två {#sec-tva}\n\nSe @sec-tva.\n", NUMBERED)
    assert '<span class="header-section-number">1.1</span> Under' in html
    assert f'<a href="#sec-tva" class="ref">Avsnitt{NBSP}2</a>' in html


def test_an_unnumbered_section_takes_no_number(render: Render) -> None:
    html = render("## Ett {.unnumbered}\n\n## Två\n", NUMBERED)
    assert '<span class="header-section-number">1</span> Två' in html


def test_the_table_of_contents_is_called_innehallsforteckning(render: Render) -> None:
    html = render("## Ett\n", NUMBERED)
    assert '<nav class="toc" id="toc" aria-labelledby="toc-title">' in html
    assert ">Innehållsförteckning<" in html


@pytest.mark.parametrize(
    ("kind", "title"), [("note", "Notera"), ("tip", "Tips"), ("warning", "Varning"), ("important", "Viktigt")]
)
def test_a_box_without_a_title_has_the_word_of_its_kind(render: Render, kind: str, title: str) -> None:
    html = render(f"::: {{.callout-{kind}}}\nText.\n:::\n")
    assert f'<div class="callout callout-{kind}">' in html
    assert f'<p class="callout-title">{title}</p>' in html


@pytest.mark.parametrize("body", ["## *Min* titel\n\nText.", 'title="*Min* titel"'])
def test_a_box_takes_its_title_from_its_heading_or_its_attribute(render: Render, body: str) -> None:
    attribute = body if body.startswith("title") else ""
    html = render(f"::: {{.callout-note {attribute}}}\n{'Text.' if attribute else body}\n:::\n")
    assert '<p class="callout-title"><em>Min</em> titel</p>' in html


def test_a_box_that_folds_is_a_disclosure(render: Render) -> None:
    html = render('::: {.callout-note collapse="true"}\n## Mer\nText.\n:::\n')
    assert '<details class="callout callout-note">' in html
    assert '<summary class="callout-title">Mer</summary>' in html


def test_the_headings_of_tabs_are_no_headings_of_the_page(render: Render) -> None:
    html = render("## A\n\n::: {.panel-tabset}\n\n#### Ett\n\nx\n\n#### Två\n\ny\n\n:::\n", NUMBERED)
    assert "<h4" not in html
    assert html.count('<section class="tab-panel"') == 2
    assert '<p class="tab-title" id="flikar-1-2-titel">Två</p>' in html


def test_a_table_scrolls_in_a_named_region(render: Render) -> None:
    html = render('| a |\n|---|\n| 1 |\n\n: Rubrik & "citat"\n')
    label = "Rubrik &amp; “citat”"
    assert f'<div class="kp-scroll" role="region" tabindex="0" aria-label="{label}">' in html


def test_formulas_are_mathml(render: Render) -> None:
    assert '<math display="inline"' in render("Talet $a^2$.\n")


def test_title_subtitle_and_date_head_the_page(render: Render) -> None:
    html = render("", "---\ntitle: Ett & två\nsubtitle: Under *det*\ndate: 2025-02-14\n---\n")
    assert "<h1>Ett &amp; två</h1>" in html
    assert "Under <em>det</em>" in html
    assert '<time datetime="2025-02-14">14 februari 2025</time>' in html


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("a\n\nSe @fig-borta.\n", r"@fig-borta leder ingenstans[^$]*sida\.qmd:7"),
        ("## A {#sec-a}\n\nSe @sec-a.\n", r"@sec-a leder ingenstans[^$]*number-sections"),
        ("Enligt [@svensson2020].\n", r"@svensson2020 leder ingenstans"),
        ("::: {.callout-caution}\nx\n:::\n", r"\.callout-caution stöds inte[^$]*sida\.qmd:5"),
        ("::: {.callout-note icon=false}\nx\n:::\n", r"attribut icon stöds inte[^$]*sida\.qmd:5"),
        ("::: {.panel-sidebar}\nx\n:::\n", r"\.panel-sidebar stöds inte"),
        ("::: {.column-margin}\nx\n:::\n", r"\.column-margin stöds inte"),
        ("::: {.content-visible when-format=html}\nx\n:::\n", r"\.content-visible stöds inte"),
        ("::: {layout-ncol=2}\nx\n:::\n", r"layout-ncol stöds inte"),
        ("::: {#lst-a}\nx\n\ny\n:::\n", r"Numrering av det slaget stöds inte"),
        ("::: {#fig-a}\nbara ett stycke\n:::\n", r"#fig-a saknar rubriktext[^$]*sida\.qmd:5"),
        ("::: {#fig-a}\nx\n\ny\n:::\n\n::: {#fig-a}\nx\n\ny\n:::\n", r"#fig-a finns två gånger"),
        ("::: {.panel-tabset}\ntext först\n\n## A\n:::\n", r"börjar inte med en rubrik"),
        ("a\n\n::: {.ruta}\nx\n", r"avslutas aldrig[^$]*sida\.qmd:7"),
        ("## A\n\n#### B\n", r"rubriknivå är överhoppad[^$]*sida\.qmd:7"),
        ("# A\n", r"Rubriknivå 1 är sidans titel[^$]*sida\.qmd:5"),
        ("![](bild.png)\n", r"saknar alternativtext[^$]*sida\.qmd:5"),
        ("a\n\n[b](borta.qmd#sec-c)\n", r"Länken borta\.html#sec-c leder ingenstans[^$]*sida\.qmd:7"),
        ("[a](sida.qmd) [b](fil.csv)\n", r"Länken fil\.csv leder ingenstans"),
        ("[a](borta.html)\n", r"Länken borta\.html leder ingenstans[^$]*sida\.qmd:5"),
        ("[a](#borta)\n", r"Länken #borta leder ingenstans"),
        ("![a](borta.png)\n", r"Bilden borta\.png finns inte[^$]*sida\.qmd:5"),
        ("<p id='a'></p>\n<p id='a'></p>\n", r"#a finns två gånger"),
        ("<script src='https://cdn.example/x.js'></script>\n", r"hämtar https://cdn\.example/x\.js utifrån"),
        ("<p style='background:url(//cdn.example/x.png)'>a</p>\n", r"hämtar //cdn\.example/x\.png utifrån"),
        ("<style>@import 'https://cdn.example/x.css';</style>\n", r"hämtar https://cdn\.example/x\.css"),
    ],
)
def test_what_would_be_lost_or_lead_nowhere_is_refused_with_its_line(
    render: Render, body: str, message: str
) -> None:
    with pytest.raises(RenderError, match=message):
        render(body)
