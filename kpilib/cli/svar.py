"""Tables that a command answers with: in the terminal, or as a file whose ending says what it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from kpilib.cli import output
from kpilib.cli.arbetsbok import write_workbook
from kpilib.errors import UsageError
from kpilib.fritext import i_csv
from kpilib.workspace import RESERVED, replace

TABELL = "table"
ANDELSE: Mapping[str, str] = {
    "csv": ".csv",
    "csv-sv": ".csv",
    "json": ".json",
    "parquet": ".parquet",
    "xlsx": ".xlsx",
}
"""Form -> the ending of its files."""
AV_ANDELSE: Mapping[str, str] = {".csv": "csv-sv", ".json": "json", ".parquet": "parquet", ".xlsx": "xlsx"}
"""Ending -> the form that it stands for: a csv without more is for a Swedish Excel."""
FORMATS = (TABELL, *ANDELSE)
BARA_FIL = ("parquet", "xlsx")
HJALP = "table, csv (komma), csv-sv (semikolon och decimalkomma), json, xlsx eller parquet."
HJALP_UT = "Skriv till en fil; slutet på namnet (.xlsx, .csv, .json, .parquet) säger vad den blir."


def show_frame(
    frame: pl.DataFrame, form: str | None, ut: Path | None, *, blad: str = "Svar", titel: str | None = None
) -> None:
    """A table in the form asked for: in the terminal, under `titel`, or in the file `ut`.

    Raises
    ------
    UsageError
        As `form_of` and `writing`.
    """
    chosen = form_of(form, ut)
    if ut is None:
        if chosen == TABELL:
            output.out.print(output.table(frame, titel=titel))
        else:
            sys.stdout.write(_text(frame, chosen))
        return
    write(ut, chosen, frame, blad=blad)


def write(
    ut: Path,
    form: str,
    frame: pl.DataFrame,
    *,
    blad: str = "Svar",
    fler: Mapping[str, pl.DataFrame] | None = None,
) -> None:
    """A table as a file; `fler` are further sheets of a workbook. What was done is said."""
    with writing(ut) as half:
        if form == "parquet":
            frame.write_parquet(half)
        elif form == "xlsx":
            write_workbook(half, {blad: frame, **(fler or {})})
        else:
            bom = "\ufeff" if form.startswith("csv") else ""
            half.write_bytes((bom + _text(frame, form)).encode())


def form_of(form: str | None, ut: Path | None) -> str:
    """The form of an answer: as said, else as the file's ending says, else a table in the terminal.

    Raises
    ------
    UsageError
        There is no such form, it cannot be shown where it is to go, or the file's ending says another.
    """
    if form is not None and form not in FORMATS:
        raise UsageError(f"Formatet {form} finns inte.", gor=f"Välj ett av: {', '.join(FORMATS)}.")
    if ut is None:
        if form in BARA_FIL:
            raise UsageError(
                f"{form} kan inte visas i terminalen.", gor=f"Ange en fil: --ut resultat{ANDELSE[form]}"
            )
        return form or TABELL
    ending = ut.suffix.lower()
    if form is None and ending not in AV_ANDELSE:
        raise UsageError(
            f"Slutet på filens namn säger inte vad den ska bli: {ut.name}",
            gor=f"Låt namnet sluta på {', '.join(AV_ANDELSE)}: --ut {ut.stem or 'resultat'}.xlsx",
        )
    if form == TABELL:
        raise UsageError("En tabell visas i terminalen, och blir ingen fil.", gor="Utelämna --format.")
    if form is not None and ending in AV_ANDELSE and ending != ANDELSE[form]:
        raise UsageError(
            f"--format {form} och namnet {ut.name} säger olika.",
            gor=f"Skriv --ut {ut.stem}{ANDELSE[form]}, eller utelämna --format.",
        )
    return form or AV_ANDELSE[ending]


@contextmanager
def writing(ut: Path, *, tell: bool = True) -> Iterator[Path]:
    """A place to write a file in; it comes whole to `ut` when the block ends, and is said to have come, or to
    have taken the place of another.

    Raises
    ------
    UsageError
        `ut` is a folder, lies in none, has a name that Windows keeps for itself, or cannot be written:
        another program has it open.
    """
    if ut.is_dir():
        raise UsageError(f"{ut} är en mapp.", gor=f"Ange en fil, till exempel {ut / 'resultat.xlsx'}")
    if RESERVED.match(ut.name):
        raise UsageError(f"{ut.name} är ett namn som Windows har själv.", gor="Ge filen ett annat namn.")
    if not ut.parent.is_dir():
        raise UsageError(f"Mappen finns inte: {ut.parent}", gor="Skapa den, eller ange en annan.")
    before = ut.exists()
    half = ut.with_name(f".{os.getpid()}-{ut.name}")
    try:
        yield half
        replace(half, ut)
    except PermissionError:
        raise UsageError(
            f"Filen går inte att skriva: {ut}",
            gor="Är den öppen i Excel eller ett annat program: stäng den och kör igen. Annars: ange ett "
            "annat namn, eller en mapp som du får skriva i.",
        ) from None
    except OSError as error:
        raise UsageError(
            f"Filen går inte att skriva: {error.strerror}", var=str(ut), gor="Ange en annan fil eller mapp."
        ) from None
    finally:
        half.unlink(missing_ok=True)
    if tell:
        output.say(f"Skrev över {ut}." if before else f"Skrev {ut}.")


def _text(frame: pl.DataFrame, form: str) -> str:
    if form == "json":
        return output.as_json(frame.to_dicts())
    if form == "csv":
        return _plain(frame, ".").write_csv()
    return _plain(frame, ",").write_csv(separator=";", decimal_comma=True, line_terminator="\r\n")


def _plain(frame: pl.DataFrame, decimal: str) -> pl.DataFrame:
    """Decimals without the zeros that their type carries, nested values as JSON, no text a formula."""
    columns: Sequence[pl.Series] = [
        _each(s, lambda v: output.number(v).replace(".", decimal))
        if isinstance(s.dtype, pl.Decimal)
        else _each(s, lambda v: i_csv(output.as_json(v, indent=None).rstrip("\n")))
        if s.dtype.is_nested()
        else _each(s, lambda v: i_csv(str(v)))
        if s.dtype in (pl.String, pl.Categorical, pl.Enum)
        else s
        for s in frame
    ]
    return pl.DataFrame([series.alias(i_csv(series.name)) for series in columns])


def _each(series: pl.Series, written: Callable[[Any], str]) -> pl.Series:
    values = [None if v is None else written(v) for v in series.to_list()]
    return pl.Series(series.name, values, dtype=pl.String)
