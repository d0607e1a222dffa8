from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kpilib.errors import FileRejectedError, UsageError
from kpilib.rawstore import RawFile, original_name, raw_files, register, store
from kpilib.workspace import Workspace

NOW = datetime(2024, 12, 31, 12, 0, tzinfo=UTC)


def _file(folder: Path, name: str = "kopfil_2024-10.csv", content: bytes = b"a;b\n1;2\n") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _left_behind(workspace: Workspace) -> list[Path]:
    """What lies in the store, but for the manifest's copy, which says what it says."""
    return [p for p in workspace.raw.rglob("*") if p.is_file() and p != workspace.manifest_kopia]


def registered(workspace: Workspace, now: datetime | None = None) -> list[RawFile]:
    """What the store has when what was put there by hand has got its line; nothing is set aside."""
    assert register(workspace, lambda *_: None, ["kopfil", "avtal"], now=now) == []
    return raw_files(workspace)


def test_a_file_is_stored_unchanged_under_its_hash(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path)
    raw = store(workspace, path, source="kopfil").raw
    sha = _sha(path.read_bytes())
    assert raw.path == workspace.raw / "kopfil" / f"{sha[:12]}-kopfil_2024-10.csv"
    assert raw.path.read_bytes() == path.read_bytes()
    assert (raw.sha256, raw.fil, raw.name, raw.bytes) == (sha, sha[:12], "kopfil_2024-10.csv", 8)


def test_the_manifest_has_one_line_per_file(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path)
    store(workspace, path, source="kopfil", utdrag=date(2024, 10, 31), now=NOW)
    (line,) = workspace.manifest.read_text(encoding="utf-8").splitlines()
    found = json.loads(line)
    assert len(found.pop("kontroll")) == 16
    assert found == {
        "sha256": _sha(path.read_bytes()),
        "source": "kopfil",
        "name": "kopfil_2024-10.csv",
        "bytes": 8,
        "mottagen": "2024-12-31T12:00:00Z",
        "utdrag": "2024-10-31",
        "profil": None,
        "del": None,
        "svar": None,
    }


def test_a_line_from_before_answers_were_kept_is_read(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path), source="kopfil", now=NOW).raw
    line = json.loads(workspace.manifest.read_text(encoding="utf-8"))
    del line["profil"], line["del"], line["svar"], line["kontroll"]
    workspace.manifest.write_text(json.dumps(line) + "\n", encoding="utf-8")
    workspace.manifest_kopia.unlink()
    assert raw_files(workspace) == [raw]


def test_a_file_is_read_with_the_profile_that_was_named_last(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "kopfil_2024-10-31.csv")
    store(workspace, path, source="kopfil", now=NOW)
    assert raw_files(workspace)[0].profil is None
    named = store(workspace, path, source="kopfil", profil="inkop", now=NOW)
    assert (named.duplicate, named.oforandrad_sedan) == (False, None)
    assert store(workspace, path, source="kopfil", profil="inkop", now=NOW).duplicate
    assert store(workspace, path, source="kopfil", now=NOW).duplicate
    later = store(workspace, _file(tmp_path, "kopfil_2024-11-30.csv"), source="kopfil", now=NOW)
    assert [(raw.name, raw.profil) for raw in raw_files(workspace)] == [("kopfil_2024-11-30.csv", "inkop")]
    assert later.raw == raw_files(workspace)[0]


