"""Which sheets of an open file are read: those that the profile names, or every visible one that fits."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.sheets.sheet import Opened, Sheet
from kpilib.sources.header import Header, find_header
from kpilib.sources.profile import Profile
from kpilib.sources.table import Shape


@dataclass(frozen=True)
class Choice:
    """The sheets to read with their headers, those left out, and the names of all that have the header."""

    valda: Sequence[tuple[Sheet, Header]]
    olasta: Sequence[Sheet]
    passar: Collection[str]


def choose(opened: Opened, profile: Profile, shape: Shape) -> Choice:
    """The sheets to read. A hidden sheet is read when the profile names it, and else only told of.

    Raises
    ------
    AmbiguousError
        A visible sheet has most of the columns but not all, or only hidden ones have them; or a column has
        two headers.
    FileRejectedError
        A sheet that the profile names is not there, or lacks columns; or no sheet fits.
    """
    wanted = profile.las.blad
    headers = [(sheet, find_header(sheet, profile, shape)) for sheet in opened.sheets]
    fitting = [(sheet, header) for sheet, header in headers if header is not None and not header.saknas]
    names = [sheet.namn for sheet, _ in fitting]
    chosen = [(s, h) for s, h in fitting if (s.namn in wanted if wanted else not s.dold)]
    if wanted:
        _require(wanted, headers, names)
    else:
        _ask_of_others(headers, [sheet.namn for sheet, _ in chosen], names, shape)
    for _, header in chosen:
        header.require_one_each()
    read = {sheet.namn for sheet, _ in chosen}
    return Choice(chosen, [sheet for sheet, _ in headers if sheet.namn not in read], names)


def blad_line(names: Iterable[str]) -> str:
    """The line of a profile that names sheets."""
    return f"blad = [{', '.join(json.dumps(name, ensure_ascii=False) for name in names)}]"


def _require(
    wanted: Sequence[str], headers: Sequence[tuple[Sheet, Header | None]], names: Sequence[str]
) -> None:
    found = {sheet.namn: header for sheet, header in headers}
    for name in wanted:
        if name in names:
            continue
        header = found.get(name)
        if name not in found:
            vad = f"Bladet {name} finns inte, eller är tomt."
        elif header is None:
            vad = f"Bladet {name} har inte tabellens rubriker."
        else:
            vad = f"Bladet {name} saknar {_columns(header)}."
        left = (name in found and [other for other in wanted if other in names]) or names
        gor = f"Rätta under [las] i profilen: {blad_line(left)}" if left else "Ta bort blad under [las]."
        raise FileRejectedError(vad, gor=gor)


def _ask_of_others(
    headers: Sequence[tuple[Sheet, Header | None]], chosen: Sequence[str], names: Sequence[str], shape: Shape
) -> None:
    for sheet, header in headers:
        if header is None or sheet.dold or not header.saknas:
            continue
        if len(header.saknas) * 2 <= len(shape.obligatoriska):
            gor = "Rätta bladets rubriker i filen"
            if chosen:
                gor += f", eller läs bara de andra: skriv under [las] i profilen {blad_line(chosen)}"
            raise AmbiguousError(
                f"Bladet {sheet.namn} liknar ett blad som ska läsas, men saknar {_columns(header)}.",
                var=f"blad {sheet.namn}, rad {header.rad}" if sheet.namn else "",
                gor=gor,
            )
    if not chosen and names:
        raise AmbiguousError(
            f"Alla blad som passar profilen är dolda i arbetsboken: {', '.join(names)}.",
            gor=f"Ska de läsas: skriv under [las] i profilen {blad_line(names)}",
        )
    if not chosen:
        raise FileRejectedError(
            "Inget blad passar profilen.",
            gor=f"Filen har bladen {', '.join(sheet.namn for sheet, _ in headers)}; rätta rubrikerna.",
        )


def _columns(header: Header) -> str:
    return (
        f"kolumnen {header.saknas[0]}"
        if len(header.saknas) == 1
        else f"kolumnerna {', '.join(header.saknas)}"
    )
