"""What is opened as a file, and what is told of what is none."""

from __future__ import annotations

import os
import threading
from importlib.resources import files
from pathlib import Path

import pytest

from kpilib.errors import FileRejectedError, SettingsError
from kpilib.isolering import Granser, inom, las, las_toml, require_file
from kpilib.settings import load_settings
from kpilib.sources import load_profiles
from kpilib.workspace import Workspace

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such thing")


def test_an_ordinary_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    path.write_bytes(b"a;b\r\n")
    require_file(path)
    assert las(path) == b"a;b\r\n"


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "x.csv", "finns inte"), (tmp_path, "en mapp")):
        for read in (las, require_file):
            with pytest.raises(FileRejectedError, match=said) as refused:
                read(path)  # type: ignore[operator]
            assert refused.value.gor


@posix
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ror.csv")
    done = threading.Event()

    def read() -> None:
        with pytest.raises(FileRejectedError, match="rör"):
            las(tmp_path / "ror.csv")
        done.set()

    threading.Thread(target=read, daemon=True).start()
    assert done.wait(10)


@posix
def test_a_device_is_refused() -> None:
    with pytest.raises(FileRejectedError, match="enhet"):
        las(Path("/dev/zero"))


@posix
def test_a_link_may_lead_to_a_file_beside_it_or_within_the_workspace(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inne", tmp_path / "ute"
    for folder in (inside / "mapp", outside):
        folder.mkdir(parents=True)
    for path in (inside / "a.csv", outside / "b.csv"):
        path.write_text("x")
    link = inside / "mapp" / "lank.csv"
    for target, allowed in ((inside / "a.csv", True), (outside / "b.csv", False)):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        if allowed:
            require_file(link, inside)
        else:
            with pytest.raises(FileRejectedError, match="en länk") as refused:
                require_file(link, inside)
            assert "Kopiera filen hit" in refused.value.gor


def test_a_file_larger_than_it_may_be_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(3 << 20)
    with inom(Granser(fil_mb=2)), pytest.raises(FileRejectedError, match="3 MB") as refused:
        las(path)
    assert "höj fil_mb under [lasning] i kategoriplan.toml" in refused.value.gor
    with inom(Granser(fil_mb=3)):
        assert len(las(path)) == 3 << 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a = \n", "går inte att läsa som TOML"),
        (b"a = '\xff'\n", "går inte att läsa som TOML"),
        (b"a = " + b"[" * 100_000 + b"]" * 100_000, "för djupt"),
        (b"a = " + b"{a=" * 50_000 + b"1" + b"}" * 50_000, "för djupt"),
        (b"# " + b"x" * (6 << 20), "större än"),
    ],
    ids=["no value", "not UTF-8", "lists in lists", "tables in tables", "far too large"],
)
def test_a_file_of_the_users_own_that_is_no_toml_is_told_in_swedish(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "mal.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as told:
        las_toml(path, SettingsError, "Målen går inte att läsa som TOML.")
    assert said in str(told.value)
    assert told.value.var.startswith("mal.toml")
    assert told.value.gor


def test_settings_and_profiles_that_are_folders_are_told(workspace: Workspace) -> None:
    workspace.profiles.mkdir(exist_ok=True)
    (workspace.profiles / "x.toml").mkdir()
    with pytest.raises(Exception, match="en mapp") as told:
        load_profiles(workspace)
    assert type(told.value).__name__ == "ProfileError"
    workspace.settings.unlink()
    workspace.settings.mkdir()
    with pytest.raises(SettingsError, match="en mapp"):
        load_settings(workspace.settings)


def test_the_limits_of_the_settings_are_those_that_hold_without_any(workspace: Workspace) -> None:
    assert load_settings(workspace.settings).lasning == Granser()
    text = files("kpilib").joinpath("standard.toml").read_text(encoding="utf-8")
    for name in Granser.model_fields:
        assert f"\n{name} = " in text, "each is in the file that shows the settings"


def test_a_limit_changes_no_snapshot_and_no_file_that_was_read(workspace: Workspace) -> None:
    before = load_settings(workspace.settings)
    with workspace.settings.open("a", encoding="utf-8") as file:
        file.write("\n[lasning]\nminne_mb = 2000\n")
    after = load_settings(workspace.settings)
    assert after.lasning.minne_mb == 2000
    assert after.digest() == before.digest()
