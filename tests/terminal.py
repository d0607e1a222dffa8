"""A command in a real pseudo-terminal: what it shows is read, and answers are typed when it asks."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is a thing of Unix", allow_module_level=True)

import pty

_ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_LONGEST = 90.0


class Terminal:
    """`kategoriplan` with arguments, in a terminal of its own.

    `text` is everything that it has shown, without colours, and `raw` with them; `fragor` how many times it
    has asked.
    """

    def __init__(self, cwd: Path, *args: str | Path, frageslut: str = "Svar: ") -> None:
        self.text, self.raw, self.fragor, self._slut = "", b"", 0, frageslut
        self._master, slave = pty.openpty()
        env = os.environ | {
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "COLUMNS": "300",
            "TERM": "xterm",
            "KATEGORIPLAN_HOME": str(cwd),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from kpilib.cli import main; main()", *map(str, args)],
            cwd=cwd,
            env=env,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            # The terminal is the process's own, and Ctrl-C reaches it however the tests were started.
            preexec_fn=_own_terminal,
        )
        os.close(slave)

    def till_fraga(self) -> str | None:
        """What is shown until it asks; None when it ends instead."""
        begun, since = time.monotonic(), len(self.text)
        while not self.text[since:].endswith(self._slut):
            if time.monotonic() - begun > _LONGEST:
                self._process.kill()
                raise AssertionError(f"no question and no end:\n{self.text[since:]}")
            if not self._read():
                return None
        self.fragor += 1
        return self.text[since:]

    def svara(self, text: str) -> None:
        """One line typed."""
        os.write(self._master, f"{text}\n".encode())

    def avbryt(self) -> None:
        """Ctrl-C."""
        os.write(self._master, b"\x03")

    def klar(self, svar: Callable[[str], str] = lambda _: "") -> int:
        """Answer every question until it ends; the exit code. What is asked is given to `svar`."""
        while (asked := self.till_fraga()) is not None:
            self.svara(svar(asked))
        return self._process.wait(timeout=_LONGEST)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 0.5)
        if not ready:
            return self._process.poll() is None
        try:
            got = os.read(self._master, 65536)
        except OSError:  # Linux, when the other end is closed
            return False
        self.raw += got
        self.text += _ANSI.sub("", got.decode("utf-8", "replace")).replace("\r\n", "\n")
        return bool(got)


def _own_terminal() -> None:
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
