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
WARM = ["duckdb", "pandera.polars", "plotly.graph_objects", "polars", "pyarrow", "pydantic", "pytest"]
"""What is the same whatever the fault: imported once, in the process that the others are forked from."""

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(WARM)


@dataclass(frozen=True)
class Tests:
    """Which tests to run, and in which order.

    Parameters
    ----------
    files
        Test files or folders, as the project names them; those named first are run first.
    only, of
        Of the tests that are tried on each of the things `of`, those of the things `only`.
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
    """What became of a run: the first test that failed (None: all passed), and what each took, seconds."""

    failed: str | None
    seconds: Mapping[str, float]
    took: float


class Copy:
    """A copy of the program that faults are planted in, one at a time."""

    def __init__(self, folder: Path, root: Path = ROOT, package: str = "kpilib") -> None:
        self.folder, self.package, self._root = folder, package, root
        shutil.copytree(root / package, folder / package, copy_function=shutil.copy2)

    @contextlib.contextmanager
    def planted(self, changed: Mapping[str, str]) -> Iterator[None]:
        """The copy with other contents in some files, named from the root; afterwards it is as it was."""
        for file, text in changed.items():
            (self.folder / file).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            for file in changed:
                shutil.copy2(self._root / file, self.folder / file)

    def run(self, tests: Tests, *, at_most: float = 3600, demo: Path | None = None) -> Outcome:
        """Run the tests on the copy until one fails; one that takes too long has failed.

        Parameters
        ----------
        at_most
            Seconds.
        demo
            A published demonstration that the tests may share, instead of making one.
        """
        began = time.perf_counter()
        receive, send = _FORKED.Pipe(duplex=False)
        terms = (str(self._root), str(self.folder), self.package, tests, demo and str(demo), send)
        process = _FORKED.Process(target=_run, args=terms)
        process.start()
        send.close()
        failed, seconds = "(it took too long)", {}
        try:
            if receive.poll(at_most):
                failed, seconds = receive.recv()
        except EOFError:
            failed = "(the tests could not be run to an end)"
        process.kill()
        process.join()
        return Outcome(failed, seconds, time.perf_counter() - began)


def _run(root: str, copy: str, package: str, tests: Tests, demo: str | None, send: Connection) -> None:
    import pytest

    os.chdir(root)
    sys.dont_write_bytecode = True
    sys.path.insert(0, copy)
    os.environ["PYTHONPATH"] = copy
    first = _UntilOneFails(tests, demo)
    options = ["-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--import-mode=prepend"]
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        code = pytest.main([*options, *tests.files], plugins=[first])
    where = getattr(sys.modules.get(package), "__file__", None)
    if where is not None and not where.startswith(copy):
        first.failed = None
        raise SystemExit(f"the tests ran on {where}")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and first.failed is None:
        first.failed = "(the tests could not be collected)"
    send.send((first.failed, first.seconds))


class _UntilOneFails:
    """Chooses and sorts the tests, and keeps what became of them."""

    def __init__(self, tests: Tests, demo: str | None) -> None:
        self.tests, self.demo = tests, demo
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

        items[:] = sorted(
            (item for item in items if self.tests.wanted(params(item))),
            key=lambda i: self.tests.place(i.nodeid),
        )

    def pytest_runtest_logreport(self, report: Any) -> None:
        file = report.nodeid.partition("::")[0]
        for name in (file, report.nodeid):
            self.seconds[name] = self.seconds.get(name, 0) + report.duration
        if report.failed and self.failed is None:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and self.failed is None:
            self.failed = report.nodeid

    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        """What a fault of this room does not change need not be made for each."""
        if self.demo is None or fixturedef.argname != "demo":
            return None
        from kpilib.workspace import Workspace

        found = Workspace(Path(self.demo))
        fixturedef.cached_result = (found, fixturedef.cache_key(request), None)
        return found
