"""What a terminal shows: plain lines where nobody watches, tables where somebody does, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, Progress, Task, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from kpilib.begrepp import Steg
from kpilib.errors import KategoriplanError
from kpilib.formats import hidden
from kpilib.fritext import i_json, synlig

_WIDE = 100_000  # a pipe has no edge: nothing is cut or wrapped there


class Skarm(Console):
    """A console to which a text is a text: no markup, no emoji by name, no escape sequence of its own."""

    def __init__(self, **terms: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **terms)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As in rich, with the texts of its pieces made `synlig`."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(synlig(piece.text), piece.style)


out = Skarm(width=None if sys.stdout.isatty() else _WIDE)
err = Skarm(stderr=True, soft_wrap=True)


def say(line: str) -> None:
    """A line of progress, on the error stream so that what a program reads stays clean.

    On a terminal, a line that knows how far the work has come (`begrepp.Steg`) moves a bar that also says
    how long is left; the next ordinary line takes it away.
    """
    if isinstance(line, Steg) and err.is_terminal:
        _bar.step(line)
    elif not (isinstance(line, Steg) and line.tyst):
        no_bar()
        err.print(Text(hidden(line)))


def no_bar() -> None:
    """Take away the bar, where there is one."""
    _bar.stop()


class _Bar:
    """One bar at a time."""

    def __init__(self) -> None:
        self._shown: Progress | None = None

    def step(self, said: Steg) -> None:
        if self._shown is None:
            self._shown = Progress(
                TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True)),
                BarColumn(bar_width=24),
                TextColumn("{task.completed:.0f} av {task.total:.0f}"),
                TimeLeft(),
                console=err,
                transient=True,
                expand=True,
            )
            self._shown.start()
            self._shown.add_task("", total=said.av)
        [task] = self._shown.task_ids
        if self._shown.tasks[0].total != said.av or said.klara < self._shown.tasks[0].completed:
            self._shown.reset(task, total=said.av)
        self._shown.update(task, description=str(said), completed=said.klara)

    def stop(self) -> None:
        if self._shown is not None:
            self._shown.stop()
            self._shown = None


class TimeLeft(TimeRemainingColumn):
    """How long is left, in Swedish; nothing while nobody can know."""

    def render(self, task: Task) -> Text:
        left = task.time_remaining
        if left is None:
            return Text("")
        minutes, seconds = divmod(round(left), 60)
        return Text(f"ca {minutes} min kvar" if minutes else f"ca {seconds} s kvar")


_bar = _Bar()


def show_error(error: KategoriplanError) -> None:
    """What, where and what to do now."""
    no_bar()
    said = error_as_json(error)
    err.print(Text("Fel: ", style="bold red").append(said["vad"], style="default"))
    if error.var:
        err.print(Text(f"  Var: {said['var']}"))
    if error.gor:
        err.print(Text(f"  Gör så här: {said['gor']}"))


def error_as_json(error: KategoriplanError) -> dict[str, str]:
    """The same for a program. A person's number in it, as in the path of a file that was named, is hidden."""
    return {"vad": hidden(error.vad), "var": hidden(error.var), "gor": hidden(error.gor)}


def show_json(value: object) -> None:
    """A value as JSON on standard output; decimals as numbers, dates as ISO text."""
    sys.stdout.write(as_json(value))


def as_json(value: object, indent: int | None = 2) -> str:
    """A value as JSON with a line feed; decimals as numbers, dates as ISO text."""
    return i_json(json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)) + "\n"


def table(frame: pl.DataFrame, *, titel: str | None = None, most: int = 500) -> Table:
    """A frame as a table, numbers to the right, at most `most` rows."""
    shown = Table(title=titel, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for name, dtype in frame.schema.items():
        shown.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.head(most).iter_rows():
        shown.add_row(*(Text(cell(value)) for value in row))
    if frame.height > most:
        shown.caption = f"… och {frame.height - most} rader till; skriv alla till en fil med --ut FIL.xlsx."
    return shown


def fields(values: Mapping[str, object]) -> Table:
    """Names and values under one another."""
    shown = Table.grid(padding=(0, 2))
    for name, value in values.items():
        shown.add_row(Text(name, style="bold"), Text(cell(value)))
    return shown


def cell(value: object) -> str:
    """A value as a table shows it."""
    match value:
        case None:
            return "–"
        case bool():
            return "ja" if value else "nej"
        case Decimal() | float():
            return number(value).replace(".", ",")
        case list() | tuple():
            return ", ".join(cell(v) for v in value)
        case _:
            return synlig(str(value))  # before it is measured


def number(value: Decimal | float) -> str:
    """A number without the zeros that its type carries, with a decimal point."""
    text = f"{value:f}" if isinstance(value, Decimal) else f"{value:.6f}" if value == value else "–"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
