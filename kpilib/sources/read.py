"""An open file read with one profile: the sheets that have its header, as one table of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import polars as pl

from kpilib.errors import AmbiguousError, DataError, FileRejectedError
from kpilib.formats import hidden, unit_factor
from kpilib.sources.header import Header, find_header
from kpilib.sources.profile import Profile
from kpilib.sources.raw_file import original_name
from kpilib.sources.sheet import Body, Opened, Sheet
from kpilib.sources.sumrow import NUMBER, SUM_LABEL
from kpilib.sources.table import RawTable, Shape, Summarad, Trasig


def read_opened(opened: Opened, profile: Profile, shape: Shape) -> RawTable:
    """The rows of an open file whose header fits the profile.

    Every row below a header is in `frame`, `trasiga` or `summarader`, but for blank ones.

    Raises
    ------
    AmbiguousError
        A column or a sheet can be meant in two ways; the message names the profile key.
    """
    chosen, others = _choose(opened, profile, shape)
    parts = [_read_sheet(sheet, header, profile, shape) for sheet, header in chosen]
    units = [_units(header) for _, header in chosen]
    if any(unit != units[0] for unit in units):
        raise AmbiguousError(
            "Bladen har olika enheter.", gor="Ange blad under [las] i profilen, eller dela filen."
        )
    first = chosen[0][1]
    known = set(first.kolumner.values())
    return RawTable(
        frame=pl.concat([part.frame for part in parts], how="diagonal"),
        okanda_kolumner=[h.strip() for i, h in enumerate(first.rubriker) if h.strip() and i not in known],
        summarader=[row for part in parts for row in part.summarader],
        trasiga=[row for part in parts for row in part.trasiga],
        upplysningar=[*opened.upplysningar, *(told for part in parts for told in part.upplysningar)],
        lasning=_how(opened, chosen, others),
        rubriker={column: first.rubriker[i].strip() for column, i in first.kolumner.items()},
        enhet={column: unit for column, (_, unit) in units[0].items()},
        faktor={column: factor for column, (factor, _) in units[0].items()},
        datumformer=profile.datumformer | ({"excel"} if opened.excel else set()),
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


def _read_sheet(sheet: Sheet, header: Header, profile: Profile, shape: Shape) -> RawTable:
    body = sheet.body(header.rad, len(header.rubriker))
    cells = _tidy(body)
    is_sum = _sum_rows(cells, header, shape)
    sums = [
        Summarad(sheet.namn, row["rad"], {c: row[str(i)] for c, i in header.kolumner.items() if row[str(i)]})
        for row in cells.filter(is_sum).iter_rows(named=True)
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
        summarader=sums,
        trasiga=[Trasig(sheet.namn, *row[1:]) for row in body.trasiga],
        upplysningar=body.upplysningar,
    )


def _tidy(body: Body) -> pl.DataFrame:
    """The cells without white space around them, null where nothing is left, and no blank rows."""
    cells = pl.exclude("rad")
    tidy = body.celler.with_columns(cells.str.strip_chars()).with_columns(pl.when(cells != "").then(cells))
    return tidy.filter(pl.any_horizontal(cells.is_not_null()))


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
