"""Bytes to text, and text to fields: encodings and separators, known or refused but never guessed."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError, FileRejectedError

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1")
"""What a profile may name as `teckenkodning`."""

SEPARATORS = (";", ",", "\t", "|")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SET = f"Ange teckenkodning under [las] i profilen (en av {', '.join(ENCODINGS)})."
_AGAIN = "Gör om uttaget ur källsystemet."

# UTF-8 that was taken for cp1252 and saved as UTF-8 once more: å ä ö é Å Ä Ö, or a no-break space.
_TWICE = re.compile("Ã[¥¤¶©…„–\u0085\u0084\u0096]|Â\u00a0|â€")
# What å ä ö Å Ä Ö of DOS (cp437, cp850) and old Mac files become in cp1252: marks inside a word, or
# letters that Swedish text has only beside its own. The mark stands first, since it is rarer than letters.
_INSIDE_WORD = re.compile(r"[†‡„”‹›‰ƒˆ˜™¤](?<=[^\W\d_].)(?=[^\W\d_])")
_FOREIGN, _OWN = re.compile("[ŠšŒœŽžŸÿ]"), re.compile("[åäöÅÄÖéÉüÜ]")


@dataclass(frozen=True)
class Decoded:
    """Text with its line ends as they were, the encoding's name, and how it was known (in Swedish)."""

    text: str
    encoding: str
    hur: str


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of a file.

    A byte order mark decides; otherwise strict UTF-8; otherwise cp1252, provided that every byte has a
    meaning there and the result looks like Swedish. `encoding` (one of `ENCODINGS`) decides instead, and
    switches off the doubts about what the text looks like.

    Raises
    ------
    AmbiguousError
        The encoding must be named in the profile.
    FileRejectedError
        The bytes are not text in the encoding that is given, or letters were already lost.
    """
    if encoding is not None:
        for bom, name in _BOMS:
            if name == encoding and data.startswith(bom):
                data = data[len(bom) :]
        return Decoded(_strict(data, encoding), encoding, "profilen")
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decoded(_readable(_strict(data[len(bom) :], name)), name, "byteordningsmärke")
    if b"\x00" in data:
        raise AmbiguousError(
            "Filen innehåller nolltecken utan byteordningsmärke: UTF-16 utan märke, eller inte text.",
            gor=_SET,
        )
    try:
        return Decoded(_readable(data.decode("utf-8")), "utf-8", "giltig UTF-8")
    except UnicodeDecodeError:
        return Decoded(_swedish(data), "cp1252", "svenska tecken i cp1252")


def lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, whichever of the three each line has; made one at a time.

    `str.splitlines` would also part lines at characters that occur inside fields, such as a form feed.
    """
    return iter(StringIO(text, newline=""))


def find_separator(text: str, *, separator: str | None = None) -> str:
    """The separator of a text of rows: the one that gives the most rows of one and the same width.

    Separators inside quotes do not count, nor do commas that only stand between digits when another
    separator fits.

    Raises
    ------
    AmbiguousError
        Two separators fit equally well.
    FileRejectedError
        None parts the rows into columns.
    """
    if separator is not None:
        return separator
    fits = {candidate: _fit(text, candidate) for candidate in SEPARATORS}
    if fits[","] and sum(map(bool, fits.values())) > 1 and not re.search(r",(?!\d)|(?<!\d),", text[:100_000]):
        fits[","] = 0.0
    best = max(fits.values())
    if not best:
        raise FileRejectedError(
            "Raderna går inte att dela i kolumner: varken semikolon, komma, tabb eller lodstreck delar dem.",
            gor=_AGAIN,
        )
    found = [candidate for candidate, fit in fits.items() if fit == best]
    if len(found) > 1:
        names = och({"\t": "tabb"}.get(f, f) for f in found)
        raise AmbiguousError(
            f"Filen kan delas i kolumner på flera sätt: {names}.",
            gor='Ange separator, till exempel separator = ";", under [las] i profilen.',
        )
    return found[0]


def _fit(text: str, separator: str) -> float:
    """The share of the first rows that have the most common width; 0 where few are parted at all."""
    rows = csv.reader(lines(text), delimiter=separator)
    try:
        widths = [len(row) for row in islice(rows, 200) if any(row)]
    except csv.Error:
        return 0.0
    width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
    return count / len(widths) if width > 1 else 0.0


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # Counted in the encoding's own line feeds: a UTF-16 line feed is two bytes.
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise FileRejectedError(
            f"Filen är inte giltig {encoding}; den kan vara avbruten eller sammansatt av olika filer.",
            var=f"rad {line}",
            gor=_AGAIN,
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
    twice = _TWICE.search(text)
    if twice:
        raise AmbiguousError(
            "Filen ser ut att vara omkodad till UTF-8 två gånger.",
            var=f"rad {_line(text, twice.start())}",
            gor=f'{_AGAIN} Är texten rätt som den är: teckenkodning = "utf-8" under [las] i profilen.',
        )
    return text


def _swedish(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise AmbiguousError(
            "Filen är varken UTF-8 eller cp1252.", var=f"rad {_line(data, error.start)}", gor=_SET
        ) from None
    odd = _TWICE.search(text) or _INSIDE_WORD.search(text)
    if odd is None and not _OWN.search(text):
        odd = _FOREIGN.search(text)
    if odd:
        raise AmbiguousError(
            "Filen är inte UTF-8, och läst som cp1252 ser den inte ut som svensk text.",
            var=f"rad {_line(text, odd.start())}",
            gor=_SET,
        )
    return text


def _line(text: str | bytes, position: int) -> int:
    head = text[:position]
    return (head.count("\n") if isinstance(head, str) else head.count(b"\n")) + 1
