"""A command of the program run from outside: what it says, how long it takes, and the memory of all of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from kpilib.workspace import HOME

ROOT = Path(__file__).resolve().parents[2]


class Korning(NamedTuple):
    """Exit code, what was said on both streams, seconds, and MB at the most (0 where no system tells)."""

    code: int
    text: str
    sekunder: float
    mb: float


def peak(args: Sequence[str], workspace: Path) -> Korning:
    """Run `kategoriplan` with arguments in a workspace, and watch it and whatever it starts."""
    start, most = time.monotonic(), 0
    with TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-c", "from kpilib.cli import main; main()", *args],
            env={**os.environ, HOME: str(workspace), "PYTHONPATH": str(ROOT)},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            most = max(most, sum(map(_resident, _family(process.pid))))
            time.sleep(0.02)
        taken = time.monotonic() - start
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    return Korning(process.returncode, text, taken, most / (1 << 20))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0
