"""Months that are columns, made rows: one for each month that has a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from kpilib.begrepp import och
from kpilib.errors import AmbiguousError
from kpilib.formats import month_in, normalise, without_unit
from kpilib.rawstore.manifest import days_in
from kpilib.sheets.sheet import Sheet
from kpilib.sheets.types import Upplysning
from kpilib.sources.header import Header
from kpilib.sources.manader import FEWEST, Manad, unread_months, value_of
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True)
class Utfalld:
    """A table whose months are rows, the types of its cells, and what is told of it."""

    frame: pl.DataFrame
    typer: pl.DataFrame | None
    upplysningar: Sequence[Upplysning] = ()


def months_as_rows(
    frame: pl.DataFrame,
    typer: pl.DataFrame | None,
    cells: pl.DataFrame,
    celltyper: pl.DataFrame,
    header: Header,
    place: tuple[Sheet, str],
    profile: Profile,
    shape: Shape,
) -> Utfalld:
    """A row for each month of each row that has a value in it; an empty cell is no row, and told of.

    Parameters
    ----------
    frame, typer
        The other columns, and their types where they are known.
    cells, celltyper
        The cells of the same rows under the sheet's own columns, and their types.
    place
        The sheet, and the file's name: they may say the year.

    Raises
    ------
    AmbiguousError
        The year of the months is not known, two columns are one month's, or an amount is no month's.
    """
    sheet, fil = place
    _require_no_amount_beside(header, shape)
    ar = _year(header, sheet, fil, profile)
    columns: dict[str, dict[str, int]] = {}
    for column, months in header.manader.items():
        for index, month, year in months:
            of = columns.setdefault(f"{year or ar:04d}-{month:02d}", {})
            if column in of:
                raise AmbiguousError(
                    "Två kolumner är samma månad: "
                    f"{header.rubriker[of[column]]} och {header.rubriker[index]}.",
                    var=f"rad {header.rad}",
                    gor="Ta bort den ena i filen, eller ge dem olika rubriker.",
                )
            of[column] = index
    order = pl.int_range(pl.len(), dtype=pl.UInt32).alias("i")
    rows, types, empty = [], [], 0
    latest = max(days_in(fil), default=None)
    to_come = []
    for period, of in sorted(columns.items()):
        found = cells.select(pl.col(str(i)).alias(c) for c, i in of.items())
        filled = found.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        if latest and period > latest.strftime("%Y-%m") and not _any_value(found):
            to_come.append(period)
            continue
        empty += int((~filled).sum())
        value = pl.lit(value_of(period, shape.slag.get(shape.tid, "")))
        part = frame.with_columns(*found.get_columns(), value.alias(shape.tid), order)
        rows.append(part.filter(filled))
        if typer is not None:
            of_cells = celltyper.select(pl.col(str(i)).alias(c) for c, i in of.items())
            types.append(typer.with_columns(*of_cells.get_columns(), order).filter(filled))
    told = [*_told(sheet, header, ar, empty), *_named(sheet, header, profile)]
    if to_come:
        vad = f"{och(to_come)} ligger efter dagen i filens namn och har bara nollor; de gav inga rader."
        told.append(Upplysning(sheet.namn, header.rad, "", "kommande_manader", vad))
    return Utfalld(_together(rows), _together(types) if types else None, told)


def require_no_months(header: Header, shape: Shape) -> None:
    """That a file whose month is in its name has no columns that are months: one of them is not the file's.

    Raises
    ------
    AmbiguousError
        It has.
    """
    if len(unread_months(header.rubriker, header.kolumner.values())) >= FEWEST:
        raise AmbiguousError(
            f"Profilen tar {shape.tid} ur filens namn, men filen har kolumner som är månader.",
            var=f"rad {header.rad}",
            gor="Ta bort period under [las] i profilen, och gör profilen på nytt med kategoriplan profil.",
        )


def _any_value(cells: pl.DataFrame) -> bool:
    """Whether a month has anything but noughts, dashes and empty cells."""
    return any(cells[c].str.contains("[1-9]").any() for c in cells.columns)


def _together(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The parts as one table, a row's months beside each other and the place last."""
    rows = pl.concat(parts, how="diagonal").sort("i", maintain_order=True).drop("i")
    place = [c for c in ("blad", "rad") if c in rows.columns]
    return rows.select(pl.exclude(place), *place)


