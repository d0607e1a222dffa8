"""The types of cells beside the cells, row by row, from a sheet's body to the table that is read from it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kpilib.arbetsbok import CELLTYP, Celltyp
from kpilib.sheets.sheet import Body

_WITHOUT_VALUE = [Celltyp.FEL.value, Celltyp.FORMEL.value]


def types_of(body: Body, cells: pl.DataFrame) -> pl.DataFrame:
    """The types of some of a body's rows, in the same order and columns; null where the format tells none."""
    if body.typer is None:
        unknown = cells.with_columns(pl.exclude("rad").is_null().cast(pl.UInt8))
        return unknown.drop("rad").select(pl.when(False).then(pl.all()).cast(CELLTYP))
    return cells.select("rad").join(body.typer, on="rad", how="left", maintain_order="left").drop("rad")


def with_values(cells: pl.DataFrame, typer: pl.DataFrame) -> pl.DataFrame:
    """The cells without those that have no value to show: errors, and formulas that were not counted."""
    return cells.with_columns(
        pl.when(typer[c].is_in(_WITHOUT_VALUE).not_().fill_null(value=True)).then(cells[c]).alias(c)
        for c in typer.columns
    )


def types_as_filled(typer: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """The types of a table: a cell that repeats the one above has that one's type."""
    return typer.with_columns(
        pl.when(frame[c].is_not_null()).then(typer[c].forward_fill()).alias(c) for c in typer.columns
    )


def type_of(typer: pl.DataFrame | None, column: str) -> pl.Series | None:
    """The types of one column; None where they are not known."""
    return typer[column] if typer is not None and column in typer.columns else None


def types_together(typer: Iterable[pl.DataFrame | None]) -> pl.DataFrame | None:
    """The types of tables that are put one below the other; None where none are known."""
    known = [types for types in typer if types is not None]
    return pl.concat(known, how="diagonal") if known else None
