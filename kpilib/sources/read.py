"""An open file read with one profile: the sheets that have its header, as one table of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.arbetsbok import letter
from kpilib.errors import AmbiguousError, DataError
from kpilib.formats import unit_factor
from kpilib.sources.cell_types import types_as_filled, types_of, types_together, with_values
from kpilib.sources.choice import choose
from kpilib.sources.header import Header
from kpilib.sources.profile import Profile
from kpilib.sources.raw_file import original_name
from kpilib.sources.sheet import Body, Opened, Sheet
from kpilib.sources.sumrow import NUMBER, SUM_LABEL
from kpilib.sources.table import EXCEL_1904, RawTable, Shape, Summarad, Trasig
from kpilib.sources.told import told_of_sheet, told_of_sheets, unknown_headers


def read_opened(opened: Opened, profile: Profile, shape: Shape) -> RawTable:
    """The rows of an open file whose header fits the profile.

    Every row below a header is in `frame`, `trasiga` or `summarader`, but for blank ones.

    Raises
    ------
    AmbiguousError
        A column or a sheet can be meant in two ways; the message names the profile key.
    """
    choice = choose(opened, profile, shape)
    chosen = choice.valda
    parts = [_read_sheet(sheet, header, profile, shape) for sheet, header in chosen]
    units = [_units(header) for _, header in chosen]
    if any(unit != units[0] for unit in units):
        raise AmbiguousError(
            "Bladen har olika enheter.", gor="Ange blad under [las] i profilen, eller dela filen."
        )
    first = chosen[0][1]
    frame = pl.concat([part.frame for part in parts], how="diagonal")
    return RawTable(
        frame=frame,
        okanda_kolumner=list(
            dict.fromkeys(h for _, header in chosen for h in unknown_headers(header).values())
        ),
        typer=types_together(part.typer for part in parts),
        platser={sheet.namn: _letters(header) for sheet, header in chosen} if opened.excel else {},
        summarader=[row for part in parts for row in part.summarader],
        trasiga=[row for part in parts for row in part.trasiga],
        upplysningar=[
            *opened.upplysningar,
            *told_of_sheets(choice),
            *(told for part in parts for told in part.upplysningar),
        ],
        lasning=_how(opened, chosen, choice.olasta),
        rubriker={column: first.rubriker[i].strip() for column, i in first.kolumner.items()},
        enhet={column: unit for column, (_, unit) in units[0].items()},
        faktor={column: factor for column, (factor, _) in units[0].items()},
        datumformer=profile.datumformer | _day_numbers(opened),
    )


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Adds the file's name to whatever is wrong with it."""
    try:
        yield
    except DataError as error:
        error.var = ", ".join(filter(None, (original_name(path.name), error.var)))
        raise


def _read_sheet(sheet: Sheet, header: Header, profile: Profile, shape: Shape) -> RawTable:
    body = sheet.body(header.rad, len(header.rubriker))
    cells = _tidy(body)
    typer = types_of(body, cells)
    is_sum = _sum_rows(with_values(cells, typer), header, shape)
    sums = [
        Summarad(sheet.namn, row["rad"], *_named(row, of, header))
        for row, of in zip(
            cells.filter(is_sum).iter_rows(named=True),
            typer.filter(is_sum).iter_rows(named=True),
            strict=True,
        )
    ]
    columns = [pl.col(str(i)).alias(column) for column, i in header.kolumner.items()]
    constants = [
        pl.lit(value).alias(column)
        for column, value in profile.konstanter.items()
        if column not in header.kolumner
    ]
    place = [pl.lit(sheet.namn).alias("blad"), pl.col("rad")]
    fill = [pl.col(c).forward_fill() for c in profile.las.fyll_nedat if c in header.kolumner]
    frame = cells.filter(~is_sum).select(*columns, *constants, *place).with_columns(fill)
    return RawTable(
        frame,
        typer=types_as_filled(typer.filter(~is_sum).select(*columns), frame)
        if body.typer is not None
        else None,
        summarader=sums,
        trasiga=[Trasig(sheet.namn, *row[1:]) for row in body.trasiga],
        upplysningar=[*body.upplysningar, *told_of_sheet(sheet, header, cells, frame["rad"])],
    )


def _tidy(body: Body) -> pl.DataFrame:
    """The cells without white space around them, null where nothing is left, and no blank rows."""
    cells = pl.exclude("rad")
    tidy = body.celler.with_columns(cells.str.strip_chars()).with_columns(pl.when(cells != "").then(cells))
    return tidy.filter(pl.any_horizontal(cells.is_not_null()))


def _named(
    row: Mapping[str, Any], of: Mapping[str, Any], header: Header
) -> tuple[dict[str, str], dict[str, str]]:
    """A row's filled cells and their types under canonical names."""
    filled = {c: str(i) for c, i in header.kolumner.items() if row[str(i)]}
    return {c: row[i] for c, i in filled.items()}, {c: of[i] for c, i in filled.items() if of[i]}


def _letters(header: Header) -> dict[str, str]:
    return {column: letter(i) for column, i in header.kolumner.items()}


def _day_numbers(opened: Opened) -> set[str]:
    """The date forms of day numbers that the file's cells may have."""
    return ({"excel", EXCEL_1904} if opened.fran_1904 else {"excel"}) if opened.excel else set()


def _sum_rows(cells: pl.DataFrame, header: Header, shape: Shape) -> pl.Series:
    """A sum row begins with a sum's word, and of its mandatory cells some are empty and the rest numbers."""
    first = pl.coalesce(pl.exclude("rad"))
    must = pl.col([str(header.kolumner[c]) for c in shape.obligatoriska if c in header.kolumner])
    says = must.is_not_null() & (must != first) & ~must.str.contains(NUMBER)
    is_sum = first.str.contains(SUM_LABEL) & ~pl.any_horizontal(says) & pl.any_horizontal(must.is_null())
    return cells.select(is_sum.fill_null(value=False)).to_series()


def _units(header: Header) -> dict[str, tuple[Decimal, str]]:
    found = {column: unit_factor(header.rubriker[i]) for column, i in header.kolumner.items()}
    return {column: (factor, unit) for column, (factor, unit) in found.items() if unit is not None}


def _how(opened: Opened, chosen: Sequence[tuple[Sheet, Header]], others: Sequence[Sheet]) -> str:
    if not opened.excel:
        row = chosen[0][1].rad
        return f"{opened.lasning}, rubrikrad {row}" if row else opened.lasning
    read = ", ".join(f"{sheet.namn} (rubrikrad {header.rad})" for sheet, header in chosen)
    unread = f"; ej lästa blad: {', '.join(s.namn for s in others)}" if others else ""
    return f"{opened.lasning}, blad {read}{unread}"
