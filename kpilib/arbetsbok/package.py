"""A workbook that is a zip of XML, of which no more is unpacked than a workbook can need."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sized
from contextlib import contextmanager
from typing import IO, Any
from xml.parsers import expat

from kpilib.errors import FileRejectedError
from kpilib.isolering import granser, hojs

_SHARED = 1 << 28  # bytes of a part that is no sheet; only its texts grow with the table
_SMALL, _RATIO = 1 << 24, 250  # a part that shrinks to less than this share is made to burst its reader
_CHUNK = 1 << 16
_TOKEN = 1 << 24  # bytes without an end of anything
_PIECES = 1000  # of one text, some thousand characters each
_DELA = "Dela upp uttaget på flera filer, eller lämna det som CSV."
_GOR = "Öppna filen i Excel och spara den på nytt som .xlsx, utan lösenord."


def damaged() -> FileRejectedError:
    """What is said of a workbook that is none, or is not whole."""
    return FileRejectedError(
        "Excelfilen går inte att öppna: den är skadad, lösenordsskyddad eller ingen arbetsbok.", gor=_GOR
    )


class Package:
    """The parts of an open zip file.

    Raises
    ------
    FileRejectedError
        It is no zip file, has a part twice, or is larger unpacked than `Granser` allow.
    """

    def __init__(self, data: bytes) -> None:
        with whole():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            found = self._zip.infolist()
            # Some writers name the parts with the other slash, or in another case than they refer to them.
            self._parts = {_plain(info.filename): info for info in found}
            if len(self._parts) < len(found):
                raise ValueError("one part twice: which of them is meant?")
        limits = granser()
        if any(map(_bursts, found)):
            raise FileRejectedError(
                "Excelfilen är mycket större uppackad än en arbetsbok kan vara, och öppnades inte.", gor=_DELA
            )
        if sum(map(_unpacked, found)) > limits.uppackad_mb << 20:
            raise FileRejectedError(
                f"Excelfilen är större än {limits.uppackad_mb} MB uppackad, och öppnades inte.",
                gor=f"{_DELA} Ska den läsas ändå: {hojs('uppackad_mb')}.",
            )
        if len(found) > limits.delar:
            raise FileRejectedError(
                f"Excelfilen består av {len(found)} delar; en arbetsbok får ha {limits.delar}.",
                gor=f"{_GOR} Ska den läsas ändå: {hojs('delar')}.",
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
