"""A document as Word: real headings, captions, tables and a table of contents."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

from kpilib.download.document import Document
from kpilib.download.pandoc import TOC_DEPTH, convert
from kpilib.download.reference import write_reference
from kpilib.errors import RenderError

_ROW, _WHOLE = re.compile(r"<w:tr>(?!<w:trPr>)"), "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
"""A row of a table's body, and its beginning when it is not to be parted between two pages."""
_TOC = re.compile(
    r'<w:p>\s*<w:r>\s*<w:fldChar w:fldCharType="begin"[^>]*/>.*?'
    r'<w:fldChar w:fldCharType="end"\s*/>\s*</w:r>\s*</w:p>',
    re.DOTALL,
)
_HEADING = re.compile(
    r'<w:bookmarkStart [^>]*w:name="(?P<anchor>[^"]+)"\s*/>\s*<w:p>\s*<w:pPr>\s*'
    r'<w:pStyle w:val="Heading(?P<level>\d)"\s*/>(?P<runs>.*?)</w:p>',
    re.DOTALL,
)
_WORDS = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.DOTALL)


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
    with zipfile.ZipFile(written) as read, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            content = read.read(entry)
            if entry.filename == "word/document.xml":
                text = _fill_contents(content.decode("utf-8"), document.title)
                content = _ROW.sub(_WHOLE, text).encode("utf-8")
            write.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _fill_contents(content: str, title: str) -> str:
    """The table of contents with its entries, which pandoc leaves to Word to fill in."""
    lines = [
        f'<w:p><w:pPr><w:pStyle w:val="TOC{found["level"]}"/></w:pPr>{{}}'
        f'<w:hyperlink w:anchor="{found["anchor"]}" w:history="1"><w:r><w:t xml:space="preserve">'
        f"{''.join(_WORDS.findall(found['runs']))}</w:t></w:r></w:hyperlink>{{}}</w:p>"
        for found in _HEADING.finditer(content)
        if int(found["level"]) <= TOC_DEPTH
    ]
    if not lines:
        return content
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve">'
        f'TOC \\o "1-{TOC_DEPTH}" \\h \\z \\u</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    last = len(lines) - 1
    filled = "".join(
        line.format(begin if n == 0 else "", end if n == last else "") for n, line in enumerate(lines)
    )
    done, count = _TOC.subn(lambda _: filled, content, count=1)
    if not count:
        raise RenderError(
            "Innehållsförteckningen hittades inte i Word-filen.",
            var=title,
            gor="Kontrollera vilken pandoc som är installerad: kategoriplan doctor.",
        )
    return done