def test_the_files_are_listed_in_order_of_arrival(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.csv"):
        store(workspace, _file(tmp_path, name, name.encode()), source="kopfil", now=NOW)
    assert [(raw.name, raw.ordning) for raw in raw_files(workspace)] == [
        ("b.csv", 0),
        ("a.csv", 1),
        ("c.csv", 2),
    ]


def test_what_was_stored_is_what_is_listed(workspace: Workspace, tmp_path: Path) -> None:
    stored = store(workspace, _file(tmp_path), source="kopfil", utdrag=date(2024, 10, 31), now=NOW)
    assert raw_files(workspace) == [stored.raw]


def test_the_same_content_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    first = store(workspace, _file(tmp_path), source="kopfil")
    before = (workspace.manifest.read_bytes(), _left_behind(workspace))
    again = store(workspace, _file(tmp_path, "kopia.csv"), source="kopfil")
    assert again.duplicate
    assert again.raw == first.raw
    assert (workspace.manifest.read_bytes(), _left_behind(workspace)) == before


def test_the_first_day_that_is_said_of_a_file_is_kept_with_it(workspace: Workspace, tmp_path: Path) -> None:
    store(workspace, _file(tmp_path), source="kopfil", now=NOW)
    store(workspace, _file(tmp_path, "annan.csv", b"other"), source="kopfil", now=NOW)
    said = store(workspace, _file(tmp_path), source="kopfil", utdrag=date(2024, 1, 1), now=NOW)
    assert not said.duplicate
    listed = raw_files(workspace)
    assert [(raw.name, raw.utdrag) for raw in listed] == [
        ("kopfil_2024-10.csv", date(2024, 1, 1)),
        ("annan.csv", None),
    ]
    assert store(workspace, _file(tmp_path), source="kopfil", utdrag=date(2023, 1, 1)).duplicate


@pytest.mark.parametrize(
    "said", [{"part": "nordost"}, {"svar": "ersatter"}, {"svar": "bortse"}, {"profil": "egen"}]
)
def test_an_answer_is_kept_with_the_file_and_leaves_it_in_its_place(
    workspace: Workspace, tmp_path: Path, said: dict[str, Any]
) -> None:
    store(workspace, _file(tmp_path), source="kopfil", now=NOW)
    store(workspace, _file(tmp_path, "annan.csv", b"other"), source="kopfil", now=NOW)
    again = store(workspace, _file(tmp_path), source="kopfil", now=NOW, **said)
    assert not again.duplicate
    first, other = raw_files(workspace)
    assert (first.name, other.name) == ("kopfil_2024-10.csv", "annan.csv")
    assert {key: getattr(first, key) for key in said} == said
    assert store(workspace, _file(tmp_path), source="kopfil", **said).duplicate


def test_a_part_that_is_said_later_takes_back_the_answer(workspace: Workspace, tmp_path: Path) -> None:
    store(workspace, _file(tmp_path), source="kopfil", svar="bortse", now=NOW)
    store(workspace, _file(tmp_path), source="kopfil", part="nordost", now=NOW)
    [raw] = raw_files(workspace)
    assert (raw.part, raw.svar) == ("nordost", None)


def test_a_day_that_nobody_had_said_can_be_said(workspace: Workspace, tmp_path: Path) -> None:
    """It is the same delivery, with a day: it comes before those that came after it."""
    register = _file(tmp_path, "beslut.csv")
    store(workspace, register, source="beslut", now=NOW)
    store(workspace, _file(tmp_path, "beslut_2024-12-31.csv", b"later"), source="beslut", now=NOW)
    said = store(workspace, register, source="beslut", utdrag=date(2024, 6, 30))
    assert (said.duplicate, said.oforandrad_sedan) == (False, None)
    listed = [(raw.name, raw.utdrag, raw.ordning) for raw in raw_files(workspace)]
    assert listed == [("beslut.csv", date(2024, 6, 30), 0), ("beslut_2024-12-31.csv", None, 1)]
    assert raw_files(workspace)[0] == said.raw
    assert store(workspace, register, source="beslut", utdrag=date(2024, 6, 30)).duplicate


def test_a_day_that_only_the_name_holds_can_be_said(workspace: Workspace, tmp_path: Path) -> None:
    register = _file(tmp_path, "beslut_2024-12-31.csv")
    store(workspace, register, source="beslut", now=NOW)
    assert store(workspace, register, source="beslut", utdrag=date(2024, 1, 1)).duplicate
    assert not store(workspace, register, source="beslut", utdrag=date(2024, 12, 31)).duplicate
    assert [raw.utdrag for raw in raw_files(workspace)] == [date(2024, 12, 31)]


def test_how_a_file_is_read_moves_it_past_no_other(workspace: Workspace, tmp_path: Path) -> None:
    old = _file(tmp_path, "kopfil_2024-09.csv")
    store(workspace, old, source="kopfil", now=NOW)
    store(workspace, _file(tmp_path, "kopfil_2024-09_rattad.csv", b"mended"), source="kopfil", now=NOW)
    named = store(workspace, old, source="kopfil", profil="inkop", now=NOW)
    assert [raw.name for raw in raw_files(workspace)] == ["kopfil_2024-09.csv", "kopfil_2024-09_rattad.csv"]
    assert named.raw == raw_files(workspace)[0]


def test_what_the_demonstration_wrote_is_known(workspace: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "avtal_2024-06-30.csv")
    store(workspace, path, source="avtal", now=NOW, demonstration=True)
    store(workspace, _file(tmp_path, "eget.csv", b"own"), source="avtal", now=NOW)
    store(workspace, _file(tmp_path, "avtal_2024-12-31.csv"), source="avtal", now=NOW)
    found = [(raw.name, raw.demonstration) for raw in raw_files(workspace)]
    assert found == [("eget.csv", False), ("avtal_2024-12-31.csv", True)]


def test_a_register_that_has_not_changed_holds_for_its_later_day(
    workspace: Workspace, tmp_path: Path
) -> None:
    june = store(workspace, _file(tmp_path, "avtal_2024-06-30.csv"), source="avtal", now=NOW)
    store(workspace, _file(tmp_path, "avtal_2024-09-30.csv", b"other"), source="avtal", now=NOW)
    december = store(workspace, _file(tmp_path, "avtal_2024-12-31.csv"), source="avtal", now=NOW)
    assert (december.duplicate, december.oforandrad_sedan) == (False, date(2024, 6, 30))
    assert [raw.name for raw in raw_files(workspace)] == ["avtal_2024-09-30.csv", "avtal_2024-12-31.csv"]
    assert raw_files(workspace)[-1] == december.raw
    assert december.raw.path == june.raw.path
    assert len(_left_behind(workspace)) == 3, "the content lies there once, beside the other and the manifest"


@pytest.mark.parametrize("name", ["avtal_2024-06-30.csv", "avtal_2024-03-31.csv", "avtal kopia.csv"])
def test_a_name_with_no_later_day_is_a_duplicate(workspace: Workspace, tmp_path: Path, name: str) -> None:
    first = store(workspace, _file(tmp_path, "avtal_2024-06-30.csv"), source="avtal").raw
    before = workspace.manifest.read_bytes()
    again = store(workspace, _file(tmp_path, name), source="avtal")
    assert (again.duplicate, again.raw) == (True, first)
    assert workspace.manifest.read_bytes() == before


def test_the_day_that_is_said_holds_before_the_one_in_the_name(workspace: Workspace, tmp_path: Path) -> None:
    store(workspace, _file(tmp_path, "avtal_2024-06-30.csv"), source="avtal", utdrag=date(2024, 12, 31))
    assert store(workspace, _file(tmp_path, "avtal_2024-09-30.csv"), source="avtal").duplicate


def test_a_later_copy_put_there_by_hand_holds_for_its_day(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path, "avtal_2024-06-30.csv"), source="avtal").raw
    _file(raw.path.parent, "avtal_2024-12-31.csv")
    [found] = registered(workspace)
    assert (found.name, found.path) == ("avtal_2024-12-31.csv", raw.path)
    assert set(_left_behind(workspace)) == {raw.path, workspace.manifest}
    assert raw_files(workspace) == [found]


