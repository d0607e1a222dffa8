"""What a person should know of a file that could be read: what in it was not read, and what it hides."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from kpilib.arbetsbok import letter
from kpilib.formats import holds_person
from kpilib.sheets.sheet import Sheet
from kpilib.sheets.types import Upplysning
from kpilib.sources.choice import Choice, blad_line
from kpilib.sources.header import Header

_SHOWN = 10
"""Places that are named one by one; of the rest the number is told."""


def unknown_headers(header: Header) -> dict[int, str]:
    """Column of the sheet -> its header, of those that no column of the source fits."""
    known = header.lasta
    named = ((i, h.strip()) for i, h in enumerate(header.rubriker) if h.strip() and i not in known)
    return {i: "(rubriken visas inte)" if holds_person(h) else h for i, h in named}


def told_of_sheets(choice: Choice) -> Iterator[Upplysning]:
    """The sheets with content that were not read."""
    read = [sheet.namn for sheet, _ in choice.valda]
    for sheet in choice.olasta:
        fits = sheet.namn in choice.passar
        gor = f"Ska det läsas: skriv under [las] i profilen {blad_line([*read, sheet.namn])}" if fits else ""
        why = "är dolt i arbetsboken och lästes inte" if sheet.dold else "lästes inte"
        rest = ", men har tabellens rubriker." if fits else ": det har inte tabellens rubriker."
        kod = "dolt_blad" if sheet.dold else "olast_blad"
        yield Upplysning(sheet.namn, 0, "", kod, f"Bladet {sheet.namn} {why}{rest}", gor)


def told_of_sheet(sheet: Sheet, header: Header, cells: pl.DataFrame, rader: pl.Series) -> list[Upplysning]:
    """What of a sheet that was read was left out, and what of it its workbook hides.

    Parameters
    ----------
    cells
        The rows under the header (`Body.celler`), null where a cell is empty.
    rader
        The numbers of the rows that were read.
    """
    return [
        *_unknown_columns(sheet, header, cells),
        *_cells_without_header(sheet, header, cells),
        *_hidden_rows(sheet, rader),
        *_hidden_columns(sheet, header),
        *_divided_columns(sheet, header),
    ]


def _unknown_columns(sheet: Sheet, header: Header, cells: pl.DataFrame) -> Iterator[Upplysning]:
    for i, name in unknown_headers(header).items():
        number = cells[str(i)].count()
        if number:
            vad = f"Kolumnen {name} lästes inte: ingen av källans kolumner heter så. {_filled(number)}"
            gor = "Hör den till en av källans kolumner: skriv rubriken under [kolumner] i profilen."
            yield Upplysning(sheet.namn, header.rad, name, "okand_kolumn", vad, gor)


def _cells_without_header(sheet: Sheet, header: Header, cells: pl.DataFrame) -> Iterator[Upplysning]:
    known = header.lasta
    bare = [i for i, h in enumerate(header.rubriker) if not h.strip() and i not in known]
    found = {i: rad for i in bare if (rad := cells.filter(pl.col(str(i)).is_not_null())["rad"]).len()}
    for i, rad in list(found.items())[:_SHOWN]:
        where = f"kolumn {letter(i) if sheet.namn else i + 1}"
        vad = f"Cellerna i {where} har ingen rubrik och lästes inte ({_rows(rad)})."
        gor = "Hör de till tabellen: ge kolumnen en rubrik i filen, och ange den i profilen."
        yield Upplysning(sheet.namn, rad[0], "", "cell_utanfor", vad, gor)
    if len(found) > _SHOWN:
        vad = f"Ytterligare {len(found) - _SHOWN} kolumner utan rubrik har celler som inte lästes."
        yield Upplysning(sheet.namn, 0, "", "cell_utanfor", vad)


def _hidden_rows(sheet: Sheet, rader: pl.Series) -> Iterator[Upplysning]:
    hidden = rader.filter(rader.is_in(list(sheet.dolda_rader))).unique().sort()
    if hidden.len():
        one = hidden.len() == 1
        vad = (
            f"{rader.n_unique()} {'rad' if rader.n_unique() == 1 else 'rader'}, varav {hidden.len()} är "
            f"{'dold' if one else 'dolda'} i arbetsboken ({_rows(hidden)}); {'den' if one else 'de'} lästes."
        )
        gor = "Ska de inte räknas: ta bort raderna ur filen (inte bara filtret) och lämna den på nytt."
        yield Upplysning(sheet.namn, hidden[0], "", "dolda_rader", vad, gor)


def _hidden_columns(sheet: Sheet, header: Header) -> Iterator[Upplysning]:
    for column, i in header.kolumner.items():
        if i in sheet.dolda_kolumner:
            vad = f"Kolumnen {header.rubriker[i].strip()} ({letter(i)}) är dold i arbetsboken; den lästes."
            gor = "Ska den inte läsas: ta bort kolumnen ur filen och lämna den på nytt."
            yield Upplysning(sheet.namn, header.rad, column, "dold_kolumn", vad, gor)


def _divided_columns(sheet: Sheet, header: Header) -> Iterator[Upplysning]:
    for column, i in header.kolumner.items():
        if i in sheet.delade_kolumner:
            vad = (
                f"Talen i kolumnen {header.rubriker[i].strip()} ({letter(i)}) är större än de ser ut: "
                "talformatet visar dem delade med tusen eller mer. De lästes som de är."
            )
            gor = (
                "Kontrollera beloppen: säger rubriken tusental blir de tusen gånger för stora. Gör då om "
                "formatet i filen så att talen syns hela, och rubriken så att den säger kr."
            )
            yield Upplysning(sheet.namn, header.rad, column, "delad_visning", vad, gor)


def _filled(number: int) -> str:
    return f"{number} {'cell är ifylld' if number == 1 else 'celler är ifyllda'}."


def _rows(numbers: pl.Series) -> str:
    """Row numbers as a person writes them: ``rad 3, 7–9``."""
    runs: list[list[int]] = []
    for number in numbers.to_list():
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    more = " med flera" if len(told) > _SHOWN else ""
    return f"rad {', '.join(told[:_SHOWN])}{more}"