def _require_no_amount_beside(header: Header, shape: Shape) -> None:
    """That no amount stands once on a row that becomes one for each month: it would be counted with each."""
    for column, index in header.kolumner.items():
        if column not in header.manader and shape.slag.get(column) == "belopp":
            raise AmbiguousError(
                f"Månaderna står som kolumner, men {header.rubriker[index]} står en gång för hela raden och "
                "skulle räknas en gång för varje månad.",
                var=f"rad {header.rad}",
                gor=f"Ta bort kolumnen ur filen, eller ge {column} en kolumn för varje månad.",
            )


def _told(sheet: Sheet, header: Header, ar: int | None, empty: int) -> list[Upplysning]:
    told = []
    if ar is not None:
        vad = f"Månaderna i rubriken har inget år; de lästes som {ar}."
        gor = "Är det ett annat: ange ar under [las] i profilen."
        told.append(Upplysning(sheet.namn, header.rad, "", "manadernas_ar", vad, gor))
    if empty:
        vad = f"{empty} {'månad är tom' if empty == 1 else 'månader är tomma'} och gav ingen rad."
        gor = "Ska det vara noll: skriv 0 i cellen."
        told.append(Upplysning(sheet.namn, header.rad, "", "tomma_manader", vad, gor))
    return told


def _named(sheet: Sheet, header: Header, profile: Profile) -> Iterable[Upplysning]:
    """A column whose months stand under a name that is not its own."""
    for column, months in header.manader.items():
        month = month_in(without_unit(header.rubriker[months[0].kolumn]))
        group = month[2].strip(" /_-,") if month else ""
        if group and normalise(group) not in {normalise(name) for name in (column, *profile.headers(column))}:
            vad = f"Månaderna står under {group}; de lästes som {column}."
            gor = f'Är det alltid så: skriv {column} = ["{group}"] under [kolumner] i profilen.'
            yield Upplysning(sheet.namn, header.rad, column, "manadernas_namn", vad, gor)


def _year(header: Header, sheet: Sheet, fil: str, profile: Profile) -> int | None:
    """The year of the months whose headers have none; None where each has its own."""
    bare = [manad for months in header.manader.values() for manad in months if manad.ar is None]
    if not bare:
        return None
    if profile.las.ar is not None:
        return _of_profile(profile.las.ar, bare, header, fil)
    above = [cell for rad, cells in sheet.head if rad <= header.rad for cell in cells]
    found = _years([sheet.namn, *above])
    if len(found) == 1:
        return found.pop()
    in_name = len(_years([fil])) == 1
    raise AmbiguousError(
        "Månaderna i rubriken har inget år.",
        var=f"rad {header.rad}",
        gor='Är det året i filens namn: ange ar = "filnamn" under [las] i profilen.'
        if in_name
        else "Ange året under [las] i profilen, till exempel ar = 2024.",
    )


def _of_profile(ar: int | str, bare: Sequence[Manad], header: Header, fil: str) -> int:
    found, days = _years([fil]), days_in(fil)
    if isinstance(ar, int):
        if found and not found & {ar, ar + 1}:
            raise AmbiguousError(
                f"Profilen säger att månaderna är i {ar}, men filens namn har ett annat år.",
                var=f"rad {header.rad}",
                gor="Rätta ar under [las] i profilen, eller filens namn.",
            )
        return ar
    if len(found) != 1:
        raise AmbiguousError(
            "Profilen tar månadernas år ur filens namn, men namnet har inte ett år.",
            gor="Ge filen ett namn med året, till exempel belaggning-2024.xlsx.",
        )
    (year,) = found
    if days and max(manad.manad for manad in bare) > max(days).month:
        raise AmbiguousError(
            f"Filen har månader efter uttaget, om de är i {year} som filens namn säger.",
            var=f"rad {header.rad}",
            gor="Skriv året i filens rubriker, eller ge filen ett namn med bara månadernas år.",
        )
    return year


def _years(texts: Iterable[str]) -> set[int]:
    return {
        int(year) for text in texts for year in _YEAR.findall(re.sub(r"(20\d\d)(\d{2}){1,2}\b", r"\1", text))
    }
