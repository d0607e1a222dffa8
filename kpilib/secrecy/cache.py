"""What has been read of a snapshot and protected: kept, since a snapshot never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import RLock

import polars as pl

SNAPSHOTS = 4
"""How many snapshots are remembered; the one that was asked for the longest ago is forgotten first."""


class FrameCache:
    """Frames by snapshot and key: each is made once, and handed out so that its taker can change no other's.

    Parameters
    ----------
    snapshots
        How many snapshots' frames are kept at the most.
    """

    def __init__(self, snapshots: int = SNAPSHOTS) -> None:
        self._snapshots = snapshots
        self._frames: OrderedDict[Path, dict[Hashable, pl.DataFrame]] = OrderedDict()
        self._lock = RLock()

    def frame(self, snapshot: Path, key: Hashable, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """The frame of a key: what `make` gives the first time, and the same from then on.

        Parameters
        ----------
        snapshot
            The file of the snapshot; its name is the hash of its content.
        key
            Everything else that the frame depends on.
        """
        with self._lock:
            frames = self._frames.setdefault(snapshot, {})
            self._frames.move_to_end(snapshot)
            while len(self._frames) > self._snapshots:
                self._frames.popitem(last=False)
            if key not in frames:
                frames[key] = make()
            # A clone shares the columns and owns their list; what is written to a shared column is copied.
            return frames[key].clone()
