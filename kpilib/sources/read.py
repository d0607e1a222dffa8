"""An open file read with one profile: the sheets that have its header, as one table of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import polars as pl

from kpilib.errors import AmbiguousError, DataError, FileRejectedError
from kpilib.formats import FACTORS
from kpilib.sources.blocks import one_table
from kpilib.sources.divided import divided
from kpilib.sources.header import Header, find_header
from kpilib.sources.periods import month_forms
from kpilib.sources.profile import Profile
from kpilib.sources.raw_file import original_name
from kpilib.sources.sheet import Body, Opened, Sheet
from kpilib.sources.signs import turned
from kpilib.sources.sums import divide
from kpilib.sources.table import RawTable, Shape, Trasig, Upplysning
from kpilib.sources.totals import without_totals
from kpilib.sources.units import Claim, sheet_units, told, unit_row


def read_opened(opened: Opened, profile: Profile, shape: Shape, namn: str = "") -> RawTable:
    """The rows of an open file, named `namn`, whose header fits the profile.

    Every row below a header is in `frame`, `trasiga` or `summarader`, but for blank ones.

    Raises
    ------
    AmbiguousError
        A column or a sheet can be meant in two ways; the message names the profile key.
    """
    chosen, others = _choose(opened, profile, shape)
    read = [_read_sheet(sheet, header, profile, shape, namn) for sheet, header in chosen]
    parts, units = [part for part, _ in read], [unit for _, unit in read]
    if any(_multiplied(unit) != _multiplied(units[0]) for unit in units):
        raise AmbiguousError(
            f"Bladen har olika enheter: {_names([sheet for sheet, _ in chosen])}.",
            gor=f"Läs ett blad i taget: blad = {_names([chosen[0][0]])} under [las] i profilen; "
            "eller räkna om bladen till samma enhet i filen.",
        )
    names = [sheet.namn for sheet, _ in chosen]
    kept, left_out = without_totals(names, parts, profile, shape)
    parts = [parts[i] for i in kept]
    first = chosen[0][1]
    frame = divided(pl.concat([part.frame for part in parts], how="diagonal"), shape)
    rubriker = {column: first.rubriker[i].strip() for column, i in first.kolumner.items()}
    omvanda, signs = turned(frame, rubriker, profile, shape)
    former, months = month_forms(frame, rubriker, profile, shape, namn)
    known = set(first.kolumner.values())
    return RawTable(
        frame=frame,
        okanda_kolumner=[h.strip() for i, h in enumerate(first.rubriker) if h.strip() and i not in known],
        summarader=[row for part in parts for row in part.summarader],
        delsummor=_parts_of_the_file(parts),
        trasiga=[row for part in parts for row in part.trasiga],
        upplysningar=[
            *opened.upplysningar,
            *(told for part in parts for told in part.upplysningar),
            *left_out,
            *signs,
            *months,
        ],
        lasning=_how(opened, chosen, others),
        rubriker=rubriker,
        enhet={column: claim.enhet for column, claim in units[0].items()},
        faktor=_factors(units[0]),
        datumformer=profile.datumformer | former | ({"excel"} if opened.excel else set()),
        omvanda=omvanda,
    )


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Adds the file's name to whatever is wrong with it."""
    try:
        yield
    except DataError as error:
        error.var = ", ".join(filter(None, (original_name(path.name), error.var)))
        raise


def _choose(opened: Opened, profile: Profile, shape: Shape) -> tuple[list[tuple[Sheet, Header]], list[Sheet]]:
    """The sheets to read and those left out, of which none may be nearly one to read."""
    wanted = profile.las.blad
    chosen, others = [], []
    for sheet in opened.sheets:
        header = find_header(sheet, profile, shape)
        fits = header is not None and not header.saknas
        if header is not None and fits and (sheet.namn in wanted if wanted else not sheet.dold):
            header.require_one_each()
            chosen.append((sheet, header))
        elif sheet.namn in wanted or (
            not wanted and header is not None and len(header.saknas) * 2 <= len(shape.obligatoriska)
        ):
            raise AmbiguousError(
                f"Bladet {sheet.namn} liknar ett blad som ska läsas, men är dolt eller saknar en kolumn.",
                gor=f"Ange under [las] i profilen vilka blad som ska läsas: blad = {_names(opened.sheets)}.",
            )
        else:
            others.append(sheet)
    absent = sorted(set(wanted) - {sheet.namn for sheet in opened.sheets})
    if absent or not chosen:
        raise FileRejectedError(
            f"Bladet {absent[0]} finns inte, eller är tomt." if absent else "Inget blad passar profilen.",
            gor=f"Filen har bladen {_names(opened.sheets)}; rätta blad under [las] i profilen.",
        )
    return chosen, others


def _names(sheets: Sequence[Sheet]) -> str:
    return "[" + ", ".join(f'"{sheet.namn}"' for sheet in sheets) + "]"


def _read_sheet(
    sheet: Sheet, header: Header, profile: Profile, shape: Shape, namn: str
) -> tuple[RawTable, dict[str, Claim]]:
    body = sheet.body(header.rad, len(header.rubriker))
    cells = _tidy(body)
    cells, tables = one_table(cells, sheet, header, profile, shape)
    under, unit_at = unit_row(cells, header, shape, sheet.namn)
    cells = cells.filter(pl.col("rad") != unit_at) if unit_at is not None else cells
    units = sheet_units(sheet, header, under, _notes(cells), profile, shape, namn)
    rows = divide(cells, header, profile, shape, sheet.namn)
    upplysningar: list[Upplysning] = [
        *body.upplysningar,
        *told(sheet, units, header),
        *tables,
        *rows.upplysningar,
    ]
    columns = [pl.col(str(i)).alias(column) for column, i in header.kolumner.items()]
    constants = [
        pl.lit(value).alias(column)
        for column, value in profile.konstanter.items()
        if column not in header.kolumner
    ]
    place = [pl.lit(sheet.namn).alias("blad"), pl.col("rad")]
    fill = [pl.col(c).forward_fill() for c in profile.las.fyll_nedat if c in header.kolumner]
    frame = cells.filter(rows.data).select(*columns, *constants, *place).with_columns(fill)
    table = RawTable(
        frame,
        summarader=rows.summarader,
        delsummor=frozenset((sheet.namn, rad) for rad in rows.delsummor),
        trasiga=[Trasig(sheet.namn, *row[1:]) for row in body.trasiga],
        upplysningar=upplysningar,
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


def _notes(cells: pl.DataFrame) -> list[tuple[int, str]]:
    """The rows that hold one text and nothing else."""
    texts = pl.exclude("rad")
    alone = pl.sum_horizontal(texts.is_not_null()) == 1
    return cells.filter(alone).select("rad", pl.coalesce(texts)).rows()


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
