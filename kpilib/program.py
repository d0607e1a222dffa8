"""The program `kategoriplan` as it is started."""

from __future__ import annotations

import os
import signal
from types import FrameType

INTERRUPTED = 130


def main() -> None:
    """Load the command line and run it.

    Loading takes a second or more. Somebody who presses Ctrl-C meanwhile has begun nothing: the program just
    ends, and there is nothing to tell. The handler is set once, before anything is loaded, since what is
    loaded (polars) lays its own over the one that is there, and calls it.
    """
    loading = True

    def stop(number: int, frame: FrameType | None) -> None:
        if loading:
            os._exit(INTERRUPTED)
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else somebody has chosen to ignore it
        signal.signal(signal.SIGINT, stop)
    from kpilib.cli import main as run

    loading = False
    run()
