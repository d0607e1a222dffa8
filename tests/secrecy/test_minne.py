"""What disclosure control has found is kept from one run to the next, as long as it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rojandekontroll.tabeller import tvavags

from kpilib.rojandekontroll import PRIMAR, SEKUNDAR, Skydd, skydda
from kpilib.secrecy import Gate, minne
from kpilib.secrecy import gate as door
from kpilib.secrecy.cache import FrameCache
from kpilib.secrecy.minne import Minne
from kpilib.settings import Settings
from kpilib.workspace import Workspace

FOUND = Skydd({0: PRIMAR, 3: SEKUNDAR}, frozenset({3}))


def test_what_was_asked_for_is_there_in_the_next_run(tmp_path: Path) -> None:
    first = Minne(tmp_path / "skydd.json")
    assert len(first) == 0
    first["a"] = FOUND
    first["b"] = Skydd({}, frozenset())
    first.bevara()
    second = Minne(tmp_path / "skydd.json")
    assert dict(second) == {"a": FOUND, "b": Skydd({}, frozenset())}


def test_what_is_no_longer_asked_for_is_forgotten(tmp_path: Path) -> None:
    first = Minne(tmp_path / "skydd.json")
    first["a"], first["b"] = FOUND, FOUND
    first.bevara()
    second = Minne(tmp_path / "skydd.json")
    assert second["b"] == FOUND
    second.bevara()
    assert list(Minne(tmp_path / "skydd.json")) == ["b"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kod": 1}', '{"kod": "?", "block": {}}', "\x00"])
def test_a_file_that_cannot_be_used_is_as_good_as_none(content: str, tmp_path: Path) -> None:
    (tmp_path / "skydd.json").write_text(content, encoding="utf-8")
    assert len(Minne(tmp_path / "skydd.json")) == 0


def test_what_other_code_has_found_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Minne(tmp_path / "skydd.json")
    first["a"] = FOUND
    first.bevara()
    monkeypatch.setattr(minne, "code_digest", lambda *_: "another")
    assert len(Minne(tmp_path / "skydd.json")) == 0


def test_a_block_is_protected_once_and_again_when_anything_of_it_is_another(tmp_path: Path) -> None:
    known = Minne(tmp_path / "skydd.json")
    rader = [[3, 9, 12], [8, 15, 20], [6, 11, 7]]
    once = skydda(tvavags(rader, {0}, golv=1), known)
    assert skydda(tvavags(rader, {0}, golv=1), known) == once
    assert len(known) == 1
    skydda(tvavags(rader, {0}, golv=0), known)
    skydda(tvavags(rader, {1}, golv=1), known)
    skydda(tvavags([[4, 9, 12], *rader[1:]], {0}, golv=1), known)
    assert len(known) == 4


def test_the_protection_of_every_audience_is_found_when_a_snapshot_is_published(
    demo: Workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = json.loads(demo.skydd.read_text(encoding="utf-8"))["block"]
    assert len(kept) > 100
    monkeypatch.setattr("kpilib.rojandekontroll.skydd._skydda", lambda block: pytest.fail("found again"))
    monkeypatch.setattr(door, "_CACHE", FrameCache())
    for publik in settings.publik:
        with Gate(publik, workspace=demo) as gate:
            assert gate.varden()["dolt"].any()
