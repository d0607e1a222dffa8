"""A value that stands in two columns: a month as year and number, an amount as debit and credit.

Or an amount without a sign, beside a word that says which of the two it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from kpilib.arbetsbok import Celltyp
from kpilib.formats import month_in, normalise, without_unit
from kpilib.sheets.numbers import ONE, numbers
from kpilib.sheets.types import Upplysning
from kpilib.sources.table import Shape

if TYPE_CHECKING:
    from kpilib.sources.header import Header

_AR = {"ar", "artal", "year", "bokforingsar", "redovisningsar"}
_MANAD = {"manad", "man", "mnd", "manadsnr", "manadnr", "manadsnummer", "month", "periodnr"}
_DEBET = {"debet", "debit", "debetbelopp", "beloppdebet"}
_KREDIT = {"kredit", "credit", "kreditbelopp", "beloppkredit"}
_DEBET_ORD = {"debet", "debit", "d", "faktura", "debetfaktura", "leverantorsfaktura"}
_KREDIT_ORD = {"kredit", "credit", "k", "kreditfaktura", "kreditnota"}
_NUMBER = re.compile(r"(0?[1-9]|1[0-2])(?:\.0)?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:\.0)?")
_SIGN = r"^[-\u2212\u2013(]|[-\u2212\u2013)]$"


def pairs(
    headers: Sequence[str], columns: Mapping[str, int], double: Mapping[str, Collection[int]], shape: Shape
) -> dict[str, tuple[int, int]]:
    """Canonical column -> its two columns of the sheet: year and month, or debit and credit.

    Parameters
    ----------
    columns, double
        What is understood of the headers; of those that more than one fits, all.
    """
    names = [normalise(without_unit(header)) for header in headers]
    free = [i for i in range(len(names)) if i not in columns.values() or i in double.get(shape.tid, ())]
    found = {}
    if shape.slag.get(shape.tid) in ("manad", "period"):
        own = [*double.get(shape.tid, ()), *([columns[shape.tid]] if shape.tid in columns else [])]
        years = [i for i in {*free, *own} if names[i] in _AR]
        months = [i for i in own if i not in years] or [i for i in free if names[i] in _MANAD]
        if len(years) == 1 and len(set(months)) == 1:
            found[shape.tid] = (years[0], months[0])
    debit, credit = ([i for i, name in enumerate(names) if name in words] for words in (_DEBET, _KREDIT))
    amounts = [c for c in shape.obligatoriska if shape.slag.get(c) == "belopp"]
    amounts = [c for c in amounts if c not in columns or columns[c] in debit]
    if len(debit) == len(credit) == len(amounts) == 1 and credit[0] in free:
        found[amounts[0]] = (debit[0], credit[0])
    return found


def composed(
    cells: pl.DataFrame, typer: pl.DataFrame, header: Header, shape: Shape, blad: str
) -> tuple[pl.DataFrame, pl.DataFrame, list[Upplysning]]:
    """The cells, and their types, with each pair's value where the column that stands for it is read."""
    told = []
    for column, (left, right) in header.par.items():
        is_time = column == shape.tid
        one, other = cells[str(left)].to_list(), cells[str(right)].to_list()
        made = list(_months(one, other) if is_time else _amounts(cells[str(left)], cells[str(right)]))
        at = str(header.kolumner[column])
        changed = pl.Series([new != old for new, old in zip(made, cells[at].to_list(), strict=True)])
        if not changed.any():
            continue
        of = [Celltyp.TEXT if is_time else typ for typ in typer[str(right)].to_list()]
        kept = typer[at].to_list()
        kinds = [n if c else o for n, o, c in zip(of, kept, changed, strict=True)]
        cells = cells.with_columns(pl.Series(at, made, dtype=pl.String))
        typer = typer.with_columns(pl.Series(at, kinds, dtype=typer.schema[at]))
        names = [header.rubriker[i].strip() for i in (left, right)]
        how = f"ur {names[0]} och {names[1]}" if is_time else f"som {names[0]} minus {names[1]}"
        told.append(Upplysning(blad, header.rad, column, "sammansatt", f"Kolumnen {column} är läst {how}."))
    amounts = [c for c in header.kolumner if shape.slag.get(c) == "belopp" and c in shape.summeras]
    if len(amounts) == 1 and not header.par and not header.manader:
        return _by_word(cells, typer, header, amounts[0], blad)
    return cells, typer, told


def _by_word(
    cells: pl.DataFrame, typer: pl.DataFrame, header: Header, column: str, blad: str
) -> tuple[pl.DataFrame, pl.DataFrame, list[Upplysning]]:
    """The amounts with those negative that another column calls credits, where none of them is so already."""
    at = str(header.kolumner[column])
    for i, name in enumerate(header.rubriker):
        if i in header.lasta:
            continue
        words = {cell: normalise(cell) for cell in cells[str(i)].drop_nulls().unique().head(9)}
        of_credit = [cell for cell, word in words.items() if word in _KREDIT_ORD]
        if (
            not of_credit
            or not _DEBET_ORD & {*words.values()}
            or not {*words.values()} <= _DEBET_ORD | _KREDIT_ORD
        ):
            continue
        credit = cells[str(i)].is_in(of_credit).fill_null(value=False)
        signs = numbers(cells[at], typer=typer[at]).set(~credit, None)
        if (signs < 0).any() or not (signs > 0).any():
            continue
        turned = pl.when(pl.Series(signs > 0)).then(pl.lit("-") + pl.col(at)).otherwise(pl.col(at)).alias(at)
        n = int((signs > 0).sum())
        rows = f"{n} {'rad' if n == 1 else 'rader'} som är {of_credit[0]} i {name.strip()}"
        vad = f"Kolumnen {column} är läst som negativ på {rows}."
        told = Upplysning(blad, header.rad, column, "sammansatt", vad)
        return cells.with_columns(turned), typer, [told]
    return cells, typer, []


def _months(years: Sequence[str | None], months: Sequence[str | None]) -> Iterator[str | None]:
    for year, month in zip(years, months, strict=True):
        known = _YEAR.fullmatch(year or "")
        number = _NUMBER.fullmatch(month or "")
        named = None if number else month_in(month or "")
        if known and number:
            yield f"{known[1]}-{int(number[1]):02d}"
        elif known and named and named[1] is None and not named[2].strip():
            yield f"{known[1]}-{named[0]:02d}"
        else:
            yield month


def _amounts(debit: pl.Series, credit: pl.Series) -> Iterator[str | None]:
    """Debit less credit; a column of credits that is written as negative is so already."""
    plus, minus = numbers(debit), numbers(credit)
    signed = int((minus < 0).sum()) > int((minus > 0).sum())
    comma = any(bool(cells.str.contains(",", literal=True).any()) for cells in (debit, credit))
    for d, k, dn, kn in zip(debit, credit, plus, minus, strict=True):
        if k is None or (d is not None and kn == 0):
            yield d
        elif d is None or (dn == 0 and kn is not None):
            yield k if signed else re.sub(_SIGN, "", k) if re.search(_SIGN, k) else f"-{k}"
        elif dn is None or kn is None:
            yield f"{d} / {k}"  # no number: for the contract to refuse
        else:
            net = f"{(dn + kn if signed else dn - kn) / ONE:.2f}"
            yield net.replace(".", ",") if comma else net
