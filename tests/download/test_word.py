"""The Word file: what Word shows as headings, captions and tables is just that."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree

import pytest

from download.conftest import Made, anchored

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def document(rapport: Made) -> ElementTree.Element:
    with zipfile.ZipFile(rapport.path("docx")) as file:
        return ElementTree.fromstring(file.read("word/document.xml"))


def words(element: ElementTree.Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def styled(document: ElementTree.Element, style: str) -> list[str]:
    paragraphs = document.iter(f"{W}p")
    return [words(p) for p in paragraphs if p.find(f"{W}pPr/{W}pStyle[@{W}val='{style}']") is not None]


def test_headings_are_headings_and_tabs_stand_under_headings_of_their_own(
    document: ElementTree.Element,
) -> None:
    assert styled(document, "Title") == ["Rapport med å, ä & ö"]
    assert styled(document, "Heading1") == ["Sammanfattning", "Kurvor", "Tabeller"]
    assert styled(document, "Heading2") == ["Staplar", "Delar"]


def test_figures_and_tables_have_captions_with_their_numbers(document: ElementTree.Element) -> None:
    assert [c.partition(":")[0] for c in styled(document, "ImageCaption")[-5:]] == [
        f"Figur\u00a0{n}" for n in range(1, 6)
    ]
    assert [c.partition(":")[0] for c in styled(document, "TableCaption")] == [
        "Tabell\u00a01",
        "Tabell\u00a02",
    ]


def test_every_table_repeats_its_headings_and_has_the_table_style(document: ElementTree.Element) -> None:
    tables = list(document.iter(f"{W}tbl"))
    tables = [t for t in tables if t.find(f"{W}tblPr/{W}tblStyle[@{W}val='Table']") is not None]
    assert len(tables) == 2
    for table in tables:
        first = table.find(f"{W}tr")
        assert first is not None
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
    assert words(tables[0].findall(f"{W}tr")[0]) == "InsatsAntalAndelFörändringDelarDag"
    assert words(tables[0].findall(f"{W}tr")[1]) == "Köp"


def test_each_column_has_room_for_its_longest_word(document: ElementTree.Element) -> None:
    for table in document.iter(f"{W}tbl"):
        if table.find(f"{W}tblPr/{W}tblCaption") is None:
            continue  # the two halves of a pair of figures
        whole = table.find(f"{W}tblPr/{W}tblW")
        assert whole is not None
        assert (whole.get(f"{W}type"), whole.get(f"{W}w")) == ("pct", "5000"), "as wide as the text"
        columns = [int(c.get(f"{W}w") or 0) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        longest = [0] * len(columns)
        for row in table.findall(f"{W}tr"):
            cells = [words(cell) for cell in row.findall(f"{W}tc")]
            if len(cells) == len(columns):
                longest = [max(n, *map(len, cell.split(" "))) for n, cell in zip(longest, cells, strict=True)]
        assert len(set(columns)) > 1, "what holds more is wider"
        for width, letters in zip(columns, longest, strict=True):
            assert 92 * width / sum(columns) >= letters


def test_a_row_is_not_parted_and_a_group_heading_stands_with_what_it_heads(
    document: ElementTree.Element, rapport: Made
) -> None:
    rows = [r for r in document.iter(f"{W}tr") if r.find(f"{W}trPr/{W}tblHeader") is None]
    assert rows
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert "Köp" in styled(document, "Grupprubrik")
    with zipfile.ZipFile(rapport.path("docx")) as file:
        styles = ElementTree.fromstring(file.read("word/styles.xml"))
    heading = styles.find(f"{W}style[@{W}styleId='Grupprubrik']/{W}pPr/{W}keepNext")
    assert heading is not None


def test_the_alternative_text_of_each_figure_comes_along(document: ElementTree.Element) -> None:
    told = [p.get("descr") for p in document.iter() if p.tag.endswith("}docPr")]
    assert 'Tre kurvor: "Första" 30 % till 37 %.' in told
    assert "En blå ruta" in told


def test_the_contents_lead_to_the_headings(document: ElementTree.Element) -> None:
    assert styled(document, "TOC1") == ["Sammanfattning", "Kurvor", "Tabeller"]
    anchors = {b.get(f"{W}name") for b in document.iter(f"{W}bookmarkStart")}
    links = {a for h in document.iter(f"{W}hyperlink") if (a := h.get(f"{W}anchor"))}
    assert {"sec-sammanfattning", "fig-kurvor", "tbl-varden"} <= links <= anchors


def test_the_document_is_swedish_and_says_that_it_is_a_draft_on_every_page(rapport: Made) -> None:
    with zipfile.ZipFile(rapport.path("docx")) as file:
        styles = file.read("word/styles.xml").decode()
        header, footer = (file.read(f"word/{part}1.xml").decode() for part in ("header", "footer"))
        document = file.read("word/document.xml").decode()
        core = file.read("docProps/core.xml").decode()
    defaults = ElementTree.fromstring(styles).find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert defaults is not None
    assert defaults.get(f"{W}val") == "sv-SE"
    assert "UTKAST" in header
    assert "Rapport med å, ä &amp; ö" in header
    assert "headerReference" in document
    assert [part in footer for part in ("Sida ", " PAGE ", " av ", " NUMPAGES ")] == [True] * 4
    assert "<dc:language>sv-SE</dc:language>" in core
    assert "2024-12-31T12:00:00Z</dcterms:created>" in core


def test_the_page_is_a4_and_the_look_is_the_suites(rapport: Made, document: ElementTree.Element) -> None:
    size = next(document.iter(f"{W}pgSz"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    with zipfile.ZipFile(rapport.path("docx")) as file:
        styles = ElementTree.fromstring(file.read("word/styles.xml"))
    heading = styles.find(f"{W}style[@{W}styleId='Heading1']/{W}rPr/{W}color")
    assert heading is not None
    assert heading.get(f"{W}val") == "1F5A93"
    ids = [style.get(f"{W}styleId") for style in styles.iter(f"{W}style")]
    assert len(ids) == len(set(ids))
    assert {"Ruta", "Rutrubrik", "Kalla", "TOC1"} <= set(ids)


def test_every_anchored_number_is_the_pages(rapport: Made, document: ElementTree.Element) -> None:
    shown = words(document)
    for id_, value in anchored(rapport.html).items():
        assert value in shown, id_
    assert len(anchored(rapport.html)) == 2


def test_every_part_of_the_file_is_well_formed(rapport: Made) -> None:
    with zipfile.ZipFile(rapport.path("docx")) as file:
        parts = [name for name in file.namelist() if name.endswith((".xml", ".rels"))]
        assert "word/document.xml" in parts
        for name in parts:
            ElementTree.fromstring(file.read(name))