def test_a_missing_file_comes_back_when_it_is_put_there_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path), source="kopfil").raw
    _file(raw.path.parent, "kopia.csv")
    raw.path.unlink()
    assert registered(workspace) == [raw]


def test_the_same_content_as_another_source_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    store(workspace, _file(tmp_path), source="kopfil")
    before = _left_behind(workspace)
    with pytest.raises(FileRejectedError, match="kopfil"):
        store(workspace, _file(tmp_path), source="beslut")
    assert _left_behind(workspace) == before


def test_a_file_that_changes_while_it_is_read_is_refused_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _file(tmp_path, content=b"x" * 30_000_000)
    stop = threading.Event()

    def keep_writing() -> None:
        with path.open("ab") as file:
            while not stop.wait(0.0002):
                file.write(b"y")
                file.flush()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        with pytest.raises(FileRejectedError, match="ändrades"):
            store(workspace, path, source="kopfil")
    finally:
        stop.set()
        writer.join()
    assert _left_behind(workspace) == []


@pytest.mark.parametrize("name", ["finns-inte.csv", "."])
def test_what_cannot_be_read_is_refused_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    with pytest.raises(FileRejectedError) as caught:
        store(workspace, tmp_path / name, source="kopfil")
    assert caught.value.gor
    assert _left_behind(workspace) == []


@pytest.mark.parametrize("source", ["", "../x", "Köpfil", "a/b"])
def test_a_source_is_a_plain_name(workspace: Workspace, tmp_path: Path, source: str) -> None:
    with pytest.raises(UsageError):
        store(workspace, _file(tmp_path), source=source)


