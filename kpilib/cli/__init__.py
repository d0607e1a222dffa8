"""The command line `kategoriplan`."""

from __future__ import annotations

import sys

import typer

from kpilib.cli import (
    begin,
    dorr,
    files,
    gallring,
    nyckel,
    output,
    profil,
    questions,
    registerutdrag,
    reports,
    upkeep,
)
from kpilib.cli.app import app
from kpilib.cli.faults import StoppedError, fault, interrupted
from kpilib.cli.swedish import readable
from kpilib.errors import KategoriplanError, UsageError
from kpilib.systemet import refused_by_system
from kpilib.warehouse import reading_fault

COMMANDS = (begin, files, profil, questions, dorr, reports, upkeep, nyckel, gallring, registerutdrag)
"""The modules whose commands the application has; the help has them in the order of import."""

INTERRUPTED = StoppedError.exit_code


def main() -> None:
    """Run the command line; the exit code is 0, 1, 2 or 3 (see `kpilib.errors`)."""
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run one command and return its exit code.

    A failure is told on the error stream; with ``--json`` it is JSON on standard output, so that a program
    always has something to read.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may be cp850
    command = typer.main.get_command(app)
    try:
        code = command.main(args, prog_name="kategoriplan", standalone_mode=False)
    except KategoriplanError as error:
        return _told(error, args)
    except typer.exceptions.TyperException as error:
        if not args:
            return UsageError.exit_code  # the help has been shown
        return _told(readable(error, sorted(getattr(command, "commands", {}))), args)
    except typer.Abort:
        code = INTERRUPTED
    except OSError as error:
        return _told(refused_by_system(error), args)
    except Exception as error:
        if interrupted(error):
            return _told(StoppedError(), args)
        return _told(reading_fault(error) or fault(error), args)
    finally:
        output.no_bar()
    if code == INTERRUPTED:
        return _told(StoppedError(), args)
    return int(code or 0)


def _told(error: KategoriplanError, args: list[str]) -> int:
    """A failure told to whoever asked; its exit code."""
    if "--json" in args:
        output.show_json({"fel": [output.error_as_json(error)], "kod": error.exit_code})
    else:
        output.show_error(error)
    return error.exit_code


__all__ = ["app", "main", "run"]
