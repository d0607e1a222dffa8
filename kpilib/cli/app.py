"""The application, and what its commands share: options, days, and how failures are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated

import typer

from kpilib.cli import output
from kpilib.cli.swedish import SwedishCommand, SwedishGroup
from kpilib.errors import KategoriplanError, UsageError

REJECTED = 1

app = typer.Typer(
    cls=SwedishGroup,
    help="Kategoriplanens siffror: råfiler in, kontrollerade nyckeltal och rapporter ut.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
    options_metavar="[VAL]",
    subcommand_metavar="KOMMANDO [ARGUMENT] …",
)
command = partial(app.command, cls=SwedishCommand, options_metavar="[VAL]")

Json = Annotated[bool, typer.Option("--json", help="Svara med JSON, för program.")]


def fail(errors: Sequence[KategoriplanError]) -> None:
    """Tell what failed, and leave with the gravest exit code."""
    for error in errors:
        output.show_error(error)
    if errors:
        raise typer.Exit(max(error.exit_code for error in errors))


def day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} är inte en dag.", gor="Skriv dagen som 2024-12-31.") from None
