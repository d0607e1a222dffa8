"""Columns of text as numbers to be compared: a whole column at a time, and without a word on what is wrong.

What a contract accepts is read cell by cell, with a reason for each that it refuses. Here a cell that is no
number, or that names a unit of its own other than kronor, is null.
"""

from __future__ import annotations

import polars as pl

from kpilib.arbetsbok import Celltyp

ONE = 1_000_000
"""Numbers are whole millionths, so that sums are exact and öre are seen in millions too."""

_DASHES = "[\u2010\u2011\u2012\u2013\u2212]"
_LARGEST = 9e18


def numbers(cells: pl.Series, decimal: str | None = None, typer: pl.Series | None = None) -> pl.Series:
    """Int64 millionths; null where the cell is empty or no number.

    Parameters
    ----------
    decimal
        The mark where a profile names it; else the last mark of a cell is, but for a lone point before three
        digits in a column that has commas.
    typer
        What the cells are (`CELLTYP`): a number of a workbook has a point, whatever the text beside it has.
    """
    is_number = (typer == Celltyp.TAL).fill_null(value=False) if typer is not None else None
    if is_number is None or not is_number.any():
        return _of_text(cells, decimal)
    known = cells.set(~is_number, None).cast(pl.Float64, strict=False)
    exact = _whole(known.set(~known.is_finite(), None))
    text = _of_text(cells.set(is_number, None), decimal)
    return exact.zip_with(is_number, text)


def _of_text(cells: pl.Series, decimal: str | None) -> pl.Series:
    points, commas = (bool(cells.str.contains(mark, literal=True).any()) for mark in ".,")
    if (points and (commas or decimal == ",")) or (commas and decimal == "."):
        return _slow(cells, decimal)
    plain = cells.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    fast = _whole(plain.set(~plain.is_finite(), None))
    odd = fast.is_null() & cells.is_not_null()
    if not odd.any():
        return fast
    return fast.scatter(odd.arg_true(), _slow(cells.filter(odd), decimal or ("," if commas else None)))


def _slow(cells: pl.Series, decimal: str | None) -> pl.Series:
    frame = (
        cells.alias("s")
        .to_frame()
        .with_columns(
            pl.col("s")
            .str.replace_all(_DASHES, "-")
            .str.replace(r"(?i)\s*(?:kr|sek|kronor)\.?$", "")
            .str.replace_all(r"[\s\u00a0\u202f\u2009\u2007]", "")
        )
    )
    s = pl.col("s")
    body = s.str.replace(r"^[-+(]", "").str.replace(r"[-)]$", "")
    negative = s.str.contains(r"^-|-$|^\(.*\)$")
    comma, point = body.str.contains(",", literal=True), body.str.contains(".", literal=True)
    commas = frame.select(comma.any()).item()
    many_commas, many_points = body.str.contains(r",.*,"), body.str.contains(r"\..*\.")
    three = body.str.contains(r"^[0-9]{1,3}\.[0-9]{3}$")
    point_parts = many_points | (three if commas or decimal == "," else pl.lit(value=False))
    comma_parts = many_commas | pl.lit(decimal == ".")
    plain = (
        pl.when(comma & point & body.str.contains(r",[^.]*$"))
        .then(body.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(comma & point)
        .then(body.str.replace_all(",", "", literal=True))
        .when(comma & comma_parts)
        .then(body.str.replace_all(",", "", literal=True))
        .when(comma)
        .then(body.str.replace(",", ".", literal=True))
        .when(point & point_parts)
        .then(body.str.replace_all(".", "", literal=True))
        .otherwise(body)
    )
    plain = pl.when(s == "-").then(pl.lit("0")).otherwise(plain)
    value = pl.when(plain.str.contains(r"^(?:[0-9]+\.?[0-9]*|\.[0-9]+)$")).then(plain).cast(pl.Float64)
    signed = pl.when(negative).then(-value).otherwise(value)
    return _whole(frame.select(signed.alias(cells.name)).to_series())


def _whole(values: pl.Series) -> pl.Series:
    bounded = values.set(values.abs() >= _LARGEST / ONE, None)
    return (bounded * ONE).round().cast(pl.Int64)
