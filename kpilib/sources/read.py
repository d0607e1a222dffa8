"""An open file read with one profile: the sheets that have its header, as one table of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import polars as pl

from kpilib.arbetsbok import letter
from kpilib.errors import AmbiguousError, DataError
from kpilib.formats import FACTORS, hidden, names_of
from kpilib.rawstore.raw_file import original_name
from kpilib.sheets.sheet import Body, Opened, Sheet
from kpilib.sheets.types import EXCEL_1904, Trasig, Upplysning
from kpilib.sources.blocks import one_table
from kpilib.sources.cell_types import types_as_filled, types_of, types_together
from kpilib.sources.choice import blad_line, choose
from kpilib.sources.divided import divided
from kpilib.sources.fyllning import fill
from kpilib.sources.header import Header
from kpilib.sources.manader import period_of_name
from kpilib.sources.periods import month_forms
from kpilib.sources.profile import Profile
from kpilib.sources.sammansatta import composed
from kpilib.sources.signs import turned
from kpilib.sources.sums import divide
from kpilib.sources.table import RawTable, Shape
from kpilib.sources.told import told_of_sheet, told_of_sheets, unknown_headers
from kpilib.sources.totals import without_totals
from kpilib.sources.units import Claim, sheet_units, told_of_units, unit_columns, unit_row
from kpilib.sources.utfallda import months_as_rows, require_no_months


def read_opened(opened: Opened, profile: Profile, shape: Shape, namn: str = "") -> RawTable:
    """The rows of an open file, named `namn`, whose header fits the profile.

    Every row below a header is in `frame`, `trasiga` or `summarader`, but for blank ones.

    Raises
    ------
    AmbiguousError
        A column or a sheet can be meant in two ways; the message names the profile key.
    """
    choice = choose(opened, profile, shape)
    chosen = choice.valda
    read = [_read_sheet(sheet, header, profile, shape, namn) for sheet, header in chosen]
    parts, units = [part for part, _ in read], [unit for _, unit in read]
    names = [sheet.namn for sheet, _ in chosen]
    factors = [_multiplied(unit) for unit in units]
    if any(one != factors[0] for one in factors):
        most = max(factors, key=factors.count)
        alike = [name for name, one in zip(names, factors, strict=True) if one == most]
        raise AmbiguousError(
            f"Bladen har olika enheter: {', '.join(names)}.",
            gor=f"Läs bara de blad som har samma: skriv under [las] i profilen {blad_line(alike)}, eller "
            "räkna om bladen till en enhet i filen.",
        )
    kept, left_out = without_totals(names, parts, profile, shape)
    parts, chosen = [parts[i] for i in kept], [chosen[i] for i in kept]
    first = chosen[0][1]
    frame = divided(pl.concat([part.frame for part in parts], how="diagonal"), shape)
    typer = types_together(part.typer for part in parts)
    rubriker = {column: first.rubriker[i].strip() for column, i in first.kolumner.items()}
    omvanda, signs = turned(frame, typer, rubriker, profile, shape)
    former, months = month_forms(frame, rubriker, profile, shape, namn)
    return RawTable(
        frame=frame,
        okanda_kolumner=list(
            dict.fromkeys(h for _, header in chosen for h in unknown_headers(header).values())
        ),
        typer=typer,
        platser={sheet.namn: _letters(header) for sheet, header in chosen} if opened.excel else {},
        summarader=[row for part in parts for row in part.summarader],
        delsummor=_parts_of_the_file(parts),
        trasiga=[row for part in parts for row in part.trasiga],
        upplysningar=[
            *opened.upplysningar,
            *told_of_sheets(choice),
            *(told for part in parts for told in part.upplysningar),
            *left_out,
            *signs,
            *months,
        ],
        lasning=_how(opened, chosen, choice.olasta),
        rubriker=rubriker,
        enhet={column: claim.enhet for column, claim in units[0].items()},
        faktor=_factors(units[0]),
        datumformer=profile.datumformer | former | _day_numbers(opened),
        omvanda=omvanda,
        personnamn=frozenset().union(*(part.personnamn for part in parts)),
    )


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Adds the file's name to whatever is wrong with it, and hides persons' numbers in what is said."""
    try:
        yield
    except DataError as error:
        error.var = hidden(", ".join(filter(None, (original_name(path.name), error.var))))
        error.vad, error.gor = hidden(error.vad), hidden(error.gor)
        raise


