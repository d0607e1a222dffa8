"""One bit flipped anywhere in what is kept: it is noticed, or it changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helhet.arbetsmappar import kopia
from kpilib.errors import SnapshotError
from kpilib.rawstore import raw_files
from kpilib.warehouse import current, kept, ledgered, runs, verify
from kpilib.warehouse.kvitto import read_receipt
from kpilib.workspace import Workspace, read_sealed, write_sealed

PLACE = st.floats(0, 1, exclude_max=True)
BIT = st.integers(0, 7)


def flip(path: Path, place: float, bit: int) -> Callable[[], None]:
    """Flip a bit of a file, at a share of its length; what is returned flips it back."""
    offset = int(path.stat().st_size * place)

    def flipped() -> None:
        with path.open("r+b") as file:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ (1 << bit)]))

    flipped()
    return flipped


@pytest.fixture(scope="module")
def egen(hel: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return kopia(hel, tmp_path_factory.mktemp("byte") / "arbetsmapp")


@given(PLACE, BIT)
@settings(max_examples=60)
def test_no_flipped_snapshot_is_said_to_be_in_force(egen: Workspace, place: float, bit: int) -> None:
    back = flip(current(egen).path, place, bit)
    with pytest.raises(SnapshotError):
        verify(egen, current(egen).snapshot)
    back()
    verify(egen, current(egen).snapshot)


@given(st.integers(0, 10**9), PLACE, BIT)
@settings(max_examples=60)
def test_no_flipped_table_or_receipt_is_used(egen: Workspace, which: int, place: float, bit: int) -> None:
    files = sorted(p for p in egen.parquet.rglob("*") if p.is_file())
    path = files[which % len(files)]
    before = read_receipt(path.parent)
    assert before is not None
    back = flip(path, place, bit)
    try:
        assert read_receipt(path.parent) in (None, before) if path.suffix == ".json" else True
        if path.suffix == ".parquet":
            assert read_receipt(path.parent) is None
            assert [one.digest for one in kept(egen) if one.raw.source == path.parent.parent.name] == [""]
    finally:
        back()


@given(PLACE, BIT)
@settings(max_examples=40)
def test_a_flipped_manifest_tells_the_same_files(egen: Workspace, place: float, bit: int) -> None:
    before = raw_files(egen)
    for path in (egen.manifest, egen.manifest_kopia):
        back = flip(path, place, bit)
        assert raw_files(egen) == before
        back()


@given(PLACE, BIT)
@settings(max_examples=40)
def test_a_flipped_pointer_names_no_other_snapshot_or_day(egen: Workspace, place: float, bit: int) -> None:
    before = current(egen)
    back = flip(egen.current, place, bit)
    with suppress(SnapshotError):
        assert current(egen) == before
    back()
    assert current(egen) == before


@given(PLACE, BIT)
@settings(max_examples=25)
def test_a_flipped_ledger_forgets_no_run(
    egen: Workspace, tmp_path_factory: pytest.TempPathFactory, place: float, bit: int
) -> None:
    root = tmp_path_factory.mktemp("liggare")
    ws = Workspace(root)
    ws.curated.mkdir(parents=True)
    for name in ("ledger.duckdb", "ledger.kopia.duckdb"):
        shutil.copy2(egen.curated / name, ws.curated / name)
    before = runs(ws)
    flip(ws.ledger, place, bit)
    told: list[str] = []
    with ledgered(ws, "publish", told.append):
        pass
    after = runs(ws, 100)
    assert after.height == before.height + 1
    assert after.tail(before.height).equals(before)
    if aside := list(ws.curated.glob("ledger.skadad-*")):
        assert any(aside[0].name in line for line in told)


@given(
    st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.integers())), PLACE, BIT
)
def test_what_is_sealed_is_read_as_it_was_written_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object], place: float, bit: int
) -> None:
    content.pop("kontroll", None)
    path = tmp_path_factory.mktemp("sigill") / "fil.json"
    write_sealed(path, content)
    assert read_sealed(path) == content
    flip(path, place, bit)
    found = read_sealed(path)
    assert found is None or {key: found.get(key) for key in content} == content


def test_a_flipped_parquet_file_often_holds_another_value_and_no_error(egen: Workspace) -> None:
    """Why a table is held against its receipt, and not only read."""
    path = next(egen.parquet.glob("kopfil/*/kopfil.parquet"))
    before, wrong = pl.read_parquet(path), 0
    for n in range(20):
        back = flip(path, n / 40, 1)
        with suppress(pl.exceptions.PolarsError):
            wrong += not pl.read_parquet(path).equals(before)
        back()
    assert wrong
