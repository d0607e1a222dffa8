"""The program `kategoriplan` as it is started."""

from __future__ import annotations

import signal


def main() -> None:
    """Load the command line and run it.

    Loading takes a second or more. Somebody who presses Ctrl-C meanwhile has begun nothing: the program just
    ends, as the system ends it, and there is nothing to tell.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from kpilib.cli import main as run

    signal.signal(signal.SIGINT, before)
    run()
