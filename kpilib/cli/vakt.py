"""A command that is not let go on for ever, whatever stands in it and on whatever system."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from kpilib.cli import output
from kpilib.errors import UsageError
from kpilib.settings import Sql

TALAMOD = 10.0
"""Seconds that a question has to end in when it has been told to."""
_STATM = Path("/proc/self/statm")


@contextmanager
def vaktad(limits: Sql, talamod: float = TALAMOD) -> Iterator[None]:
    """Hold a question within its limits also where DuckDB cannot: in one call that never looks up.

    One that has not ended `talamod` seconds after its time ends the process, with what was wrong on the error
    stream; what it leaves is cleared by the next run. On Linux the process is given no more memory than the
    question may have thrice, since texts and lists that are being made are outside of what DuckDB counts.
    """
    timer = Timer(limits.sekunder + talamod, _end, [limits.sekunder])
    timer.daemon = True
    timer.start()
    try:
        with _memory(3 * limits.minne_mb * 10**6):
            yield
    finally:
        timer.cancel()


def _end(seconds: int) -> None:
    error = UsageError(
        f"Frågan tog mer än {seconds} sekunder och gick inte att avbryta: programmet är stoppat.",
        gor="Fråga efter färre rader, eller låt inte en funktion göra så mycket på en gång.",
    )
    output.show_error(error)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(error.exit_code)


@contextmanager
def _memory(more: int) -> Iterator[None]:
    """No more memory than the process has now and so many bytes, where the system can say so."""
    if not _STATM.exists():
        yield
        return
    import resource

    import pyarrow.compute  # noqa: F401 - what is loaded later would have no room

    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    now = int(_STATM.read_text().split()[0]) * resource.getpagesize()
    room = now + more if hard == resource.RLIM_INFINITY else min(now + more, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
