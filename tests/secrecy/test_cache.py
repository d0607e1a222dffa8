"""A snapshot is read and protected once per process, and what is handed out cannot change what is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kpilib.secrecy import Gate
from kpilib.secrecy import gate as door
from kpilib.secrecy.cache import FrameCache
from kpilib.settings import Settings
from kpilib.workspace import Workspace


class Maker:
    """Makes a small frame, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> pl.DataFrame:
        self.made += 1
        return pl.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]})


def test_a_frame_is_made_once_per_snapshot_and_key() -> None:
    cache, make = FrameCache(), Maker()
    for snapshot, key in [("s1", "k1"), ("s1", "k1"), ("s1", "k2"), ("s2", "k1"), ("s1", "k2")]:
        cache.frame(Path(snapshot), key, make)
    assert make.made == 3


def test_the_snapshot_that_was_asked_for_the_longest_ago_is_forgotten() -> None:
    cache, make = FrameCache(snapshots=2), Maker()
    for snapshot in ("s1", "s2", "s1", "s3"):
        cache.frame(Path(snapshot), "k", make)
    assert make.made == 3
    cache.frame(Path("s1"), "k", make)
    assert make.made == 3
    cache.frame(Path("s2"), "k", make)
    assert make.made == 4


def test_four_snapshots_are_remembered() -> None:
    """The one in force, and those that it is compared with; more would be kept for nothing."""
    cache, make = FrameCache(), Maker()
    for snapshot in ("s1", "s2", "s3", "s4", "s1"):
        cache.frame(Path(snapshot), "k", make)
    assert make.made == 4
    for snapshot in ("s5", "s2"):
        cache.frame(Path(snapshot), "k", make)
    assert make.made == 6


def _set_cell(frame: pl.DataFrame) -> None:
    frame[0, "a"] = 99


def _set_in_column(frame: pl.DataFrame) -> None:
    frame["a"][0] = 99


def _set_in_buffer(frame: pl.DataFrame) -> None:
    with suppress(ValueError):  # a view of the column is read-only
        frame["a"].to_numpy()[0] = 99


@pytest.mark.parametrize(
    "attack",
    [
        _set_cell,
        _set_in_column,
        _set_in_buffer,
        lambda frame: frame.replace_column(0, pl.Series("a", [9, 9, 9])),
        lambda frame: frame.insert_column(0, pl.Series("c", [9, 9, 9])),
        lambda frame: frame.drop_in_place("a"),
        lambda frame: frame.extend(frame.clone()),
        lambda frame: setattr(frame, "columns", ["c", "d"]),
        lambda frame: frame["a"].rename("c").scatter(0, 99),
        lambda frame: frame.get_column("a").extend(pl.Series([4])),
    ],
)
def test_what_a_taker_does_with_its_frame_changes_no_others(attack: Callable[[pl.DataFrame], object]) -> None:
    cache, make = FrameCache(), Maker()
    attack(cache.frame(Path("s"), "k", make))
    assert cache.frame(Path("s"), "k", make).equals(Maker()())
    assert make.made == 1


@pytest.fixture
def suppressions(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Each suppression that a gate does from here on, by whether it protects complements; nothing is kept."""
    done: list[bool] = []
    real = door.dolda_tal

    def counted(
        values: pl.DataFrame, kalender: pl.DataFrame, *, skydda_komplement: bool, **how: Any
    ) -> pl.DataFrame:
        done.append(skydda_komplement)
        return real(values, kalender, skydda_komplement=skydda_komplement, **how)

    monkeypatch.setattr(door, "dolda_tal", counted)
    monkeypatch.setattr(door, "_CACHE", FrameCache())
    return done


def test_the_gates_of_an_audience_share_one_suppression(demo: Workspace, suppressions: list[bool]) -> None:
    for _ in range(2):
        with Gate("stad", workspace=demo) as gate:
            everything = gate.varden()
            part = gate.varden("volym", insats="boendestod", period_typ="ar")
            assert part.equals(everything.join(part, on=part.columns[:6], how="semi"))
    assert suppressions == [True]


def test_each_audience_has_its_own(demo: Workspace, suppressions: list[bool]) -> None:
    hidden = []
    for publik in ("stad", "rad", "stad"):
        with Gate(publik, workspace=demo) as gate:
            hidden.append(gate.varden()["dolt"].sum())
    assert suppressions == [True, False]
    assert hidden[0] == hidden[2] > hidden[1]


def test_another_threshold_is_another_view(
    demo: Workspace, settings: Settings, suppressions: list[bool]
) -> None:
    hidden = []
    for troskel in (5, 3):
        sekretess = settings.sekretess.model_copy(update={"troskel": troskel})
        changed = settings.model_copy(update={"sekretess": sekretess})
        with Gate("rad", workspace=demo, settings=changed) as gate:
            hidden.append(gate.varden()["dolt"].sum())
    assert hidden[0] > hidden[1] > 0
    assert suppressions == [True, False, True, False], "the council's own, after what the public sees"


def test_a_tables_rows_are_read_once(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = door.query

    def counted(con: object, sql: str) -> pl.DataFrame:
        asked.append(sql)
        return real(con, sql)  # type: ignore[arg-type]

    monkeypatch.setattr(door, "query", counted)
    monkeypatch.setattr(door, "_CACHE", FrameCache())
    for publik in ("stad", "rad"):
        with Gate(publik, workspace=demo) as gate:
            assert gate.tabell("insatser").height
    assert len(asked) == 1
