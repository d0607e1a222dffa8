"""Rows of a text file, with the line each of them starts on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import polars as pl

from kpilib.errors import FileRejectedError
from kpilib.formats import decode, find_separator
from kpilib.formats.beloppsenhet import stated
from kpilib.isolering import granser, hojs
from kpilib.sheets.avbruten import without_cut_row
from kpilib.sheets.oppning import Oppning
from kpilib.sheets.poster import Post, Poster, unwrapped
from kpilib.sheets.sheet import HEAD, Body, Opened, Sheet
from kpilib.sheets.sumrow import is_sum_label
from kpilib.sheets.types import Trasig, Upplysning

_CHUNK = 20_000  # rows held as Python strings before they become a frame
_BROKEN_QUOTE = "Radens citattecken går inte ihop."


def open_text(data: bytes, som: Oppning) -> Opened:
    """A text file as one sheet without a name."""
    decoded = decode(data, encoding=som.teckenkodning)
    csv.field_size_limit(granser().tecken_i_cell)
    text = unwrapped(decoded.text, som.citattecken)
    separator = find_separator(text, separator=som.separator, quote=som.citattecken)
    poster = Poster(text, separator, som.citattecken, som.radbrytning_i_falt)
    head = [(post.rad, _narrow(post)) for post in islice(poster, max(HEAD, som.sista_rubrikrad))]
    name = {"\t": "tabb", ";": "semikolon", ",": "komma", "|": "lodstreck"}.get(separator, separator)
    lasning = f"{decoded.encoding} ({decoded.hur}), avgränsare {name}"
    told = [_other_encoding(row) for row in decoded.avvikande]
    return Opened(
        [Sheet("", head, lambda header, width: _body(poster, header, width))], lasning, upplysningar=told
    )


def _narrow(post: Post) -> list[str]:
    """The cells of a row among the first; of one that is very wide, those to the last that is filled.

    Raises
    ------
    FileRejectedError
        It has more cells than a table can have.
    """
    cells = post.celler or []
    widest = granser().kolumner
    if len(cells) <= widest:
        return cells
    last = max((i for i, cell in enumerate(cells) if cell.strip()), default=-1)
    if last >= widest:
        raise FileRejectedError(
            f"Raden har {last + 1} fält; en tabell har högst {widest}.",
            var=f"rad {post.rad}",
            gor="Gör om uttaget med de kolumner som behövs. Är det en rad som saknar radbrytningar: "
            f"rätta filen. Ska alla läsas: {hojs('kolumner')}.",
        )
    return cells[: last + 1]


def _other_encoding(row: int) -> Upplysning:
    vad = "Raden är inte UTF-8 som resten av filen; den lästes som cp1252."
    return Upplysning("", row, "", "blandad_teckenkodning", vad, "Kontrollera å, ä och ö på raden.")


def _body(poster: Poster, header: int, width: int) -> Body:
    frames: list[pl.DataFrame] = []
    broken: list[Trasig] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    blank: set[int] = set()
    post = None
    for post in poster:
        if post.rad <= header:
            continue
        poster.require_one(post, width)
        if post.celler is None:
            broken += [Trasig("", n, "citattecken", _BROKEN_QUOTE) for n in _filled(post)]
        elif fitted := _fitted(post.celler, width):
            rows.append(fitted)
            numbers.append(post.rad)
        elif any(cell.strip() for cell in post.celler):
            vad = (
                f"Raden har {len(post.celler)} fält men rubriken {width}.{_apostrophes(poster, post, width)}"
            )
            broken.append(Trasig("", post.rad, "antal_falt", vad))
        else:
            blank.add(post.rad)
        if len(rows) == _CHUNK:
            require_rows(post.rad - header)
            frames.append(_frame(rows, numbers, width))
            rows, numbers = [], []
    frames.append(_frame(rows, numbers, width))
    celler = pl.concat(frames)
    told = [] if poster.citattecken else _quotes_kept(celler)
    body = Body(celler, broken, told, blanka=frozenset(blank))
    if post is None or post.rad <= header or post.rader[-1].endswith(("\r", "\n")):
        return body
    return without_cut_row(body, post.rad, width)


def require_rows(rows: int) -> None:
    """That a table has no more rows than it may.

    Raises
    ------
    FileRejectedError
        It has.
    """
    if rows > (most := granser().rader):
        raise FileRejectedError(
            f"Filen har fler än {most} rader.",
            gor=f"Dela uttaget på flera filer. Ska alla läsas: {hojs('rader')}.",
        )


def _apostrophes(poster: Poster, post: Post, width: int) -> str:
    """The line of a profile that gives the row its width, where apostrophes stand round its fields."""
    other = replace(poster, citattecken="'")
    if poster.citattecken == "'" or len(other.alone(post.rader[0])) != width:
        return ""
    return ' Står apostrofer runt fälten: citattecken = "\'" under [las] i profilen.'


def _quotes_kept(celler: pl.DataFrame) -> list[Upplysning]:
    """That fields stand in quotation marks, of a file whose profile says that they are plain text."""
    quoted = celler.select(pl.exclude("rad").str.contains(r'^\s*".*"\s*$').sum()).sum_horizontal()[0]
    if not quoted:
        return []
    vad = f"{quoted} fält står inom citattecken, som lästes som text."
    gor = "Hör de inte till texten: skriv radbrytning_i_falt = false i profilen i stället för citattecken."
    return [Upplysning("", 0, "", "citattecken_kvar", vad, gor)]


def _filled(post: Post) -> list[int]:
    """The lines of a record that hold anything: each may be a row of its own."""
    return [post.rad + i for i, line in enumerate(post.rader) if line.strip()]


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
