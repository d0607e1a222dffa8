"""A Kolada on this machine, and a client that never really waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from kpilib.services.kolada import KoladaClient
from services.kolada.server import KoladaServer, example_rows


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """Two KPIs, three municipalities, three years: 18 objects."""
    return example_rows()


@pytest.fixture
def server(rows: list[dict[str, Any]]) -> Iterator[KoladaServer]:
    """The 18 objects, four to a page."""
    with KoladaServer(rows, page_size=4) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """Every wait that the client asked for, in seconds."""
    return []


@pytest.fixture
def client_of(waits: list[float]) -> Iterator[Callable[..., KoladaClient]]:
    """Makes clients for a server; they are closed with the test."""
    with ExitStack() as stack:

        def make(server: KoladaServer, **settings: Any) -> KoladaClient:
            settings = {"timeout": (2, 2), "per_second": 1e6, "sleep": waits.append, **settings}
            return stack.enter_context(KoladaClient(server.base, **settings))

        yield make
