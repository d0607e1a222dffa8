"""The PDF: its text, its language, its tags and its pages."""

from __future__ import annotations

import re

import pytest
from pypdf import PdfReader

from download.conftest import Made, anchored


@pytest.fixture(scope="module")
def pdf(rapport: Made) -> PdfReader:
    return PdfReader(rapport.path("pdf"))


@pytest.fixture(scope="module")
def shown(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def test_it_is_tagged_swedish_and_has_its_title(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv-SE"
    assert "/StructTreeRoot" in root
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Rapport med å, ä & ö"


def test_it_says_that_it_conforms_to_the_standard_of_accessible_pdf(pdf: PdfReader) -> None:
    assert pdf.xmp_metadata is not None
    assert re.search(r"pdfuaid:part(>|=\")1", pdf.xmp_metadata.stream.get_data().decode())


def test_every_page_is_a4_with_its_number_and_the_mark_of_a_draft(pdf: PdfReader) -> None:
    count = len(pdf.pages)
    for n, page in enumerate(pdf.pages, 1):
        words = page.extract_text()
        assert f"Sida {n} av {count}" in words
        assert "UTKAST" in words
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_its_headings_are_in_the_outline(pdf: PdfReader) -> None:
    titles = [entry["/Title"] for entry in pdf.outline if not isinstance(entry, list)]
    assert titles[-3:] == ["Sammanfattning", "Kurvor", "Tabeller"]


def test_every_anchored_number_is_the_pages(rapport: Made, shown: str) -> None:
    for id_, value in anchored(rapport.html).items():
        assert value.replace("\u00a0", " ") in shown, id_


def test_figures_carry_their_alternative_text(pdf: PdfReader) -> None:
    told = {str(one["/Alt"]) for one in _objects(pdf) if "/Alt" in one}
    assert 'Tre kurvor: "Första" 30 % till 37 %.' in told


def test_links_lead_within_the_document_or_to_the_web(pdf: PdfReader) -> None:
    uris = {
        str(one["/A"]["/URI"])
        for page in pdf.pages
        for reference in page.get("/Annots", ())
        if "/URI" in (one := reference.get_object()).get("/A", {})
    }
    assert uris == {"https://www.kolada.se/"}


def _objects(pdf: PdfReader) -> list[dict[str, object]]:
    found = (pdf.get_object(n) for n in range(1, len(pdf.xref_objStm) + len(pdf.xref.get(0, {})) + 1))
    return [one for one in found if isinstance(one, dict)]
