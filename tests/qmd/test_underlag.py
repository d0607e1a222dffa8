"""What has no basis leaves the page, and what would open it is said once, before the first heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from kpilib.errors import RenderError
from kpilib.qmd.emit import table, utan_underlag

Render = Callable[..., str]
KOSTNADER, KOPFIL = utan_underlag("**Kostnader** för 2023").data, utan_underlag("**Köpfil**").data
TABELL = table("<table><tr><td>1</td></tr></table>", id="tbl-t", caption="Rad").data
TOC = "---\ntitle: Prov\ntoc: true\n---\n\n"


def headings(page: str) -> list[str]:
    return [h.text_content() for h in html.fromstring(page).iter("h2", "h3", "h4")]


def opened(page: str) -> list[str]:
    """The list of what would open what, a line for each."""
    found = html.fromstring(page).find_class("kp-underlag")
    assert len(found) <= 1
    return [item.text_content() for box in found for item in box.iter("li")]


def test_a_page_without_marks_is_as_it_was_written(render: Render) -> None:
    page = render("Inledning.\n\n## A\n\n## B\n\nText.\n")
    assert headings(page) == ["A", "B"]
    assert opened(page) == []


def test_a_section_with_only_marks_and_words_goes_and_the_list_says_what_would_open_it(
    render: Render,
) -> None:
    page = render(f"Inledning.\n\n## A\n\nOrd om a.\n\n{KOSTNADER}\n\n- en lista\n\n## B\n\nText.\n", TOC)
    assert headings(page) == ["B"]
    assert "Ord om a" not in page
    assert "#a" not in page, "nor is it in the contents list"
    assert opened(page) == ["Kostnader: A (för 2023)"]
    assert page.index("Inledning") < page.index("kp-underlag") < page.index("<h2")


@pytest.mark.parametrize("content", [TABELL, "Det är [4]{#v-x} personer.", "```\nkod\n```", "![Bild](b.png)"])
def test_what_has_something_to_show_stays_and_is_said_to_lack_a_part(
    content: str, render: Render, write: Callable[..., object]
) -> None:
    write("", head="", name="b.png")
    content = f"::: {{.ruta}}\n{content}\n:::" if content.startswith("!") else content
    page = render(f"## A\n\n{content}\n\n{KOSTNADER}\n")
    assert headings(page) == ["A"]
    assert opened(page) == ["Kostnader: A (en del, för 2023)"]


def test_sections_within_one_another_go_together_under_the_outer_name(render: Render) -> None:
    body = (
        f"## Kostnader\n\nOrd.\n\n### Netto\n\n{KOSTNADER}\n\n### Brutto\n\n{KOSTNADER}\n\n## Kvar\n\nText.\n"
    )
    page = render(body)
    assert headings(page) == ["Kvar"]
    assert opened(page) == ["Kostnader: Kostnader (för 2023)"]


def test_where_two_sources_are_missing_each_has_its_own_sections(render: Render) -> None:
    both = utan_underlag("**Köpfil**", "**Kostnader** för 2022").data
    page = render(f"## Allt\n\n### A\n\n{KOSTNADER}\n\n### B\n\n{KOPFIL}\n\n### C\n\n{both}\n")
    assert headings(page) == []
    assert opened(page) == ["Kostnader: A (för 2023); C (för 2022)", "Köpfil: B; C"]


def test_an_outer_section_with_one_part_left_stays(render: Render) -> None:
    page = render(f"## Kostnader\n\nOrd.\n\n### Netto\n\n{KOSTNADER}\n\n### Brutto\n\n{TABELL}\n")
    assert headings(page) == ["Kostnader", "Brutto"]
    assert "Ord." in page
    assert opened(page) == ["Kostnader: Netto (för 2023)"]


def test_a_mark_that_names_nothing_goes_unsaid(render: Render) -> None:
    page = render(f"## A\n\n{utan_underlag().data}\n\n## B\n\nText.\n")
    assert headings(page) == ["B"]
    assert opened(page) == []


def test_a_mark_before_the_first_heading_is_said_without_a_section(render: Render) -> None:
    assert opened(render(f"{KOSTNADER}\n\n## B\n\nText.\n")) == ["Kostnader"]


def test_a_way_to_what_is_gone_is_its_words(render: Render) -> None:
    page = render(
        "Se [kostnaderna](#sec-a) och [resten](#sec-b).\n\n"
        f"## A {{#sec-a}}\n\n{KOSTNADER}\n\n## B {{#sec-b}}\n"
    )
    assert "Se kostnaderna och" in page
    assert '<a href="#sec-b">resten</a>' in page


def test_a_reference_to_a_table_that_is_not_there_is_still_an_error_where_it_stays(render: Render) -> None:
    with pytest.raises(RenderError, match="leder ingenstans"):
        render(f"## A\n\n{KOSTNADER}\n\n## B\n\nSe @tbl-t.\n")


def test_it_is_the_same_within_the_boxes_that_quarto_lays_around_a_cell(render: Render) -> None:
    outer, inner = ":" * 12, ":" * 11
    shown = f"{inner} {{.cell-output .cell-output-display}}\n{KOSTNADER}\n{inner}"
    cell = f"{outer} {{.cell}}\n{shown}\n{outer}"
    page = render(f"## A\n\n{cell}\n\n## B\n\n{cell}\n\n{TABELL}\n")
    assert headings(page) == ["B"]
    assert "cell-output" not in page, "an empty box is not left"
    assert opened(page) == ["Kostnader: A (för 2023); B (en del, för 2023)"]


def test_what_two_parts_of_a_section_need_of_one_source_is_said_together(render: Render) -> None:
    marks = "\n\n".join(utan_underlag(f"**Kolada** {id_}").data for id_ in ("N1", "N2", "N1"))
    assert opened(render(f"## A\n\n{marks}\n")) == ["Kolada: A (N1, N2)"]
