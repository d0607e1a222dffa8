"""Months that are written with four digits, ``2410`` for October 2024: known, asked about, or refused."""

from __future__ import annotations

import re

import polars as pl

from kpilib.errors import AmbiguousError
from kpilib.formats import AR
from kpilib.sheets.types import Upplysning
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape

_AAMM = r"^[0-9]{2}(?:0[1-9]|1[0-2])(?:\.0)?$"
_FORM = "ååmm"
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?:[-_]?\d\d)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def month_forms(
    frame: pl.DataFrame, rubriker: dict[str, str], profile: Profile, shape: Shape, namn: str
) -> tuple[frozenset[str], list[Upplysning]]:
    """``ååmm`` where the months of a file are written so: by the profile, or where they can be nothing else.

    They can be nothing else when every value has the form and the latest month is that of the file's name,
    or the one before the day in it.

    Raises
    ------
    AmbiguousError
        Every value has the form, and nothing says that it is one; the message gives the line that does.
    """
    if _FORM in profile.las.datumformer:
        return frozenset({_FORM}), []
    found: set[str] = set()
    told: list[Upplysning] = []
    for column in shape.av_slag("manad", "period"):
        written = frame[column].drop_nulls().unique() if column in rubriker else pl.Series([""])
        if not len(written) or not written.str.contains(_AAMM).all():
            continue
        values = sorted({value[:4] for value in written})
        years = shape.slag[column] == "period" and all(int(value) in AR for value in values)
        agrees, as_years = _agrees(values, namn), any(year in values for year in _YEAR.findall(namn))
        if years and as_years and not agrees:
            continue
        if not agrees or (years and as_years):
            raise AmbiguousError(
                f"Värdena i {rubriker[column]} har fyra siffror och kan vara månader skrivna ÅÅMM"
                f"{' eller år' if years else ''}; inget annat i filen säger vilket.",
                var=f"kolumn {rubriker[column]}",
                gor='Är de månader: datumformer = ["ååmm"] under [las] i profilen (lägg till formen om raden '
                "finns). Annars: skriv perioden som åååå-mm i källan.",
            )
        found.add(_FORM)
        vad = f"Värdena i {rubriker[column]} är lästa som månader, ÅÅMM, vilket stämmer med filens namn."
        told.append(Upplysning("", 0, column, "manad_aamm", vad))
    return frozenset(found), told


def _agrees(values: list[str], namn: str) -> bool:
    """Whether a file's name says that it is of the latest of these months, or of their year."""
    months = [f"20{value[:2]}-{value[2:]}" for value in values]
    named = {f"{year}-{month}" for year, month in _MONTH.findall(namn)}
    if named:
        return any(months[-1] in (month, _before(month)) for month in named)
    return {month[:4] for month in months} == set(_YEAR.findall(namn))


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1):04d}-{(number - 2) % 12 + 1:02d}"