def _read_sheet(
    sheet: Sheet, header: Header, profile: Profile, shape: Shape, namn: str
) -> tuple[RawTable, dict[str, Claim]]:
    body = sheet.body(header.rad, len(header.rubriker))
    cells, tables = one_table(_tidy(body), sheet, header, profile, shape)
    under, unit_at = unit_row(cells, header, shape, sheet.namn)
    cells = cells.filter(pl.col("rad") != unit_at) if unit_at is not None else cells
    cells, typer, of_pairs = composed(cells, types_of(body, cells), header, shape, sheet.namn)
    notes = [*_notes(cells), *unit_columns(cells, header)]
    units = sheet_units(sheet, header, under, notes, profile, shape, namn)
    rows = divide(cells, typer, header, profile, shape, sheet.namn)
    columns = [pl.col(str(i)).alias(c) for c, i in header.kolumner.items() if c not in header.manader]
    given = dict(profile.konstanter)
    told: list[Upplysning] = [
        *body.upplysningar,
        *of_pairs,
        *told_of_units(sheet, units, header),
        *tables,
        *rows.upplysningar,
    ]
    if profile.las.period == "filnamn" and shape.tid not in {*header.kolumner, *given} and not header.manader:
        require_no_months(header, shape)
        given[shape.tid], of_name = period_of_name(namn, sheet.namn, shape)
        told.append(of_name)
    constants = [pl.lit(value).alias(c) for c, value in given.items() if c not in header.kolumner]
    place = [pl.lit(sheet.namn).alias("blad"), pl.col("rad")]
    data, of_data = cells.filter(rows.data), typer.filter(rows.data)
    filled = fill(data.select(*columns, *constants, *place), data, header, (sheet, body), profile, shape)
    kept = data["rad"].is_in(filled.frame["rad"].implode())
    data, of_data = data.filter(kept), of_data.filter(kept)
    frame = filled.frame
    types = types_as_filled(of_data.select(*columns), frame) if body.typer is not None else None
    told += [*filled.upplysningar, *told_of_sheet(sheet, header, cells, frame["rad"])]
    if header.manader:
        by_month = months_as_rows(frame, types, data, of_data, header, (sheet, namn), profile, shape)
        frame, types, told = by_month.frame, by_month.typer, [*told, *by_month.upplysningar]
    table = RawTable(
        frame,
        typer=types,
        summarader=rows.summarader,
        delsummor=frozenset((sheet.namn, rad) for rad in rows.delsummor),
        trasiga=[*(Trasig(sheet.namn, *row[1:]) for row in body.trasiga), *filled.trasiga],
        upplysningar=told,
        personnamn=names_of([(h, cells[str(i)]) for i, h in enumerate(header.rubriker)]),
    )
    return table, units


def _parts_of_the_file(parts: Sequence[RawTable]) -> frozenset[tuple[str, int]]:
    """The sum rows of only a part: all of them, where a sheet with rows has none that sums all of it."""
    own = {place for part in parts for place in part.delsummor}
    every = [{(row.blad, row.rad) for row in part.summarader} for part in parts if part.frame.height]
    return frozenset(own if all(places - own for places in every) else set().union(*every))


def _multiplied(units: Mapping[str, Claim]) -> dict[str, Decimal]:
    """The factors that change anything: kronor may be said in one sheet and not in another."""
    return {column: factor for column, factor in _factors(units).items() if factor != 1}


def _factors(units: Mapping[str, Claim]) -> dict[str, Decimal]:
    return {column: FACTORS[claim.enhet] for column, claim in units.items()}


def _letters(header: Header) -> dict[str, str]:
    return {column: letter(i) for column, i in header.kolumner.items()}


def _day_numbers(opened: Opened) -> set[str]:
    """The date forms of day numbers that the file's cells may have."""
    return ({"excel", EXCEL_1904} if opened.fran_1904 else {"excel"}) if opened.excel else set()


def _notes(cells: pl.DataFrame) -> list[tuple[str, str]]:
    """The rows that hold one text and nothing else, and the texts."""
    texts = pl.exclude("rad")
    alone = pl.sum_horizontal(texts.is_not_null()) == 1
    rows = cells.filter(alone).select("rad", pl.coalesce(texts)).rows()
    return [(f"fotnoten på rad {rad}", text) for rad, text in rows]


def _tidy(body: Body) -> pl.DataFrame:
    """The cells without white space around them, null where nothing is left, and no blank rows."""
    cells = pl.exclude("rad")
    tidy = body.celler.with_columns(cells.str.strip_chars()).with_columns(pl.when(cells != "").then(cells))
    return tidy.filter(pl.any_horizontal(cells.is_not_null()))


def _how(opened: Opened, chosen: Sequence[tuple[Sheet, Header]], others: Sequence[Sheet]) -> str:
    if not opened.excel:
        row = chosen[0][1].rad
        return f"{opened.lasning}, rubrikrad {row}" if row else opened.lasning
    read = ", ".join(f"{sheet.namn} (rubrikrad {header.rad})" for sheet, header in chosen)
    unread = f"; ej lästa blad: {', '.join(s.namn for s in others)}" if others else ""
    return f"{opened.lasning}, blad {read}{unread}"
