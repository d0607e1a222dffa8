"""What disclosure control has found of each block of values, kept from one run to the next.

Most of a publication is the same as the last one. A block is known by the hash of all that its protection
depends on, so what is remembered is never out of date; it is only no longer asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from pathlib import Path

from kpilib.rojandekontroll import Skydd
from kpilib.warehouse.code import code_digest
from kpilib.workspace import write_atomic

ROOM = "rojandekontroll"


class Minne(MutableMapping[str, Skydd]):
    """Block -> its protection.

    Parameters
    ----------
    path
        The file that it is read from; one that is missing, damaged or another program's is as good as empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found = self._read()
        self._used: set[str] = set()

    def _read(self) -> dict[str, Skydd]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["kod"] != code_digest(ROOM):
                return {}
            return {
                key: Skydd(
                    {int(c): why for c, why in dolda.items()},
                    frozenset(hjalplosa),
                    {(part, whole): steg for part, whole, steg in rounded},
                )
                for key, (dolda, hjalplosa, rounded) in content["block"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def bevara(self) -> None:
        """Write down what has been asked for since it was opened, for the next run."""
        block = {
            key: [
                {str(c): why for c, why in found.dolda.items()},
                sorted(found.hjalplosa),
                sorted([*pair, steg] for pair, steg in found.avrundade.items()),
            ]
            for key, found in sorted(self._found.items())
            if key in self._used
        }
        content = {"kod": code_digest(ROOM), "block": block}
        write_atomic(self._path, json.dumps(content, ensure_ascii=False).encode())

    def __getitem__(self, key: str) -> Skydd:
        found = self._found[key]
        self._used.add(key)
        return found

    def __setitem__(self, key: str, found: Skydd) -> None:
        self._found[key] = found
        self._used.add(key)

    def __delitem__(self, key: str) -> None:
        del self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
