"""Plants a sample of faults in each room and prints the share that the tests find."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue

from planted.fault import Fault
from planted.rooms import ROOMS, Room
from planted.trial import ROOT, Copy, Outcome

AT_LEAST = 0.95
MARGIN = 60
"""Seconds beyond three times what the tests take, before a run is given up."""


@dataclass(frozen=True)
class Survivor:
    """A fault that no test found."""

    fault: Fault
    tests: Sequence[str]


@dataclass(frozen=True)
class Result:
    """What became of a room's sample."""

    room: str
    planted: int
    of: int
    survivors: Sequence[Survivor]
    by_first: int
    took: float

    @property
    def found(self) -> int:
        return self.planted - len(self.survivors)


def main() -> int:
    """0: enough are found; 1: too few; 2: tests fail without a fault, or equivalent.toml is out of date."""
    asked = _asked()
    equal = _equal()
    rooms = [room for room in ROOMS if asked.rum in (None, room.namn)]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for n in range(asked.samtidigt):
            copies.put(Copy(Path(folder) / f"copy{n}"))
        demo = _demonstration(Path(folder) / "demo") if any(r.after_the_snapshot for r in rooms) else None
        results = []
        for room in rooms:
            result = _try_room(room, asked, equal, copies, demo if room.after_the_snapshot else None)
            if result is None:
                return 2
            results.append(result)
    _print(results, time.perf_counter() - began)
    planted = sum(r.planted for r in results)
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
        "--samtidigt", type=int, default=os.cpu_count() or 1, help="runs at a time (one per core)"
    )
    return parser.parse_args()


def _equal() -> dict[tuple[str, str, str], str]:
    """(file, the line's text, change, or "" for all of the line) -> why the fault changes nothing."""
    listed = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))
    return {(e["file"], e["line"], e.get("change", "")): e["why"] for e in listed.get("fault", [])}


@cache
def _lines(file: str) -> list[str]:
    return [line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]


def _keys(fault: Fault) -> list[tuple[str, str, str]]:
    """What a fault is known by, whatever line of the file it has come to stand on; and its line whole."""
    line = _lines(fault.file)[fault.line - 1]
    return [(fault.file, line, fault.change), (fault.file, line, "")]


def _demonstration(folder: Path) -> Path:
    """A demonstration, published by the program as it is."""
    from kpilib import pipeline
    from kpilib.workspace import Workspace

    folder.mkdir()
    os.environ["KATEGORIPLAN_NYCKELFIL"] = str(folder / "pseudonym.key")
    (folder / "pseudonym.key").write_text("5a" * 32)
    ws = Workspace(folder.resolve())
    pipeline.demo(ws, seed=2024, scale=1)
    pipeline.build_and_publish(ws, pipeline.ingest(ws).filer)
    return folder


def _sample(faults: Sequence[Fault], asked: argparse.Namespace) -> list[Fault]:
    """The same faults for a seed, whatever else in the room is changed."""
    seen: dict[tuple[str, str, str], int] = {}

    def drawn(fault: Fault) -> str:
        key = _keys(fault)[0]
        seen[key] = seen.get(key, -1) + 1
        return hashlib.sha256(repr((asked.fro, key, seen[key])).encode()).hexdigest()

    by_lot = sorted(faults, key=drawn)
    return by_lot if asked.alla else by_lot[: asked.antal]


def _try_room(
    room: Room,
    asked: argparse.Namespace,
    equal: Mapping[tuple[str, str, str], str],
    copies: SimpleQueue[Copy],
    demo: Path | None,
) -> Result | None:
    """A sample of the room's faults; None, with what is wrong said, where the tests cannot be trusted."""
    began = time.perf_counter()
    faults = room.faults()
    known = {key for f in faults for key in _keys(f)}
    unknown = {key for key in equal if key[0] in room.paths()} - known
    if unknown:
        print(f"equivalent.toml names what is not there: {sorted(unknown)}")
        return None
    within = [f for f in faults if asked.fil in f.file and not any(key in equal for key in _keys(f))]
    sample = _sample(within, asked)
    seconds: dict[str, float] = {}

    def attempt(changed: Mapping[str, str], file: str, at_most: float) -> Outcome:
        copy = copies.get()
        try:
            with copy.planted(changed):
                return copy.run(room.tests_of(file, seconds), at_most=at_most, demo=demo)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(asked.samtidigt) as pool:
        again = room.written_again()
        files = sorted({f.file for f in sample}) if room.by_nyckeltal else [f.file for f in sample[:1]]
        for sound in pool.map(lambda file: attempt(again, file, 3600), files):
            if sound.failed:
                print(f"{room.namn}: a test fails without a fault: {sound.failed}")
                return None
            seconds.update(sound.seconds)
        at_most = MARGIN + 3 * sum(s for name, s in seconds.items() if "::" not in name)

        def tried(fault: Fault) -> Outcome:
            outcome = attempt({fault.file: fault.source()}, fault.file, at_most)
            if not outcome.failed:
                print(f"survived {fault}", flush=True)
            elif asked.visa:
                print(f"found    {fault}  {outcome.took:.1f} s, {outcome.failed}", flush=True)
            return outcome

        outcomes = list(pool.map(tried, sample))
    survivors = [
        Survivor(fault, room.tests_of(fault.file, {}).files)
        for fault, outcome in zip(sample, outcomes, strict=True)
        if not outcome.failed
    ]
    first = room.tests[0]
    by_first = sum((o.failed or "").startswith(first) for o in outcomes)
    return Result(room.namn, len(sample), len(within), survivors, by_first, time.perf_counter() - began)


def _print(results: Sequence[Result], took: float) -> None:
    all_ = Result(
        "all",
        sum(r.planted for r in results),
        sum(r.of for r in results),
        [survivor for r in results for survivor in r.survivors],
        0,
        took,
    )
    print(f"\n{'room':12} {'of':>6} {'planted':>8} {'found':>6} {'share':>7} {'seconds':>8}")
    for r in (*results, all_):
        share = r.found / r.planted if r.planted else 1
        print(f"{r.room:12} {r.of:>6} {r.planted:>8} {r.found:>6} {share:>7.1%} {r.took:>8.0f}")
    for r in results:
        if r.room == "nyckeltal":
            print(f"\nOf those in nyckeltal the worked example alone finds {r.by_first} of {r.planted}.")
        for survivor in r.survivors:
            print(f"\nsurvived: {survivor.fault}\n  tests: {' '.join(survivor.tests)}")


if __name__ == "__main__":
    sys.exit(main())
