"""What is adopted is kept whole, as it was, and never written to again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from kpilib.begrepp import Period
from kpilib.errors import SnapshotError, UsageError
from kpilib.secrecy import Faststalld, faststallda
from kpilib.secrecy.faststalld import MANIFEST, UNDERLAG, bevara, faststalld
from kpilib.workspace import Workspace

VAREN = Period.parse("2024H1")
PUBLICERAD, MOTET = datetime(2024, 9, 2, 7, 30, tzinfo=UTC), datetime(2024, 9, 19, 14, 0, tzinfo=UTC)
VARDEN = {
    "rad": pl.DataFrame({"nyckeltal": ["volym"], "varde": [12.0], "dolt": [False]}),
    "stad": pl.DataFrame({"nyckeltal": ["volym"], "varde": [None], "dolt": [True]}),
}
TABELLER = {
    "katalog": pl.DataFrame({"nyckeltal": ["volym", "regiform"], "definition_version": [1, 3]}),
    "kommentar": pl.DataFrame({"nyckeltal": ["volym"], "orsak": ["Fler har flyttat in."]}),
}

Adopt = Callable[..., Faststalld]


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path.resolve())


@pytest.fixture
def adopt(ws: Workspace) -> Adopt:
    """Adopts a half-year's follow-up of two audiences, at the meeting where nothing else is said."""
    snapshot = ws.root / "bild.duckdb"
    snapshot.write_bytes(b"en publicerad bild")

    def _adopt(period: Period = VAREN, now: datetime | None = MOTET) -> Faststalld:
        return bevara(
            ws,
            period,
            varden=VARDEN,
            tabeller=TABELLER,
            snapshot="0123abcd",
            underlag=snapshot,
            publicerad=PUBLICERAD,
            troskel=5,
            now=now,
        )

    return _adopt


def test_what_is_adopted_is_read_again_as_it_was(adopt: Adopt, ws: Workspace) -> None:
    kept = adopt()
    assert kept == faststalld(ws, VAREN)
    assert (kept.period, kept.snapshot, kept.troskel) == (VAREN, "0123abcd", 5)
    assert (kept.publicerad, kept.faststalld) == (PUBLICERAD, MOTET)
    assert kept.publiker == ("rad", "stad")
    assert kept.definitioner == {"volym": 1, "regiform": 3}
    assert kept.underlag.read_bytes() == b"en publicerad bild"
    for publik, frame in VARDEN.items():
        seen = kept.varden(publik)
        assert seen is not None
        assert seen.equals(frame)
    for namn, frame in TABELLER.items():
        assert kept.tabell(namn).equals(frame)


def test_an_audience_that_came_later_has_no_view_of_it(adopt: Adopt) -> None:
    assert adopt().varden("press") is None


def test_it_is_adopted_now_where_no_other_time_is_given(adopt: Adopt) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert before <= adopt(now=None).faststalld <= datetime.now(UTC)


def test_it_is_not_adopted_twice(adopt: Adopt, ws: Workspace) -> None:
    adopt()
    with pytest.raises(UsageError) as caught:
        adopt()
    assert str(caught.value).startswith("Uppföljningen för 2024H1 är redan fastställd (2024-09-19).")
    assert str(ws.uppfoljningar / "2024H1") in str(caught.value)


def test_a_half_year_that_is_not_adopted_has_none(adopt: Adopt, ws: Workspace) -> None:
    assert faststallda(ws) == {}
    adopt()
    assert faststalld(ws, VAREN.fore) is None


def test_the_earliest_is_first_whichever_was_adopted_first(adopt: Adopt, ws: Workspace) -> None:
    for period in (VAREN, VAREN.fore.fore, VAREN.fore):
        adopt(period)
    assert list(faststallda(ws)) == ["2023H1", "2023H2", "2024H1"]


def test_the_folder_appears_whole_when_all_of_it_is_on_the_disk(
    adopt: Adopt, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, folder = os.fsync, ws.uppfoljningar / "2024H1"
    seen: list[bool] = []

    def watched(descriptor: int) -> None:
        seen.append(folder.exists())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    adopt()
    files = {p.name for p in folder.iterdir()}
    tables = {"varden-rad", "varden-stad", "katalog", "kommentar"}
    assert files == {MANIFEST, UNDERLAG, *(f"{table}.parquet" for table in tables)}
    assert seen[: len(files)] == [False] * len(files)


def test_an_adoption_that_was_interrupted_is_none_and_leaves_nothing_behind(
    adopt: Adopt, ws: Workspace
) -> None:
    half = ws.uppfoljningar / f".2024H1.{os.getpid()}"
    half.mkdir(parents=True)
    (half / "aktivitet.parquet").write_bytes(b"halv")
    assert faststallda(ws) == {}
    kept = adopt()
    assert not (kept.folder / "aktivitet.parquet").exists()
    assert [p.name for p in ws.uppfoljningar.iterdir()] == ["2024H1"]


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("varden-rad.parquet", Path.unlink),
        ("varden-rad.parquet", lambda path: path.write_bytes(path.read_bytes() + b"\0")),
        (UNDERLAG, lambda path: path.write_bytes(b"en annan bild")),
        (MANIFEST, Path.unlink),
        (MANIFEST, lambda path: path.write_text("{")),
        (MANIFEST, lambda path: path.write_text("{}")),
        (MANIFEST, lambda path: path.write_text("[]")),
    ],
    ids=["missing", "longer", "another snapshot", "no manifest", "half a manifest", "empty", "another kind"],
)
def test_what_is_not_as_it_was_kept_is_refused(
    name: str, damage: Callable[[Path], object], adopt: Adopt, ws: Workspace
) -> None:
    path = adopt().folder / name
    damage(path)
    with pytest.raises(SnapshotError) as caught:
        faststalld(ws, VAREN)
    assert "2024H1 är skadad eller ändrad" in str(caught.value)
    assert str(path) in str(caught.value)


def test_it_may_be_moved_with_its_workspace(adopt: Adopt, ws: Workspace, tmp_path: Path) -> None:
    adopt()
    elsewhere = Workspace((tmp_path / "annan").resolve())
    shutil.copytree(ws.uppfoljningar, elsewhere.uppfoljningar)
    kept = faststalld(elsewhere, VAREN)
    assert kept is not None
    assert kept.tabell("kommentar").equals(TABELLER["kommentar"])
