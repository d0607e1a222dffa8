"""A question before what cannot be undone: asked in a terminal, answered on the command line elsewhere."""

from __future__ import annotations

import sys

import typer
from rich.text import Text

from kpilib.cli import output
from kpilib.errors import UsageError


def bekrafta(fraga: str, *, ja: bool, i_skript: str) -> None:
    """Go on where a person says yes, or has said it with `--ja`.

    Raises
    ------
    UsageError
        Nobody is there to answer; `i_skript` is the command that answers.
    typer.Exit
        The answer was another; nothing is done.
    """
    if ja:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("Det går inte att ångra, och ingen är här att fråga.", gor=f"Kör: {i_skript}")
    output.out.print(Text(f"{fraga} Skriv ja för att göra det: "), end="")
    if sys.stdin.readline().strip().casefold() not in ("ja", "j"):
        output.say("Inget är gjort.")
        raise typer.Exit(1)
