"""Bytes to text: encodings, known or refused but never guessed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpilib.errors import AmbiguousError, DataError, FileRejectedError
from kpilib.formats.blandad import BLANDAD, each_row, mixed, name_it, rows_apart, rows_named
from kpilib.formats.svenska import encoded_twice, fitting, likeness, sample, unlike_swedish

ENCODINGS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "iso-8859-1",
    "cp850",
    "cp437",
    "macroman",
    BLANDAD,
)
"""What a profile may name as `teckenkodning`; the last is a file whose rows are UTF-8 or, else, cp1252."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SET = f"Ange teckenkodning under [las] i profilen (en av {', '.join(ENCODINGS)})."
_AGAIN = "Gör om uttaget ur källsystemet."


@dataclass(frozen=True)
class Decoded:
    """Text with its line ends as they were, the encoding's name, and how it was known (in Swedish).

    `avvikande` are the rows of a mixed file that were not UTF-8.
    """

    text: str
    encoding: str
    hur: str
    avvikande: Sequence[int] = ()


def encoding_named(name: str) -> str | None:
    """The one of `ENCODINGS` that a name means, whichever of its names it is; None where there is none.

    >>> encoding_named("Windows-1252"), encoding_named("latin-1"), encoding_named("ebcdic")
    ('cp1252', 'iso-8859-1', None)
    """
    if name.lower() == BLANDAD:
        return BLANDAD
    try:
        meant = codecs.lookup(name.removesuffix("-sig")).name
    except LookupError:
        return None
    return next((e for e in ENCODINGS if e != BLANDAD and codecs.lookup(e).name == meant), None)


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of a file.

    A byte order mark decides; otherwise strict UTF-8; otherwise cp1252, provided that every byte has a
    meaning there and the result looks like Swedish, as much as in any other encoding. `encoding` (one of
    `ENCODINGS`) decides instead, unless the bytes are plainly of another.

    Raises
    ------
    AmbiguousError
        The encoding must be named in the profile; the message says which fits.
    FileRejectedError
        The bytes are not text in the encoding that is given, or letters were already lost.
    """
    if encoding is not None:
        return _as_named(data, encoding)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decoded(_readable(_strict(data[len(bom) :], name)), name, "byteordningsmärke")
    if b"\x00" in data:
        raise _without_mark(data)
    try:
        return Decoded(_readable(data.decode("utf-8")), "utf-8", "giltig UTF-8")
    except UnicodeDecodeError:
        if (error := mixed(data)) is not None:
            raise error from None
        return Decoded(_swedish(data), "cp1252", "svenska tecken i cp1252")


def _as_named(data: bytes, encoding: str) -> Decoded:
    for bom, name in _BOMS:
        if name == encoding and data.startswith(bom):
            data = data[len(bom) :]
    if encoding == BLANDAD:
        text, other = each_row(data)
        return Decoded(text, BLANDAD, "profilen", other)
    if encoding.startswith("utf-16"):
        order = _byte_order(data)
        if order not in (None, encoding):
            raise FileRejectedError(f"Filen är inte {encoding} utan {order}.", gor=name_it(str(order)))
    elif encoding != "utf-8":
        _require_one_byte(data, encoding)
    return Decoded(_strict(data, encoding), encoding, "profilen")


def _require_one_byte(data: bytes, encoding: str) -> None:
    """That the bytes are not plainly in another encoding than the one of one byte that is named."""
    utf8, _ = rows_apart(data)
    if utf8 or data.startswith(codecs.BOM_UTF8):
        raise mixed(data) or FileRejectedError(
            f"Filen är UTF-8 och inte {encoding}.",
            var=rows_named(utf8) if utf8 else "rad 1",
            gor=name_it("utf-8"),
        )
    lines, best = sample(data), fitting(data)
    here = likeness(lines, encoding)
    if best is not None and here is not None and here <= 0:
        raise FileRejectedError(
            f"Läst som {encoding} ser filen inte ut som svensk text; som {best} gör den det.",
            var=rows_named([next(n for n, line in enumerate(data.splitlines(), 1) if not line.isascii())]),
            gor=f"{name_it(best)} Är {encoding} rätt: spara filen som UTF-8.",
        )


def _byte_order(data: bytes) -> str | None:
    """Which UTF-16 a text is, told by where its ASCII letters have their empty byte; None: it is none."""
    first, second = data[0::2].count(0), data[1::2].count(0)
    few = 20 * (first + second) < len(data)  # a text of ASCII letters has one in two, any text one in twenty
    if few or max(first, second) < 4 * min(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _without_mark(data: bytes) -> DataError:
    order = _byte_order(data)
    if order is None:
        row = len(re.findall(rb"\r\n?|\n", data[: data.index(0)])) + 1
        return FileRejectedError(
            "Filen innehåller nolltecken: den är skadad, eller ingen textfil.",
            var=f"rad {row}",
            gor=f"{_AGAIN} Hör nolltecknen inte till någon rad: ta bort dem i en textredigerare och spara.",
        )
    return AmbiguousError(f"Filen är {order} utan byteordningsmärke.", gor=name_it(order))


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and (told := mixed(data)) is not None:
            raise told from None
        best = fitting(data)
        # Counted in the encoding's own line feeds: a UTF-16 line feed is two bytes.
        head = data[: error.start].decode(encoding, "replace")
        raise FileRejectedError(
            f"Filen är inte giltig {encoding}; den kan vara avbruten eller sammansatt av olika filer.",
            var=f"rad {_line(head, len(head))}",
            gor=f"Läst som {best} ser den ut som svensk text. {name_it(best)}" if best else _AGAIN,
        ) from None
    if "\x00" in text:
        raise FileRejectedError("Filen innehåller nolltecken och är inte text.", gor=_AGAIN)
    return text


def _readable(text: str) -> str:
    if "\ufffd" in text:
        raise FileRejectedError(
            "Tecken har gått förlorade: filen innehåller ersättningstecken i stället för bokstäver.",
            var=f"rad {_line(text, text.index(chr(0xFFFD)))}",
            gor=f'{_AGAIN} Ska den läsas ändå: teckenkodning = "utf-8" under [las] i profilen.',
        )
    twice = encoded_twice(text)
    if twice:
        raise AmbiguousError(
            "Filen ser ut att vara omkodad till UTF-8 två gånger.",
            var=f"rad {_line(text, twice.start())}",
            gor=f'{_AGAIN} Är texten rätt som den är: teckenkodning = "utf-8" under [las] i profilen.',
        )
    return text


def _swedish(data: bytes) -> str:
    """The text in cp1252, if it is as likely Swedish there as in any other encoding of one byte."""
    best = fitting(data)
    way = name_it(best) if best else _SET
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data[: error.start].decode("latin-1")
        raise AmbiguousError(
            f"Filen är varken UTF-8 eller cp1252.{f' Den ser ut att vara {best}.' if best else ''}",
            var=f"rad {_line(line, len(line))}",
            gor=way,
        ) from None
    odd, fits = unlike_swedish(text), ""
    if best not in (None, "cp1252"):
        odd, fits = odd or re.search(r"[^\x00-\x7f]", text), f" Läst som {best} gör den det."
    if odd:
        raise AmbiguousError(
            f"Filen är inte UTF-8, och läst som cp1252 ser den inte ut som svensk text.{fits}",
            var=f"rad {_line(text, odd.start())}",
            gor=way,
        )
    return text


def _line(text: str, position: int) -> int:
    """The number of the line that a place in a text lies in, whichever line ends the text has."""
    return len(re.findall(r"\r\n?|\n", text[:position])) + 1