def test_the_stored_name_suits_every_file_system_and_the_true_name_is_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    name = 'köp:"fil"?<okt>' + "x" * 200 + ".csv"
    raw = store(workspace, _file(tmp_path, name), source="kopfil").raw
    assert not set(raw.path.name) & set('<>:"/\\|?*')
    assert len(raw.path.name) < 140
    assert raw.path.suffix == ".csv"
    assert raw_files(workspace)[0].name == name


def test_a_cut_last_line_is_no_line_and_its_file_is_registered_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    store(workspace, _file(tmp_path, "a.csv", b"a"), source="kopfil", now=NOW)
    store(workspace, _file(tmp_path, "b.csv", b"b"), source="kopfil", now=NOW)
    whole = workspace.manifest.read_bytes()
    for cut in range(1, 40):
        workspace.manifest.write_bytes(whole[:-cut])
        workspace.manifest_kopia.write_bytes(whole[:-cut])
        assert [raw.name for raw in registered(workspace, now=NOW)] == ["a.csv", "b.csv"]
        assert workspace.manifest.read_bytes() == whole


def test_a_file_whose_line_was_never_written_is_registered(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path), source="kopfil", now=NOW).raw
    workspace.manifest.unlink()
    assert registered(workspace, now=NOW) == [raw]


def test_a_file_put_there_by_hand_is_moved_to_its_hash(workspace: Workspace) -> None:
    folder = workspace.raw / "kopfil"
    folder.mkdir(parents=True)
    plain = _file(folder)
    (raw,) = registered(workspace, now=NOW)
    assert not plain.exists()
    assert raw.path.name == f"{raw.fil}-kopfil_2024-10.csv"
    assert raw_files(workspace) == [raw]


def test_a_second_copy_put_there_by_hand_is_not_listed_twice(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path), source="kopfil").raw
    _file(raw.path.parent, "kopia.csv")
    assert registered(workspace) == [raw]
    assert set(_left_behind(workspace)) == {raw.path, workspace.manifest}


@pytest.mark.parametrize("name", [".x.tmp", "~$kopfil.xlsx", ".DS_Store"])
def test_hidden_and_temporary_files_are_left_alone(workspace: Workspace, name: str) -> None:
    folder = workspace.raw / "kopfil"
    folder.mkdir(parents=True)
    _file(folder, name)
    assert registered(workspace) == []
    assert (folder / name).exists()


def test_a_name_that_promises_other_content_is_set_aside(workspace: Workspace) -> None:
    folder = workspace.raw / "kopfil"
    folder.mkdir(parents=True)
    _file(folder, "0123456789ab-kopfil.csv")
    [aside] = register(workspace, lambda *_: None, ["kopfil"])
    assert "svarar inte mot" in aside.fel.vad
    assert raw_files(workspace) == []


def test_a_listed_file_that_is_missing_is_named(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path), source="kopfil").raw
    raw.path.unlink()
    [found] = raw_files(workspace)
    assert found.fel is not None
    assert "saknas" in found.fel.vad
    assert raw.path.name in found.fel.var


def test_a_missing_file_comes_back_when_it_is_given_again(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path), source="kopfil").raw
    raw.path.unlink()
    store(workspace, _file(tmp_path), source="kopfil")
    assert raw_files(workspace) == [raw]


def test_a_listed_file_of_another_size_is_named(workspace: Workspace, tmp_path: Path) -> None:
    raw = store(workspace, _file(tmp_path), source="kopfil").raw
    raw.path.write_bytes(b"kort")
    [found] = raw_files(workspace)
    assert found.fel is not None
    assert "storlek" in found.fel.vad


def test_a_damaged_line_is_located(workspace: Workspace, tmp_path: Path) -> None:
    store(workspace, _file(tmp_path), source="kopfil")
    workspace.manifest.write_bytes(b"skr\xe4p\n" + workspace.manifest.read_bytes())
    workspace.manifest_kopia.unlink()
    with pytest.raises(FileRejectedError) as caught:
        raw_files(workspace)
    assert caught.value.var.endswith("rad 1")


def test_an_empty_workspace_has_no_files(workspace: Workspace) -> None:
    assert raw_files(workspace) == []


def test_the_original_name_is_what_follows_the_hash() -> None:
    assert original_name("0123456789ab-kopfil-2024.csv") == "kopfil-2024.csv"
    assert original_name("kopfil-2024.csv") == "kopfil-2024.csv"
