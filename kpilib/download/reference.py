"""The styles that Word takes the look of a report from: pandoc's own reference document, recoloured."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from functools import cache
from html import escape
from pathlib import Path

import pypandoc

from kpilib.download.pandoc import STYLE

_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STYLE_OF = re.compile(r"\s*<w:style [^>]*w:styleId=\"(?P<id>[^\"]+)\".*?</w:style>", re.DOTALL)
_SECTION = re.compile(r"<w:sectPr>.*?</w:sectPr>", re.DOTALL)


def write_reference(output: Path, title: str, *, draft: bool) -> Path:
    """A reference document: A4, the suite's styles, the title and page numbers, and UTKAST on a draft.

    Parameters
    ----------
    output
        The file to write.
    title
        What stands at the top of every page.
    """
    with zipfile.ZipFile(io.BytesIO(_pandocs_own())) as own, zipfile.ZipFile(output, "w") as made:
        for name in own.namelist():
            content = own.read(name).decode("utf-8")
            if name == "word/styles.xml":
                content = _styles(content)
            elif name == "word/document.xml":
                content = _SECTION.sub(lambda _: _part("section.xml"), content)
                content = content.replace("<w:document ", f'<w:document xmlns:r="{_RELATION}" ', 1) if (
                    "xmlns:r=" not in content
                ) else content  # fmt: skip
            elif name == "word/_rels/document.xml.rels":
                content = content.replace(
                    "</Relationships>", f"{_relation('header')}{_relation('footer')}</Relationships>"
                )
            elif name == "[Content_Types].xml":
                content = content.replace("</Types>", f"{_override('header')}{_override('footer')}</Types>")
            made.writestr(zipfile.ZipInfo(name), content)
        mark = _run("UTKAST", '<w:b/><w:color w:val="8A3B00"/><w:spacing w:val="20"/>') if draft else ""
        tab = "<w:r><w:tab/></w:r>"
        header = f"{_run(title)}{tab}{mark}"
        made.writestr(zipfile.ZipInfo("word/kp-header.xml"), _paragraph("hdr", "Header", header))
        footer = f"{tab}{_run('Sida ')}{_field('PAGE')}{_run(' av ')}{_field('NUMPAGES')}"
        made.writestr(zipfile.ZipInfo("word/kp-footer.xml"), _paragraph("ftr", "Footer", footer))
    return output


@cache
def _pandocs_own() -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own pandoc


def _styles(content: str) -> str:
    """The styles with those of `styles.xml` in the place of pandoc's of the same name."""
    ours = _part("styles.xml")
    known = {found["id"] for found in _STYLE_OF.finditer(ours)}
    kept = _STYLE_OF.sub(lambda found: "" if found["id"] in known else found[0], content)
    defaults = re.compile(r"<w:docDefaults>.*?</w:docDefaults>", re.DOTALL)
    first, _, rest = ours.partition("</w:docDefaults>")
    kept = defaults.sub(lambda _: f"{first}</w:docDefaults>", kept)
    return kept.replace("</w:styles>", f"{rest}</w:styles>")


def _part(name: str) -> str:
    return (STYLE / name).read_text(encoding="utf-8")


def _relation(kind: str) -> str:
    return f'<Relationship Type="{_RELATION}/{kind}" Id="rIdKp{kind}" Target="kp-{kind}.xml"/>'


def _override(kind: str) -> str:
    return f'<Override PartName="/word/kp-{kind}.xml" ContentType="{_KIND}.{kind}+xml"/>'


def _paragraph(tag: str, style: str, runs: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:{tag} {_MAIN}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p></w:{tag}>'


def _run(words: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
