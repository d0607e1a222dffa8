"""The texts of a file, as a reader or a program sees them: without markup, with escapes undone."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from kpilib.formats.personspar import Skrift

PROGRAM_SUFFIX = frozenset({".html", ".htm", ".js", ".json", ".jsonl", ".css", ".svg", ".ipynb", ".xml"})
"""Files in which numbers and hashes stand for programs."""
OLASTA = frozenset({".png", ".jpg", ".jpeg", ".gif", ".woff", ".woff2", ".ttf", ".otf", ".ico", ".pdf"})
"""Pictures and letters hold no text. A PDF's text is compressed with letters of its own; it is made of the
same page as the Word file beside it, which is read."""
BOMBEN = 1 << 30
"""Bytes that the parts of one archive may unpack to."""

_DATA = re.compile(r"data:[\w/+.\-]+;base64,[A-Za-z0-9+/=\s]+")
_INLINE = re.compile(
    r"(?<=[0-9\-+ ])(?:</?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|em|font|i|ins|kbd|mark|q|s|samp|small"
    r"|span|strong|sub|sup|time|u|var|wbr)\b[^<>]*>)+(?=[0-9\-+ ])"
)
"""Tags that part no word, between the signs of a number."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_SCRIPT = re.compile(r"<script\b[^>]*>([^<]{500000,}?(?:<(?!/script)[^<]*)*)</script>")
"""A library that stands in a page; the same in page after page."""
_BLOCK = re.compile(r"</(?:w:p|w:tc|si|row|c|a:p|text:p|table:table-cell)>")
_NUMERIC = re.compile(r'<c\b(?![^>]*\bt="(?:s|str|inlineStr)")[^>]*>\s*<v>[^<]*</v>')
"""A cell of a workbook that is a number: typed, so an amount or a count."""
_TAG = re.compile(r"<[^<>]*>")


class Text(NamedTuple):
    """A text of a file: the part that it is of (empty: the file itself), the text, and what it is."""

    plats: str
    text: str
    skrift: Skrift


def texts(name: str, data: bytes) -> Iterator[Text]:
    """Every text in a file of this name and content."""
    suffix = PurePath(name).suffix.lower()
    if suffix in OLASTA:
        return
    if data.startswith(b"PK\x03\x04"):
        yield from _archive(data)
        return
    text = _decoded(data)
    if suffix in (".html", ".htm", ".svg"):
        yield from _page(text)
    elif suffix in PROGRAM_SUFFIX:
        yield Text("", _unescaped(text), "kod")
    else:
        yield Text("", text, "text")


def _decoded(data: bytes) -> str:
    """The text of bytes; what is no UTF-8 is read as Latin-1, in which the digits are what they are."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _page(text: str) -> Iterator[Text]:
    for script in _SCRIPT.finditer(text):
        if (digest := sha256(script[1].encode("utf-8", "surrogatepass")).digest()) not in _seen:
            yield Text("", script[1], "kod")
            _seen.add(digest)
    text = _unescaped(_SCRIPT.sub("", text))
    taken: list[str] = []

    def away(m: re.Match[str]) -> str:
        taken.append(m[0])
        return ""

    shown = _INLINE.sub(away, text)
    yield Text("", "\n".join([shown, *taken]), "kod")


_seen: set[bytes] = set()
"""The digests of the libraries that this process has read."""


def _unescaped(text: str) -> str:
    text = _DATA.sub("", text)
    if "\\u" in text:
        text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    return html.unescape(text) if "&" in text else text


def _archive(data: bytes) -> Iterator[Text]:
    """The parts of an archive, one by one: the paragraphs of a document, the cells of a workbook."""
    left = BOMBEN
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in archive.infolist():
            left -= part.file_size
            if left < 0:
                raise zipfile.BadZipFile("unpacks to more than is read")
            content = archive.read(part)
            yield Text(part.filename, part.filename, "text")
            if PurePath(part.filename).suffix.lower() in (".xml", ".rels"):
                yield from _marked_up(part.filename, _decoded(content))
            else:
                yield from (one._replace(plats=part.filename) for one in texts(part.filename, content))


def _marked_up(name: str, text: str) -> Iterator[Text]:
    """The words of a part, a paragraph or a cell a line, and what stands in its attributes."""
    words = _NUMERIC.sub("\n", text) if "worksheets/" in name else text
    words = _TAG.sub("", _BLOCK.sub("\n", words))
    yield Text(name, html.unescape(words), "text")
    quoted = "\n".join(re.findall(r'(?:val|title|descr|name|Target|ref|location)="([^"]{10,})"', text))
    yield Text(name, html.unescape(quoted), "text")
