"""The rows of a sheet that call themselves sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from kpilib.formats import normalise
from kpilib.sheets.numbers import ONE, numbers
from kpilib.sheets.sumrow import ANY_LABEL, NUMBER, count_in, label, summed_group
from kpilib.sources.header import Header
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape

_TRACES = ["sum", "tot", "s:a", "antal", "sammanlagt", "Σ", "σ", "∑"]
"""What every label has in it: a search for these is much faster than for the labels."""


@dataclass
class Labelled:
    """A row that calls itself a sum: its place among the rows, its label, and what it must be."""

    i: int
    rad: int
    etikett: str
    celler: Mapping[str, str | None]
    exakt: bool
    saker: bool
    antal: int | None = None
    ryms: frozenset[int] | None = None


def labelled(cells: pl.DataFrame, header: Header, profile: Profile, shape: Shape) -> list[Labelled]:
    """The rows that call themselves sums, or that the profile calls so."""
    names = [c for c in cells.columns if c != "rad"]
    said = {normalise(text) for text in profile.las.summor}
    lower = [text.casefold() for text in profile.las.summor]
    hit = [pl.col(c).str.contains(ANY_LABEL) for c in names]
    hit += [pl.col(c).str.to_lowercase().is_in(lower) for c in names] if lower else []
    near = [
        pl.col(c).str.contains_any([*_TRACES, *lower, *profile.las.summor], ascii_case_insensitive=True)
        for c in names
    ]
    rows = cells.with_row_index("i").filter(pl.any_horizontal(near).fill_null(value=False))
    rows = rows.filter(pl.any_horizontal(hit).fill_null(value=False))
    of = {str(i): c for c, i in header.kolumner.items()}
    result = []
    for row in rows.iter_rows(named=True):
        filled = {c: row[c] for c in names if row[c] is not None}
        labels = {c: label(cell) for c, cell in filled.items() if not _a_value(of.get(c), cell, profile)}
        if any(normalise(cell) in said for cell in filled.values()):
            etikett = next(cell for cell in filled.values() if normalise(cell) in said)
            result.append(Labelled(row["i"], row["rad"], etikett, filled, exakt=True, saker=True))
            continue
        at = next((c for c in filled if labels.get(c)), None)
        if at is None:
            continue
        groups = {c: normalise(summed_group(filled[c])) for c in filled if labels.get(c) == "del"}
        words = {normalise(cell) for c, cell in filled.items() if c not in groups}
        exact = next((c for c in filled if labels.get(c) == "exakt" or groups.get(c) in words - {""}), None)
        if labels[at] == "antal" and all(c == at or is_number(cell) for c, cell in filled.items()):
            rest = [cell for c, cell in filled.items() if c != at]
            beside = [int(n) // ONE for n in numbers(pl.Series(values=rest, dtype=pl.String)).drop_nulls()]
            n = count_in(filled[at])
            n = n if n is not None else (beside[0] if len(beside) == 1 else None)
            result.append(Labelled(row["i"], row["rad"], filled[at], filled, exakt=True, saker=True, antal=n))
            continue
        sure = _nothing_else(row, at, header, shape, first=at == next(iter(filled)))
        if labels[at] != "antal" or exact or sure:
            result.append(
                Labelled(
                    row["i"], row["rad"], filled[exact or at], filled, exakt=exact is not None, saker=sure
                )
            )
    return result


def _a_value(column: str | None, cell: str, profile: Profile) -> bool:
    """Whether a word is what the column may hold, whatever it looks like, or is said to be no sum."""
    word = normalise(cell)
    ways = profile.varden.get(column or "", {})
    return any(word == normalise(way) for written in ways.values() for way in written) or any(
        word == normalise(text) for text in profile.las.inte_summor
    )


def _nothing_else(row: Mapping[str, Any], at: str, header: Header, shape: Shape, *, first: bool) -> bool:
    """Whether a row with a label cannot be data: of what it must have, it has only numbers and the label."""
    must = {c: str(header.kolumner[c]) for c in shape.obligatoriska if c in header.kolumner}
    if shape.slag:
        words = [
            i
            for c, i in must.items()
            if shape.slag.get(c) not in ("belopp", "heltal", "tal", "matt", "statistik")
        ]
        empty = [i for i in words if row[i] is None]
        return bool(empty) and all(row[i] is None or i == at for i in words)
    if not first:
        return False
    says = [i for i in must.values() if row[i] is not None and i != at and not is_number(row[i])]
    return not says and any(row[i] is None for i in must.values())


def is_number(cell: str) -> bool:
    return bool(pl.Series([cell]).str.contains(NUMBER).item())
