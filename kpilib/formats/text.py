"""Text to fields: lines and separators, known or refused but never guessed."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError, FileRejectedError

SEPARATORS = (";", ",", "\t", "|")

_LOOKED_AT = 200  # rows that the separator is told by
_AGAIN = "Gör om uttaget ur källsystemet."


def lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, whichever of the three each line has; made one at a time.

    `str.splitlines` would also part lines at characters that occur inside fields, such as a form feed.
    """
    return iter(StringIO(text, newline=""))


def find_separator(text: str, *, separator: str | None = None, quote: str = '"') -> str:
    """The separator of a text of rows: the one that gives the most rows of one and the same width.

    Separators inside quotes do not count, nor do commas that only stand between digits when another
    separator fits; an empty `quote` is none.

    Raises
    ------
    AmbiguousError
        Two separators fit equally well.
    FileRejectedError
        None parts the rows into columns.
    """
    if separator is not None:
        return separator
    fits = {candidate: _fit(text, candidate, quote) for candidate in SEPARATORS}
    if fits[","] and sum(map(bool, fits.values())) > 1 and not re.search(r",(?!\d)|(?<!\d),", text[:100_000]):
        del fits[","]
    best = max(fits.values())
    if quote and best < 1:  # a stray quotation mark takes separators with it
        plain = [candidate for candidate in SEPARATORS if _fit(text, candidate, "") == 1]
        if len(plain) == 1:
            return plain.pop()
    if not best:
        for number, line in enumerate(islice(lines(text), _LOOKED_AT), 1):
            if len(line) > csv.field_size_limit():
                raise FileRejectedError(
                    f"Raden har {len(line)} tecken, fler än ett fält får ha.",
                    var=f"rad {number}",
                    gor="Saknas radbrytningar: gör om uttaget. Är det en lång text som ska läsas: höj "
                    "tecken_i_cell under [lasning] i kategoriplan.toml.",
                )
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
    return found.pop()


def _fit(text: str, separator: str, quote: str) -> float:
    """The share of the first rows that have the most common width; 0 where few are parted at all."""
    rows = csv.reader(
        lines(text),
        delimiter=separator,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )
    try:
        widths = [len(row) for row in islice(rows, _LOOKED_AT) if any(row)]
    except csv.Error:
        return 0.0
    common = Counter(widths).most_common(1)
    return next((count / len(widths) for width, count in common if width > 1), 0.0)
