"""The command line `kategoriplan`."""

from __future__ import annotations

import sys

import typer

from kpilib.cli import begin, files, output, profil, questions, reports, upkeep
from kpilib.cli.app import app
from kpilib.cli.swedish import readable
from kpilib.errors import KategoriplanError, UsageError

COMMANDS = (begin, files, profil, questions, reports, upkeep)
"""The modules whose commands the application has; the help has them in the order of import."""

INTERRUPTED = 130


def main() -> None:
    """Run the command line; the exit code is 0, 1, 2 or 3 (see `kpilib.errors`)."""
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may be cp850
    command = typer.main.get_command(app)
    try:
        code = command.main(args, prog_name="kategoriplan", standalone_mode=False)
    except KategoriplanError as error:
        output.show_error(error)
        return error.exit_code
    except typer.exceptions.TyperException as error:
        if not args:
            return UsageError.exit_code  # the help has been shown
        complaint = readable(error, sorted(getattr(command, "commands", {})))
        output.show_error(complaint)
        return complaint.exit_code
    except typer.Abort:
        code = INTERRUPTED
    if code == INTERRUPTED:
        output.say("Avbrutet. Det som redan fanns är orört; kör kommandot igen.")
    return int(code or 0)


__all__ = ["app", "main", "run"]
