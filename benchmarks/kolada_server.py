"""A Kolada for the benchmark, in a process of its own: kolada_server.py CATALOGUE SERIES AREAS YEARS.

Each answer is encoded once and kept, so that a second reader of it is not made to wait for the first.
"""

from __future__ import annotations

import json
import random
import sys
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from services.kolada.server import KoladaServer, data_row
from services.service import Reply


class Encoded(Reply):
    """A reply whose body is made once."""

    body = property(lambda self: self.content)  # type: ignore[assignment]


class CachedServer(KoladaServer):
    """Answers each address with the same bytes every time."""

    def right_reply(self, path: str, query: dict[str, list[str]], question: Any) -> Reply:
        return self._encoded(path, json.dumps(query))

    @cache  # noqa: B019
    def _encoded(self, path: str, query: str) -> Encoded:
        return Encoded(super().right_reply(path, json.loads(query), None).body)


def main(catalogue: str, series: int, areas: int, years: int) -> None:
    """Serve until the process is ended; the address is the first line written."""
    chance = random.Random(28018)
    cells = product(range(series), range(areas), range(years))
    rows = [data_row(f"N{28000 + k}", f"{m:04}", 2016 + y, chance.gauss(0, 10)) for k, m, y in cells]
    kommuner = [{"id": f"{m:04}", "title": f"Kommun {m}", "type": "K"} for m in range(areas)]
    with CachedServer(rows, kpi=pl.read_parquet(catalogue).to_dicts(), municipality=kommuner) as server:
        print(server.base, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
