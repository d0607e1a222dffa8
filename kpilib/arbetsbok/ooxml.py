"""A workbook that is a zip of XML, of which no more is unpacked than a workbook can need; and what an .xlsx
says once for all of its sheets."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from xml.parsers import expat

from kpilib.arbetsbok.number_format import Visas, shown_as, shown_unit, thousands
from kpilib.errors import FileRejectedError
from kpilib.fritext import hel

UNPACKED = 1 << 30
"""Bytes that the parts of a workbook may have together; a full sheet of a million rows has about half."""

_SHARED = 1 << 28  # bytes of a part that is no sheet; only its texts grow with the table
_SMALL, _RATIO = 1 << 24, 250  # a part that shrinks to less than this share is made to burst its reader
_CHUNK = 1 << 16
_TOKEN = 1 << 24  # bytes without an end of anything
_PIECES = 1000  # of one text, some thousand characters each
_GOR = "Öppna filen i Excel och spara den på nytt som .xlsx, utan lösenord."


def damaged() -> FileRejectedError:
    """What is said of a workbook that is none, or is not whole."""
    return FileRejectedError(
        "Excelfilen går inte att öppna: den är skadad, lösenordsskyddad eller ingen arbetsbok.", gor=_GOR
    )


@dataclass(frozen=True)
class Part:
    """One sheet of a workbook: its name, the part that holds it, and whether it is hidden."""

    namn: str
    part: str
    dold: bool


@dataclass(frozen=True)
class Workbook:
    """What a workbook says once for all of its sheets.

    `visas` is what a cell of each style shows its number as, `delar` how many times divided by a thousand and
    `enheter` with which unit;
    `raknas_om` says that the values of its formulas are counted first when Excel opens it.
    """

    sheets: Sequence[Part]
    texter: Sequence[str]
    visas: Sequence[Visas | None]
    delar: Sequence[int]
    enheter: Sequence[str | None]
    fran_1904: bool
    raknas_om: bool


class Package:
    """The parts of an open zip file.

    Raises
    ------
    FileRejectedError
        It is no zip file, or would unpack to more than `UNPACKED`.
    """

    def __init__(self, data: bytes) -> None:
        with whole():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            # Some writers name the parts with the other slash, or in another case than they refer to them.
            self._parts = {_plain(info.filename): info for info in self._zip.infolist()}
        if any(map(_bursts, self._parts.values())) or sum(map(_unpacked, self._parts.values())) > UNPACKED:
            raise FileRejectedError(
                "Excelfilen är mycket större uppackad än en arbetsbok kan vara, och öppnades inte.",
                gor="Dela upp uttaget på flera filer, eller lämna det som CSV.",
            )

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._parts

    def target(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """(id, part) of what a part refers to, of the kind that the relation's type ends with."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return
        found: list[Mapping[str, str]] = []
        self.parse(rels, {"Relationship": found.append})
        for relation in found:
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                yield (
                    relation.get("Id", ""),
                    posixpath.normpath(posixpath.join("/", folder, relation["Target"].replace("\\", "/"))),
                )

    def parse(self, part: str, starts: Mapping[str, Callable[[Mapping[str, str]], object]]) -> None:
        """Calls what stands for each element's name with its attributes, in whatever name space."""

        def start(name: str, attributes: dict[str, str]) -> None:
            handler = starts.get(name.rpartition(" ")[2])
            if handler is not None:
                handler(attributes)

        def prepare(parser: Any) -> Sized:
            parser.StartElementHandler = start
            return ()

        self.stream(part, prepare)

    def stream(self, part: str, prepare: Callable[[Any], Sized]) -> None:
        """Parses a part piece by piece with the handlers that `prepare` sets (names are ``namespace name``).

        `prepare` returns what holds the pieces of the text that is being read.
        """
        with whole(), self._open(part) as stream:
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.buffer_text = True
            parser.StartDoctypeDeclHandler = _no_doctype
            pieces = prepare(parser)
            fed = 0
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _TOKEN or len(pieces) > _PIECES:
                    raise ValueError("one thing longer than any that a workbook has")
            parser.Parse(b"", True)

    def _open(self, part: str) -> IO[bytes]:
        return self._zip.open(self._parts[_plain(part)])


