"""How often a service may be asked."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable


def pause(seconds: float) -> None:
    """What waits where nothing else is given."""
    time.sleep(seconds)


class Pace:
    """At most `calls` questions in any `window` seconds.

    Parameters
    ----------
    calls, window
        The limit as the service states it; with one call they are asked evenly, one per window.
    sleep
        What waits; given for tests.
    """

    def __init__(self, calls: int, window: float, *, sleep: Callable[[float], None] = pause) -> None:
        self._window = window
        self._sleep = sleep
        self._asked: deque[float] = deque(maxlen=calls)

    def wait(self) -> None:
        """Wait until one more question may be asked, and count it."""
        if len(self._asked) == self._asked.maxlen:
            rest = self._asked[0] + self._window - time.monotonic()
            if rest > 0:
                self._sleep(rest)
        self._asked.append(time.monotonic())
