"""Workbooks made part by part, so that a test can say what no library would write."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def rows(*cells: str) -> str:
    """The rows of a sheet, each the XML of its cells."""
    return (
        "<sheetData>"
        + "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(cells, 1))
        + "</sheetData>"
    )


def text(*cells: str) -> str:
    """Cells of text without an address, one after the other."""
    return "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)


def write_parts(path: Path, parts: Mapping[str, str]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def write_book(
    path: Path,
    sheets: Mapping[str, str],
    *,
    workbook: str = "",
    states: Mapping[str, str] | None = None,
    strings: str | None = None,
    formats: tuple[str, ...] = (),
    space: str = MAIN,
) -> Path:
    """An .xlsx whose sheets hold this XML inside ``worksheet``.

    Parameters
    ----------
    workbook
        XML that stands first in the workbook part (``workbookPr``).
    states
        Sheet -> its state (``hidden``, ``veryHidden``).
    strings
        The XML inside ``sst``.
    formats
        Number formats; the cell style n has the n:th, and 0 has none.
    """
    states = states or {}
    tags = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}" state="{states.get(name, "visible")}"/>'
        for n, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    if strings is not None:
        relations += f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    codes = "".join(
        f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(formats, 164)
    )
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in (0, *range(164, 164 + len(formats))))
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="w" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}">{workbook}'
        f"<sheets>{tags}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{space}"><numFmts>{codes}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{space}">{strings or ""}</sst>',
    }
    for n, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{space}">{content}</worksheet>'
    return write_parts(path, parts)
