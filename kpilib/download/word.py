"""A document as Word: real headings, captions, tables and a table of contents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kpilib.download.document import Document
from kpilib.download.pandoc import TOC_DEPTH, convert
from kpilib.download.reference import write_reference
from kpilib.errors import RenderError
from kpilib.qmd.tree import Element


def write_word(document: Document, output: Path, folder: Path, made: datetime) -> None:
    """Write the Word file.

    Parameters
    ----------
    folder
        Where the document's pictures lie.
    made
        What the file says about when it was made.

    Raises
    ------
    RenderError
        Pandoc cannot make it.
    """
    reference = write_reference(folder / "reference.docx", document.title, draft=document.draft)
    written = convert(
        document,
        "docx",
        folder / "word.docx",
        folder,
        made,
        reference_doc=str(reference),
        table_of_contents=True,
        toc_depth=TOC_DEPTH,
        filters=["tables.lua", "word.lua"],
    )
    file = docx.Document(str(written))
    _fill_contents(file, document.title)
    for row in file.element.body.iter(qn("w:tr")):  # not parted between two pages
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _save(file, output, made)


def _fill_contents(file: Docx, title: str) -> None:
    """The table of contents with its entries, which pandoc leaves to Word to fill in."""
    lines = [_line(file, *heading) for heading in _headings(file)]
    place = next((p for p in file.element.body.iter(qn("w:p")) if _is_contents(p)), None)
    if place is None:
        raise RenderError(
            "Innehållsförteckningen hittades inte i Word-filen.",
            var=title,
            gor="Kontrollera vilken pandoc som är installerad: kategoriplan doctor.",
        )
    if not lines:
        return
    # the field begins in the first line, before its words, and ends in the last
    first, last = lines[0], lines[-1]
    instruction = OxmlElement("w:instrText")
    instruction.text = f'TOC \\o "1-{TOC_DEPTH}" \\h \\z \\u'
    opening = [_run(_mark("begin", dirty="true")), _run(instruction), _run(_mark("separate"))]
    for run in reversed(opening):
        first.insert(1, run)  # after the paragraph's own properties
    last.append(_run(_mark("end")))
    for line in lines:
        place.addprevious(line)
    place.getparent().remove(place)


def _headings(file: Docx) -> Iterator[tuple[int, str, str]]:
    """Level, anchor and words of the headings that stand in the table of contents."""
    for paragraph in file.paragraphs:
        name, _, level = (paragraph.style.style_id if paragraph.style else "").partition("Heading")
        before = paragraph._p.getprevious()
        if name or not level.isdigit() or int(level) > TOC_DEPTH or before is None:
            continue
        if before.tag == qn("w:bookmarkStart"):
            yield int(level), str(before.get(qn("w:name"))), paragraph.text


def _line(file: Docx, level: int, anchor: str, words: str) -> Element:
    """A line of the table of contents: a link to its heading."""
    paragraph = file.add_paragraph(style=f"toc {level}")
    link = OxmlElement("w:hyperlink", {qn("w:anchor"): anchor, qn("w:history"): "1"})
    link.append(paragraph.add_run(words)._r)
    paragraph._p.append(link)
    return paragraph._p


def _is_contents(paragraph: Element) -> bool:
    return any((code.text or "").strip().startswith("TOC ") for code in paragraph.iter(qn("w:instrText")))


def _mark(kind: str, **attributes: str) -> Element:
    """Where a field begins, is parted and ends."""
    named = {qn(f"w:{name}"): value for name, value in attributes.items()}
    return OxmlElement("w:fldChar", {qn("w:fldCharType"): kind, **named})


def _run(inside: Element) -> Element:
    run = OxmlElement("w:r")
    run.append(inside)
    return run


def _save(file: Docx, output: Path, made: datetime) -> None:
    """Write the file so that the same document is the same bytes, whenever it is written."""
    whole = BytesIO()
    file.save(whole)
    with ZipFile(whole) as read, ZipFile(output, "w") as write:
        for name in read.namelist():
            entry = ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            write.writestr(entry, read.read(name))
