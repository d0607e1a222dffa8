"""An SCB on this machine, and a client that never really waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from zlib import crc32

import pytest

from kpilib.services.scb import ScbClient
from services.scb.cubes import dataset, dimension
from services.scb.server import ScbServer, Table, Value

REGIONER = ["00", "0180", "1280", "1281", "1480"]
KOSTNAD = dataset(
    {
        "Region": dimension(REGIONER, label="region", elimination=True, codelists=["vs_kommun"]),
        "Verksomrkom": dimension(["513", "520", "590"], label="verksamhetsområde"),
        "ContentsCode": dimension(["0000005X", "0000005Z"], label="tabellinnehåll", unit="tkr"),
        "Tid": dimension(["2021", "2022", "2023", "2024"], label="år"),
    },
    None,
)
KOMMUNER = {
    "id": "vs_kommun",
    "label": "kommuner",
    "language": "sv",
    "languages": ["sv"],
    "type": "Valueset",
    "values": [{"code": c, "label": f"kommun {c}", "valueMap": [c]} for c in REGIONER[1:]],
    "links": [],
}


def value(codes: tuple[str, ...]) -> Value:
    """A value that tells its cell from every other; about one cell in nine has a sign instead."""
    number = crc32("|".join(codes).encode())
    return (None, "..") if number % 9 == 0 else (number % 10_000_000, None)


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield


@pytest.fixture
def server() -> Iterator[ScbServer]:
    """One table of 120 cells, at most 20 to a question."""
    tables = {"TAB4199": Table(KOSTNAD, value)}
    with ScbServer(tables, codelists={"vs_kommun": KOMMUNER}, maxDataCells=20) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """Every wait that the client asked for, in seconds."""
    return []


@pytest.fixture
def client_of(waits: list[float]) -> Iterator[Callable[..., ScbClient]]:
    """Makes clients for a server; they are closed with the test."""
    with ExitStack() as stack:

        def make(server: ScbServer, **settings: Any) -> ScbClient:
            settings = {"timeout": (2, 2), "sleep": waits.append, **settings}
            return stack.enter_context(ScbClient(server.base, **settings))

        yield make
