"""Good files that were spoilt somewhere, by chance: each is read, or refused by name with what to do.

How many is said by the profile of hypothesis: some hundred in the suite, some thousand in the measurements. A
zip would tell of most faults by its checksums, so the parts in it are spoilt too and packed anew.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from annan import SETTINGS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isolering import korpus
from kpilib.errors import DataError
from kpilib.isolering import Granser, StoppadError, avskilt
from kpilib.sources import load_profiles
from kpilib.warehouse.lasning import recognised
from kpilib.workspace import Workspace

FIXTURES = Path(__file__).parents[1]
LIMITS = Granser(sekunder=30, minne_mb=600)


def _book() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return korpus.book(Path(folder) / "fil.xlsx", korpus.rows(*korpus.cells(1, 20))).read_bytes()


GOOD = {
    "fil.csv": korpus.csv(1, 40).encode("cp1252"),
    "fil.xlsx": _book(),
    "fil.xls": (FIXTURES / "sources" / "fixtures" / "kopfil_2024-10.xls").read_bytes(),
    "fil.json": b'[{"personnummer": "x", "insats": "y", "belopp": 1.5, "period": "2024-01"}, {"dygn": null}]',
}
SIGNS = [
    *(b"\x00", b'"', b"\n", b";", b"<", b"\xff", b"-", b"9" * 30, b"\xe2\x80\xae"),
    *(b"PK\x03\x04", b"]]>", b"&#0;", b"/>", b"r='", b"1048577", b"NaN", b"1e999"),
]


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(tmp_path_factory.mktemp("ws"))
    made.settings.write_text(SETTINGS, encoding="utf-8")
    return made


def spoilt(content: bytes, seed: int) -> bytes:
    """The content with bits turned, bytes put in, pieces taken out, doubled or moved, or its end cut off."""
    chance, data = random.Random(seed), bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        at = chance.randrange(len(data) or 1)
        match chance.randrange(6):
            case 0 if data:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                data[at:at] = chance.choice(SIGNS)
            case 2:
                del data[at : at + chance.choice([1, 4, 200])]
            case 3:
                data[at:at] = data[at : at + 300] * chance.choice([1, 3])
            case 4:
                data[at : at + 4] = chance.randbytes(4)
            case 5 if chance.random() < 0.2:
                del data[at:]
    return bytes(data)


def refused_or_read(path: Path, ws: Workspace) -> None:
    """That one of both comes of the file, and that the program foresaw it."""
    told: list[DataError] = []
    try:
        avskilt(recognised, path, load_profiles(ws), None, None, limits=LIMITS, var=path.name)
    except DataError as refused:
        told.append(refused)
    assert all(one.vad and one.gor and not isinstance(one, StoppadError) for one in told), told


@pytest.mark.parametrize("name", GOOD)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_spoilt_file_is_recognised_or_refused_with_a_reason(
    name: str, ws: Workspace, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / name
    path.write_bytes(spoilt(GOOD[name], seed))
    refused_or_read(path, ws)


@pytest.mark.parametrize("name", ["fil.xlsx", "fil.ods"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_workbook_with_a_spoilt_part_is_recognised_or_refused_with_a_reason(
    name: str, ws: Workspace, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / name
    if name == "fil.ods":
        korpus.ods(korpus.ODS_ROWS)(path)
    else:
        korpus.book(path, korpus.rows(*korpus.cells(1, 20)), strings="<si><t>a</t></si>", formats=("0%",))
    found = korpus.parts(path)
    part = random.Random(seed).choice(sorted(found))
    korpus.again(path, {part: spoilt(found[part], seed)})
    refused_or_read(path, ws)
