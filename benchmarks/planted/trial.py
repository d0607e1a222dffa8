"""One fault tried: written into a copy of the program, and the tests run on the copy until one fails."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = "demo"
"""The fixture that takes longest to make: a published demonstration."""

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["planted.warm"])


@dataclass(frozen=True)
class Selection:
    """Which tests to run, and in which order.

    Parameters
    ----------
    files
        Test files or folders, as the project names them; those named first are run first.
    only, of
        Of the tests that are made once for each of the things `of`, those of the things `only`.
    seconds
        File or test -> how long it takes, from an earlier run: the fastest first.
    """

    files: Sequence[str]
    only: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    seconds: Mapping[str, float] = field(default_factory=dict)

    def wanted(self, params: str) -> bool:
        """Whether a test with these parameters is among them."""
        named = set(params.split("-")) & self.of
        return not named or bool(named & self.only)

    def place(self, nodeid: str) -> tuple[int, float, str, float]:
        """What a test is sorted by: its file stays together, since what the file builds is built once."""
        file = nodeid.partition("::")[0]
        first = next((n for n, named in enumerate(self.files) if file.startswith(named)), len(self.files))
        return first, self.seconds.get(file, 0), file, self.seconds.get(nodeid, 0)


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    Parameters
    ----------
    failed
        The first test that failed; None: all passed.
    seconds
        File or test -> how long it took.
    took
        Seconds in all, with what is not of any test.
    shared
        Where the demonstration lies that the tests made or were given.
    """

    failed: str | None
    seconds: Mapping[str, float]
    took: float
    shared: str | None


class Copy:
    """A copy of the program that faults are planted in, one at a time."""

    def __init__(self, folder: Path, root: Path = ROOT, package: str = "kpilib") -> None:
        self._folder, self._package, self._root = folder, package, root
        shutil.copytree(root / package, folder / package)

    @contextlib.contextmanager
    def planted(self, changed: Mapping[str, str]) -> Iterator[None]:
        """The copy with other contents in some files, named from the root; afterwards it is as it was."""
        for file, text in changed.items():
            (self._folder / file).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            for file in changed:
                shutil.copy2(self._root / file, self._folder / file)

    def run(self, tests: Selection, *, at_most: float | None = None, shared: str | None = None) -> Outcome:
        """Run the tests on the copy until one fails.

        Parameters
        ----------
        at_most
            Seconds; tests that take longer have failed.
        shared
            Where a published demonstration lies that the tests may use, instead of making one that lies
            here until the next is made.
        """
        began = time.perf_counter()
        receive, send = _FORKED.Pipe(duplex=False)
        temporary = self._folder / ("run" if shared else "made")
        terms = (str(self._root), str(self._folder), self._package, tests, str(temporary), shared, send)
        process = _FORKED.Process(target=_run, args=terms)
        process.start()
        send.close()
        failed, seconds, made = "(it took too long)", {}, None
        try:
            if receive.poll(at_most):
                failed, seconds, made = receive.recv()
        except EOFError:
            failed = "(the tests could not be run to an end)"
        process.kill()
        process.join()
        return Outcome(failed, seconds, time.perf_counter() - began, made)


def _run(
    root: str, copy: str, package: str, tests: Selection, temporary: str, shared: str | None, send: Connection
) -> None:
    import pytest

    os.chdir(root)
    os.environ["PYTHONPATH"] = copy
    sys.path.insert(0, copy)
    sys.dont_write_bytecode = True  # two faults of one length, planted within a second, would share it
    first = _UntilOneFails(tests, shared)
    options = ["-x", "-p", "no:cacheprovider", "-p", "no:xdist", f"--basetemp={temporary}"]
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        code = pytest.main([*options, *tests.files], plugins=[first])
    where = getattr(sys.modules.get(package), "__file__", None) or copy
    if not where.startswith(copy):
        raise RuntimeError(f"the tests were run on {where}")
    if code != pytest.ExitCode.OK and first.failed is None:
        first.failed = "(the tests could not be collected)"
    send.send((first.failed, first.seconds, first.shared))


class _UntilOneFails:
    """Chooses and sorts the tests, and keeps what became of them."""

    def __init__(self, tests: Selection, shared: str | None) -> None:
        self._tests, self.shared = tests, shared
        self.failed: str | None = None
        self.seconds: dict[str, float] = {}

    def pytest_sessionstart(self) -> None:
        """An example that fails is enough: the smallest one is for a person to read."""
        import hypothesis

        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile("planted", hypothesis.settings.default, phases=phases)
        hypothesis.settings.load_profile("planted")

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        def params(item: Any) -> str:
            return item.callspec.id if hasattr(item, "callspec") else ""

        wanted = [item for item in items if self._tests.wanted(params(item))]
        items[:] = sorted(wanted, key=lambda item: self._tests.place(item.nodeid))

    def pytest_collectreport(self, report: Any) -> None:
        self._failed(report)

    def pytest_runtest_logreport(self, report: Any) -> None:
        for name in (report.nodeid.partition("::")[0], report.nodeid):
            self.seconds[name] = self.seconds.get(name, 0) + report.duration
        self._failed(report)

    def _failed(self, report: Any) -> None:
        if report.failed and self.failed is None:
            self.failed = report.nodeid or "(the tests could not be collected)"

    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        """What a fault of this room has no part in need not be made for each."""
        if self.shared is None or fixturedef.argname != SHARED:
            return None
        from kpilib.workspace import Workspace

        found = Workspace(Path(self.shared))
        fixturedef.cached_result = (found, fixturedef.cache_key(request), None)
        return found

    def pytest_runtest_teardown(self, item: Any) -> None:
        if SHARED in getattr(item, "funcargs", {}):
            self.shared = str(item.funcargs[SHARED].root)