def read_workbook(package: Package) -> Workbook | None:
    """What a workbook of XML says of itself; None of a package that holds another kind of file."""
    main = next((target for _, target in package.target("", "officeDocument")), "/xl/workbook.xml")
    if main not in package or main.endswith(".bin"):
        return None
    parts = dict(package.target(main, "worksheet"))
    sheets: list[Part] = []
    said: dict[str, Mapping[str, str]] = {}

    def sheet(attributes: Mapping[str, str]) -> None:
        relation = next((v for k, v in attributes.items() if k.endswith(" id")), "")
        if relation in parts:
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Part(attributes.get("name", ""), parts[relation], hidden))

    package.parse(
        main,
        {
            "sheet": sheet,
            "workbookPr": lambda a: said.setdefault("workbook", a),
            "calcPr": lambda a: said.setdefault("calc", a),
        },
    )
    formats = _formats(package, main)
    return Workbook(
        sheets,
        _shared_strings(package, main),
        [shown_as(number, code) for number, code in formats],
        [thousands(code) for _, code in formats],
        [shown_unit(code, number) for number, code in formats],
        fran_1904=true(said.get("workbook", {}).get("date1904")),
        raknas_om=true(said.get("calc", {}).get("fullCalcOnLoad")),
    )


def true(value: str | None) -> bool:
    """A truth value as XML writes it."""
    return value in ("1", "true", "on")


@contextmanager
def whole() -> Iterator[None]:
    """Makes of whatever a damaged file does to its reader the one message that it is damaged."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        NotImplementedError,  # a compression that Python does not know
        RuntimeError,  # an encrypted part
        EOFError,
        OSError,
        LookupError,
        ValueError,
    ):
        raise damaged() from None


def text_of(item: str, phonetic: str, text: str, done: Callable[[str], None]) -> Callable[[Any], Sized]:
    """Handlers that give the text of each element `item`: its runs together, without the phonetic ones."""

    def prepare(parser: Any) -> Sized:
        pieces: list[str] = []
        silent = 0

        def start(name: str, _: object) -> None:
            nonlocal silent
            local = name.rpartition(" ")[2]
            if local == item:
                pieces.clear()
            elif local == phonetic:
                silent += 1
            elif local == text and not silent:
                parser.CharacterDataHandler = pieces.append

        def end(name: str) -> None:
            nonlocal silent
            local = name.rpartition(" ")[2]
            if local == text:
                parser.CharacterDataHandler = None
            elif local == phonetic:
                silent -= 1
            elif local == item:
                done(unescaped("".join(pieces)))

        parser.StartElementHandler, parser.EndElementHandler = start, end
        return pieces

    return prepare


def unescaped(text: str) -> str:
    """A text without the escapes of characters that XML cannot hold (``_x000D_``)."""
    return hel(re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)) if "_x" in text else text


def _shared_strings(package: Package, main: str) -> list[str]:
    texts: list[str] = []
    for _, part in package.target(main, "sharedStrings"):
        if part in package:
            package.stream(part, text_of("si", "rPh", "t", texts.append))
    return texts


def _formats(package: Package, main: str) -> list[tuple[str, str | None]]:
    """The id of each cell style's number format, and its code where the workbook gives it."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def prepare(parser: Any) -> Sized:
        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            match name.rpartition(" ")[2]:
                case "numFmt":
                    codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
                case "cellXfs":
                    inside = True
                case "xf" if inside:
                    formats.append(attributes.get("numFmtId", "0"))

        def end(name: str) -> None:
            nonlocal inside
            inside = inside and name.rpartition(" ")[2] != "cellXfs"

        parser.StartElementHandler, parser.EndElementHandler = start, end
        return ()

    for _, part in package.target(main, "styles"):
        if part in package:
            package.stream(part, prepare)
    return [(number, codes.get(number)) for number in formats]


def _no_doctype(*_: object) -> None:
    raise ValueError("a workbook declares no entities")


def _unpacked(part: zipfile.ZipInfo) -> int:
    return part.file_size if part.filename.endswith((".xml", ".rels", ".bin")) else 0


def _bursts(part: zipfile.ZipInfo) -> bool:
    """Whether a part is so much larger unpacked that no writer of workbooks made it."""
    size, name = _unpacked(part), _plain(part.filename)
    table = "sheet" in name or name == "content.xml"
    return (size > _SHARED and not table) or (size > _SMALL and size > _RATIO * part.compress_size)


def _plain(name: str) -> str:
    return name.replace("\\", "/").strip("/").casefold()
