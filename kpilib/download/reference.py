"""The styles that Word takes the look of a report from: pandoc's own reference document, with the suite's."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pypandoc
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, RGBColor
from docx.text.paragraph import Paragraph

from kpilib.download.pandoc import STYLE

_WARN = RGBColor(0x8A, 0x3B, 0x00)


def write_reference(output: Path, title: str, *, draft: bool) -> Path:
    """A reference document: A4, the suite's styles, the title and page numbers, and UTKAST on a draft.

    Parameters
    ----------
    output
        The file to write.
    title
        What stands at the top of every page.
    """
    document = docx.Document(BytesIO(_pandocs_own()))
    _set_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(28), Mm(25)
    section.left_margin = section.right_margin = Mm(25)
    section.header_distance = section.footer_distance = Mm(12.5)
    _write_header(section.header.paragraphs[0], title, draft=draft)
    _write_footer(section.footer.paragraphs[0])
    document.save(str(output))
    return output


@cache
def _pandocs_own() -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own pandoc


def _set_styles(document: Docx) -> None:
    """Put those of `styles.xml` in the place of pandoc's of the same id, and its defaults in theirs."""
    styles = document.styles.element
    known = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
    for ours in list(parse_xml((STYLE / "styles.xml").read_bytes())):
        theirs = known.get(ours.get(qn("w:styleId")))
        if ours.tag == qn("w:docDefaults"):
            theirs = styles.find(qn("w:docDefaults"))
        if theirs is None:
            styles.append(ours)
        else:
            styles.replace(theirs, ours)


def _write_header(paragraph: Paragraph, title: str, *, draft: bool) -> None:
    paragraph.add_run(title)
    if draft:
        paragraph.add_run("\t")
        mark = paragraph.add_run("UTKAST")
        mark.bold = True
        mark.font.color.rgb = _WARN


def _write_footer(paragraph: Paragraph) -> None:
    paragraph.add_run("\tSida ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" av ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    """A number that Word fills in."""
    field = OxmlElement("w:fldSimple", {qn("w:instr"): f" {name} "})
    shown = paragraph.add_run("1")
    field.append(shown._r)
    paragraph._p.append(field)
