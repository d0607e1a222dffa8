"""Plants a sample of faults in each room and prints the share that the tests find."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from planted import equal
from planted.fault import Fault
from planted.rooms import ROOMS, Room
from planted.trial import Copy, Outcome

AT_LEAST = 0.95
MARGIN = 60
"""Seconds beyond three times what the tests take, before a run is given up."""


@dataclass(frozen=True)
class Result:
    """A sample of a room's faults, of so many, with what became of each; how long it took, seconds."""

    room: Room
    of: int
    outcomes: Sequence[tuple[Fault, Outcome]]
    took: float

    @property
    def survivors(self) -> list[Fault]:
        return [fault for fault, outcome in self.outcomes if not outcome.failed]

    @property
    def found(self) -> int:
        return len(self.outcomes) - len(self.survivors)


def main() -> int:
    """0: enough are found; 1: too few; 2: tests fail without a fault, or equivalent.toml is out of date."""
    asked = _asked()
    gone = equal.out_of_date(fault for room in ROOMS for fault in room.faults())
    if gone:
        print("equivalent.toml lists what can no longer be planted:", *gone, sep="\n  ")
        return 2
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked)
        results = [bench.try_room(room) for room in ROOMS if asked.rum in (None, room.namn)]
    found = [result for result in results if result]
    _print(found, time.perf_counter() - began)
    return 2 if len(found) < len(results) else enough(found)


def enough(results: Sequence[Result]) -> int:
    """0: the tests find at least 95 % of what was planted; 1: they do not."""
    planted = sum(len(r.outcomes) for r in results)
    return 0 if sum(r.found for r in results) >= AT_LEAST * planted else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="planted", description=__doc__)
    parser.add_argument("--rum", choices=[room.namn for room in ROOMS], help="one room only")
    parser.add_argument("--fil", default="", help="only files whose path holds this")
    parser.add_argument("--antal", type=int, default=40, help="faults per room (40)")
    parser.add_argument("--alla", action="store_true", help="every fault there is")
    parser.add_argument("--fro", type=int, default=1, help="seed of the sample (1)")
    parser.add_argument("--visa", action="store_true", help="say what found each fault, too")
    parser.add_argument(
        "--samtidigt", type=int, default=os.cpu_count() or 1, help="runs at a time (the cores)"
    )
    return parser.parse_args()


class Bench:
    """Copies of the program, and what is shared between the runs on them."""

    def __init__(self, folder: Path, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._shared: str | None = None
        self._copies: SimpleQueue[Copy] = SimpleQueue()
        for n in range(asked.samtidigt):
            self._copies.put(Copy(folder / f"copy{n}"))

    def try_room(self, room: Room) -> Result | None:
        """A sample of the room's faults; None, and said, where a test fails without a fault."""
        began = time.perf_counter()
        equals = equal.listed()
        faults = [f for f in room.faults() if self._asked.fil in f.file]
        faults = [f for f in faults if not any(known in equals for known in equal.known_by(f))]
        sample = _sample(faults, self._asked)
        sound = room.written_again()
        base = self._run(room, {fault.file for fault in sample}, sound, {})
        if base.failed:
            print(f"{room.namn}: fails without a fault: {base.failed}")
            return None
        self._shared = self._shared or base.shared
        with ThreadPoolExecutor(self._asked.samtidigt) as pool:
            outcomes = list(pool.map(lambda fault: self._try(room, fault, base.seconds), sample))
        return Result(
            room, len(faults), list(zip(sample, outcomes, strict=True)), time.perf_counter() - began
        )

    def _try(self, room: Room, fault: Fault, seconds: Mapping[str, float]) -> Outcome:
        outcome = self._run(room, [fault.file], {fault.file: fault.source()}, seconds)
        if not outcome.failed:
            print(f"survived {fault}", flush=True)
        elif self._asked.visa:
            print(f"found    {fault}  {outcome.took:.1f} s, {outcome.failed}", flush=True)
        return outcome

    def _run(
        self, room: Room, files: Collection[str], changed: Mapping[str, str], seconds: Mapping[str, float]
    ) -> Outcome:
        whole = sum(s for name, s in seconds.items() if "::" not in name)
        copy = self._copies.get()
        try:
            with copy.planted(changed):
                return copy.run(
                    room.tests_of(files, seconds),
                    at_most=MARGIN + 3 * whole if whole else None,
                    shared=self._shared if room.after_the_snapshot else None,
                )
        finally:
            self._copies.put(copy)


def _sample(faults: Sequence[Fault], asked: argparse.Namespace) -> list[Fault]:
    """By lot: the same ones for a seed, whatever else in the room has changed."""
    seen: Counter[equal.Known] = Counter()

    def lot(fault: Fault) -> str:
        known = equal.known_by(fault)[0]
        seen[known] += 1
        return hashlib.sha256(repr((asked.fro, known, seen[known])).encode()).hexdigest()

    drawn = sorted(faults, key=lot)
    return drawn if asked.alla else drawn[: asked.antal]


def _print(results: Sequence[Result], took: float) -> None:
    print(f"\n{'room':12} {'of':>6} {'planted':>8} {'found':>6} {'share':>7} {'seconds':>8}")
    for r in results:
        _print_row(r.room.namn, r.of, len(r.outcomes), r.found, r.took)
    planted = sum(len(r.outcomes) for r in results)
    _print_row("all", sum(r.of for r in results), planted, sum(r.found for r in results), took)
    for r in results:
        first = sum((outcome.failed or "").startswith(r.room.tests[0]) for _, outcome in r.outcomes)
        if r.room.by_nyckeltal:
            print(f"\nIn {r.room.namn} the worked examples alone find {first} of {len(r.outcomes)}.")
        for fault in r.survivors:
            tests = r.room.tests_of([fault.file], {}).files
            print(f"\nsurvived: {fault}\n  tests: {' '.join(tests)}")


def _print_row(name: str, of: int, planted: int, found: int, took: float) -> None:
    share = found / planted if planted else 1
    print(f"{name:12} {of:>6} {planted:>8} {found:>6} {share:>7.1%} {took:>8.0f}")


if __name__ == "__main__":
    sys.exit(main())
