"""What a terminal shows: plain lines where nobody watches, tables where somebody does, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpilib.errors import KategoriplanError, UsageError

_WIDE = 100_000  # a pipe has no edge: nothing is cut or wrapped there

out = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
err = Console(stderr=True, highlight=False, soft_wrap=True)

FORMATS = ("table", "csv", "json", "parquet")


def say(line: str) -> None:
    """A line of progress, on the error stream so that what a program reads stays clean."""
    err.print(Text(line))


def show_error(error: KategoriplanError) -> None:
    """What, where and what to do now."""
    err.print(Text("Fel: ", style="bold red").append(error.vad, style="default"))
    if error.var:
        err.print(Text(f"  Var: {error.var}"))
    if error.gor:
        err.print(Text(f"  Gör så här: {error.gor}"))


def show_json(value: object) -> None:
    """A value as JSON on standard output; decimals as numbers, dates as ISO text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def show_frame(frame: pl.DataFrame, form: str, ut: Path | None) -> None:
    """A query's result in the form asked for.

    Raises
    ------
    UsageError
        Parquet to the terminal, or an unknown form.
    """
    if form == "parquet":
        if ut is None:
            raise UsageError("Parquet kan inte visas i terminalen.", gor="Ange en fil: --ut resultat.parquet")
        frame.write_parquet(ut)
    elif form == "csv":
        text = _trimmed(frame).write_csv()
        _to(ut, text)
    elif form == "json":
        _to(ut, json.dumps(frame.to_dicts(), ensure_ascii=False, indent=2, default=_plain) + "\n")
    elif form == "table":
        out.print(table(frame))
    else:
        raise UsageError(f"Formatet {form} finns inte.", gor=f"Välj ett av: {', '.join(FORMATS)}.")


def table(frame: pl.DataFrame, *, titel: str | None = None, most: int = 500) -> Table:
    """A frame as a table, numbers to the right, at most `most` rows."""
    shown = Table(title=titel, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for name, dtype in frame.schema.items():
        shown.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.head(most).iter_rows():
        shown.add_row(*(Text(_cell(value)) for value in row))
    if frame.height > most:
        shown.caption = f"… och {frame.height - most} rader till; använd --format csv för alla."
    return shown


def fields(values: Mapping[str, object]) -> Table:
    """Names and values under one another."""
    shown = Table.grid(padding=(0, 2))
    for name, value in values.items():
        shown.add_row(Text(name, style="bold"), Text(_cell(value)))
    return shown


def _cell(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "ja" if value else "nej"
        case Decimal() | float():
            return _number(value).replace(".", ",")
        case list() | tuple():
            return ", ".join(_cell(v) for v in value)
        case _:
            return str(value)


def _number(value: Decimal | float) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else f"{value:.6f}" if value == value else "–"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Decimals without the zeros that their type carries, nested values as JSON."""
    columns: Sequence[pl.Series] = [
        pl.Series(s.name, [None if v is None else _number(v) for v in s], dtype=pl.String)
        if isinstance(s.dtype, pl.Decimal)
        else pl.Series(s.name, [json.dumps(v, ensure_ascii=False, default=_plain) for v in s.to_list()])
        if s.dtype.is_nested()
        else s
        for s in frame
    ]
    return pl.DataFrame(columns)


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _to(ut: Path | None, text: str) -> None:
    if ut is None:
        sys.stdout.write(text)
    else:
        ut.write_text(text, encoding="utf-8-sig")
