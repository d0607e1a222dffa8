"""What every test may use."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from kommunen import SETTINGS, arbetsmapp
from projekt import with_pages

from kpilib import pipeline
from kpilib.settings import Settings
from kpilib.workspace import HOME, Workspace

# A slow machine is no fault of the code: what a test may take is not asserted. The suite draws the same
# examples each time, so that what turns red is the fault of a change; `make bench` draws more, and new ones.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.register_profile("nya", deadline=None, max_examples=800)
hypothesis.settings.load_profile("suite")

ROOT = Path(__file__).resolve().parent.parent
NYCKEL = hashlib.sha256(b"the tests' own").hexdigest()
"""A key that is nobody's, and the same each time."""


_TOGETHER = re.compile(r'^TOGETHER = "(.+)"$', re.M)


@cache
def _together(file: str) -> str:
    """What a file's tests share with those of other files, as its constant `TOGETHER` says; else the file."""
    shared = _TOGETHER.search((ROOT / file).read_text(encoding="utf-8"))
    return shared[1] if shared else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests go to one worker, and so do those of files that say the same `TOGETHER`.

    What they share, rendered sites or a set of municipalities, is then built once.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return _together(nodeid.partition("::")[0])

    return Together(config, log)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real and recorded data beside the project; tests that need it skip without it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/data does not lie beside the project")
    return folder


@pytest.fixture(scope="session", autouse=True)
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A pseudonym key of the tests' own: the user's is never touched."""
    path = tmp_path_factory.mktemp("key") / "pseudonym.key"
    path.write_text(NYCKEL)
    path.chmod(0o600)
    before = os.environ.get("KATEGORIPLAN_NYCKELFIL")
    os.environ["KATEGORIPLAN_NYCKELFIL"] = str(path)
    yield path
    if before is None:
        del os.environ["KATEGORIPLAN_NYCKELFIL"]
    else:
        os.environ["KATEGORIPLAN_NYCKELFIL"] = before


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The demonstration's settings."""
    return SETTINGS


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with the demonstration's settings and nothing else, that the environment points at."""
    ws = arbetsmapp(tmp_path / "arbetsmapp")
    monkeypatch.setenv(HOME, str(ws.root))
    return ws


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demonstration municipality, taken in and published the ordinary way; read only."""
    ws = arbetsmapp(tmp_path_factory.mktemp("demo"))
    pipeline.demo(ws, seed=2024, scale=1)
    pipeline.build_and_publish(ws, pipeline.ingest(ws).filer)
    return ws


@pytest.fixture(scope="session")
def site(demo: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own pages over the demonstration's snapshot, rendered by the embedded engine."""
    ws = with_pages(demo, tmp_path_factory.mktemp("site"))
    pipeline.report(ws, engine="builtin")
    return ws.site


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a small delivery: name, text and encoding."""

    def _write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return _write
