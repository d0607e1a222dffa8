"""Rows of a text file, with the line each of them starts on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice

import polars as pl

from kpilib.errors import FileRejectedError
from kpilib.formats import decode, find_separator, lines
from kpilib.formats.beloppsenhet import stated
from kpilib.sources.profile import Las
from kpilib.sources.sheet import HEAD, Body, Opened, Sheet
from kpilib.sources.sumrow import is_sum_label
from kpilib.sources.table import Trasig

_CHUNK = 20_000  # rows held as Python strings before they become a frame
_LONGEST = 50  # lines of one record; beyond it a quotation mark was never closed
_BROKEN_QUOTE = "Radens citattecken går inte ihop."


def open_text(data: bytes, las: Las) -> Opened:
    """A text file as one sheet without a name."""
    decoded = decode(data, encoding=las.teckenkodning)
    separator = find_separator(decoded.text, separator=las.separator)
    text, quote = decoded.text, las.citattecken

    def records() -> Iterator[tuple[int, list[str] | None]]:
        return _records(text, separator, quote)

    head = [(number, cells or []) for number, cells in islice(records(), max(HEAD, las.rubrikrad or 0))]
    name = {"\t": "tabb", ";": "semikolon", ",": "komma", "|": "lodstreck"}.get(separator, separator)
    lasning = f"{decoded.encoding} ({decoded.hur}), avgränsare {name}"
    return Opened([Sheet("", head, lambda header, width: _body(records(), header, width))], lasning)


def _records(text: str, separator: str, quote: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with the line it starts on; None for one whose quotation marks do not match."""
    reader = csv.reader(
        lines(text),
        delimiter=separator,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=True,
    )
    start = 1
    while True:
        cells: list[str] | None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                raise _unclosed(start) from None
            cells = None
        if reader.line_num - start >= _LONGEST:
            raise _unclosed(start)
        yield start, cells
        start = reader.line_num + 1


def _body(records: Iterator[tuple[int, list[str] | None]], header: int, width: int) -> Body:
    frames: list[pl.DataFrame] = []
    broken: list[Trasig] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in records:
        if number <= header:
            continue
        if cells is None:
            broken.append(Trasig("", number, "citattecken", _BROKEN_QUOTE))
        elif fitted := _fitted(cells, width):
            rows.append(fitted)
            numbers.append(number)
        elif any(cell.strip() for cell in cells):
            vad = f"Raden har {len(cells)} fält men rubriken {width}."
            broken.append(Trasig("", number, "antal_falt", vad))
        if len(rows) == _CHUNK:
            frames.append(_frame(rows, numbers, width))
            rows, numbers = [], []
    frames.append(_frame(rows, numbers, width))
    return Body(pl.concat(frames), broken)


def _fitted(cells: list[str], width: int) -> list[str] | None:
    """The row at the header's width, where it has it but for empty cells, or is short and tells of others."""
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    if len(cells) < width and _tells(next((cell for cell in cells if cell.strip()), "")):
        return cells + [""] * (width - len(cells))
    return None


def _tells(cell: str) -> bool:
    """Whether a short row says something of the rows: what they sum to, or the unit of their amounts."""
    return is_sum_label(cell) or bool(stated(cell))


def _frame(rows: Sequence[Sequence[str]], numbers: list[int], width: int) -> pl.DataFrame:
    columns: list[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * width
    series = [pl.Series(str(i), column, dtype=pl.String) for i, column in enumerate(columns)]
    return pl.DataFrame([*series, pl.Series("rad", numbers, dtype=pl.UInt32)])


def _unclosed(start: int) -> FileRejectedError:
    return FileRejectedError(
        "Ett citattecken öppnas men stängs aldrig, så att raderna efter det inte kan skiljas åt.",
        var=f"rad {start}",
        gor='Gör om uttaget, eller ange citattecken = "" under [las] i profilen om tecknet hör till texten.',
    )
