"""Headers further down in a sheet: the same table going on over a page break, or another table."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from kpilib.errors import AmbiguousError
from kpilib.formats import normalise, without_unit
from kpilib.sheets.sheet import Sheet
from kpilib.sheets.types import Upplysning
from kpilib.sources.header import Header
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape

_NUMERIC = ("belopp", "heltal", "tal", "datum", "manad", "period")
_PAGE = re.compile(r"(?i)\s*(?:sid(?:a|an)?\b|page\b|\d+\s*[(/]|utskriv|datum|tid\b).*")


def one_table(
    cells: pl.DataFrame, sheet: Sheet, header: Header, profile: Profile, shape: Shape
) -> tuple[pl.DataFrame, list[Upplysning]]:
    """The rows under a header without its repetitions, and without what lies under another table's header.

    A header that is repeated as it was, below nothing or below the titles of the page, goes on with the same
    table. Another header, or one with a title of its own, begins another table: `flera_tabeller` says whether
    only the first is read, or also those that have the first one's header.

    Raises
    ------
    AmbiguousError
        There is another table, and the profile does not say what to do with it.
    """
    again = _headers(cells, header, profile, shape)
    if not again:
        return cells, []
    titles = {
        _plain(" ".join(cell for cell in row if cell.strip())) for rad, row in sheet.head if rad < header.rad
    }
    rows = cells["rad"].to_list()
    out: set[int] = set()
    told: list[Upplysning] = []
    for i, same in again:
        above = _titles_above(cells, i)
        own = [t for t in above if not _of_page(cells, t, titles)]
        another = not same or (bool(own) and profile.las.flera_tabeller != "alla")
        if another and profile.las.flera_tabeller != "första":
            raise _another(sheet, rows[i], same=same)
        if another:
            left = [*above, *range(i, cells.height)]
            out |= set(left)
            vad = f"Från rad {rows[left[0]]} börjar en annan tabell; den är inte läst, enligt profilen."
            told.append(Upplysning(sheet.namn, rows[i], "", "annan_tabell", vad))
            break
        out |= {i, *above}
    repeated = [rows[i] for i, _ in again if i in out and not told]
    if repeated:
        vad = f"Rubrikraden står {len(repeated) + 1} gånger (andra gången på rad {repeated[0]})."
        told.append(Upplysning(sheet.namn, repeated[0], "", "rubrik_igen", vad))
    return cells.with_row_index("_i").filter(~pl.col("_i").is_in(sorted(out))).drop("_i"), told


def _headers(cells: pl.DataFrame, header: Header, profile: Profile, shape: Shape) -> list[tuple[int, bool]]:
    """The rows that are headers, by position, and whether each is the sheet's own again."""
    known = {normalise(h) for column in shape.kolumner for h in profile.headers(column)}
    known |= {normalise(text) for text in header.rubriker if text.strip()}
    lower = sorted(
        {h.casefold() for c in shape.kolumner for h in profile.headers(c)}
        | {text.strip().casefold() for text in header.rubriker if text.strip()}
    )
    names = [c for c in cells.columns if c != "rad"]
    cells = cells.with_row_index("_i").with_columns((pl.col("rad").diff() > 1).alias("_gap"))
    numeric = next((c for c in shape.av_slag("belopp", "heltal", "datum") if c in header.kolumner), None)
    if numeric:  # where a header has letters or nothing, rows have a number: most need not be looked at
        cell = pl.col(str(header.kolumner[numeric]))
        cells = cells.filter(cell.is_null() | cell.str.contains("[A-Za-zÅÄÖåäö]"))
    hits = pl.sum_horizontal(pl.col(c).str.to_lowercase().is_in(lower) for c in names)
    filled = pl.sum_horizontal(pl.col(c).is_not_null() for c in names)
    digits = pl.any_horizontal(pl.col(c).str.contains(r"\d") for c in names)
    numbers = [str(header.kolumner[c]) for c in shape.av_slag(*_NUMERIC) if c in header.kolumner]
    words = pl.any_horizontal([pl.col(c).is_not_null() for c in numbers] or [pl.lit(value=False)])
    # Words in every cell below a gap, where rows have numbers: the header of a table of another kind.
    foreign = pl.col("_gap") & (filled >= 3) & words & ~digits.fill_null(value=False)
    rows = cells.filter(((hits >= 2) & (hits * 2 >= filled)) | foreign)
    found = []
    for row in rows.iter_rows(named=True):
        written = {int(c): row[c] for c in names if row[c] is not None}
        if not row["_gap"] and sum(
            normalise(without_unit(cell)) in known for cell in written.values()
        ) * 2 < len(written):
            continue
        same = all(
            normalise(written.get(i, "")) == normalise(header.rubriker[i]) for i in header.kolumner.values()
        )
        found.append((row["_i"], same))
    return found


def _titles_above(cells: pl.DataFrame, i: int) -> list[int]:
    """The rows right above a header that are a title: one cell or two, and no numbers but a date."""
    found: list[int] = []
    names = [c for c in cells.columns if c != "rad"]
    for j in range(i - 1, -1, -1):
        filled = [cell for cell in cells.select(names).row(j) if cell is not None]
        if len(filled) > 2 or len(filled) * 3 > len(names) + 2 or not re.search(r"[^\W\d]", filled[0]):
            break
        if len(filled) == 2 and re.fullmatch(r"[-\u2212\d\s.,]+", filled[1]):
            break  # a sum, or a count
        found.insert(0, j)
    return found


def _of_page(cells: pl.DataFrame, i: int, titles: Iterable[str]) -> bool:
    row = [cell for c, cell in cells.row(i, named=True).items() if c != "rad" and cell is not None]
    return _plain(" ".join(row)) in titles or _PAGE.fullmatch(row[0]) is not None


def _plain(text: str) -> str:
    return re.sub(r"[0-9]", "", normalise(text))


def _another(sheet: Sheet, rad: int, *, same: bool) -> AmbiguousError:
    what = "samma rubriker men en egen titel" if same else "andra rubriker"
    also = 'flera_tabeller = "alla" om raderna under den hör till samma tabell, eller ' if same else ""
    return AmbiguousError(
        f"Längre ner börjar en tabell till, med {what}.",
        var=", ".join(filter(None, (f"blad {sheet.namn}" if sheet.namn else "", f"rad {rad}"))),
        gor=f'Ange under [las] i profilen {also}flera_tabeller = "första" om bara den första ska läsas; '
        "ska båda läsas som de är: lägg dem i var sin fil.",
    )
