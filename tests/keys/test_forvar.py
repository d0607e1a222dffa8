"""What keeps the key: made once, for its owner's eyes, outside the workspace; exchanged in one step."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from kpilib.errors import UsageError
from kpilib.keys import FILE, RING, chosen, fingerprint, load_key, new_key, to_text
from kpilib.workspace import Workspace

posix = pytest.mark.skipif(os.name == "nt", reason="modes are a thing of Unix")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the key is to lie; nothing lies there yet."""
    path = tmp_path / "annanstans" / "pseudonym.key"
    monkeypatch.setenv(FILE, str(path))
    return path


def laid(path: Path, key: bytes, mode: int = 0o600) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_text(key))
    path.chmod(mode)


def test_the_key_is_made_once_and_kept_for_its_owner_alone(workspace: Workspace, path: Path) -> None:
    before = os.umask(0)
    try:
        key = load_key(workspace)
    finally:
        os.umask(before)
    assert len(key) == 32
    assert load_key(workspace) == key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_beside_the_data_is_refused_also_behind_a_link(
    workspace: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = workspace.root / "pseudonym.key"
    monkeypatch.setenv(FILE, str(inside))
    with pytest.raises(UsageError, match="arbetsmappen"):
        load_key(workspace)
    assert not inside.exists()
    laid(inside, new_key())
    path.parent.mkdir()
    path.symlink_to(inside)
    monkeypatch.setenv(FILE, str(path))
    with pytest.raises(UsageError, match="arbetsmappen"):
        load_key(workspace)


def test_a_key_under_version_control_is_refused(workspace: Workspace, path: Path) -> None:
    (path.parent / ".git").mkdir(parents=True)
    with pytest.raises(UsageError, match="versionshantering"):
        load_key(workspace)
    assert not path.exists()


@posix
def test_the_command_that_moves_a_misplaced_key_works_as_it_is_written(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, home = workspace.root / "min nyckel", tmp_path / "hem"
    (home / "kategoriplan").mkdir(parents=True)
    key = new_key()
    laid(inside, key)
    monkeypatch.setenv(FILE, str(inside))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    with pytest.raises(UsageError) as error:
        load_key(workspace)
    command = error.value.gor.partition("till exempel: ")[2].partition(" och ta bort")[0]
    assert shlex.split(command)[0] == "mv"
    assert os.system(command) == 0
    monkeypatch.delenv(FILE)
    assert load_key(workspace) == key


def test_no_key_is_made_in_a_folder_that_is_synchronised(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "OneDrive - Kommunen" / "pseudonym.key"
    monkeypatch.setenv(FILE, str(there))
    with pytest.raises(UsageError, match="synkas"):
        load_key(workspace)
    assert not there.exists()


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_key_that_others_can_read_is_refused_with_the_command_that_mends_it(
    mode: int, workspace: Workspace, path: Path
) -> None:
    key = new_key()
    laid(path, key, mode)
    with pytest.raises(UsageError, match="läsa för andra") as error:
        load_key(workspace)
    assert key.hex() not in str(error.value)
    command = error.value.gor.partition("Kör: ")[2].partition(" (Går det inte")[0]
    assert os.system(command) == 0
    assert load_key(workspace) == key


@posix
def test_what_is_no_file_is_not_waited_for(workspace: Workspace, path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path, 0o600)
    with pytest.raises(UsageError, match="ingen nyckelfil"):
        load_key(workspace)
    path.unlink()
    path.mkdir()
    with pytest.raises(UsageError, match="ingen nyckelfil"):
        load_key(workspace)


def test_another_file_is_not_taken_for_a_key(workspace: Workspace, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"x" * 10_000)
    path.chmod(0o600)
    with pytest.raises(UsageError, match="ingen nyckelfil"):
        load_key(workspace)


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_said(workspace: Workspace, path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(0o500)
    with pytest.raises(UsageError, match="läsa eller skriva"):
        load_key(workspace)


def test_an_exchange_keeps_the_former_key_beside_the_new_one(workspace: Workspace, path: Path) -> None:
    former, new = load_key(workspace), new_key()
    kept = Path(chosen(workspace).replace(new))
    assert load_key(workspace) == new
    assert fingerprint(former) in kept.name
    if os.name == "posix":
        assert {stat.S_IMODE(p.stat().st_mode) for p in (path, kept)} == {0o600}
    shutil.copy(kept, path)  # a copy of a backup is the former key again
    path.chmod(0o600)
    assert load_key(workspace) == former


class _Memory(KeyringBackend):
    """A keyring of the test's own."""

    priority = 1

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Memory]:
    before, memory = keyring.get_keyring(), _Memory()
    keyring.set_keyring(memory)
    monkeypatch.delenv(FILE)
    monkeypatch.setenv(RING, "min_kommun")
    yield memory
    keyring.set_keyring(before)


def test_the_keyring_keeps_the_key_where_it_is_chosen(workspace: Workspace, ring: _Memory) -> None:
    key = load_key(workspace)
    assert load_key(workspace) == key
    assert ring.held == {("kategoriplan", "min_kommun"): key.hex()}
    new = new_key()
    kept = chosen(workspace).replace(new)
    assert load_key(workspace) == new
    assert ring.held["kategoriplan", f"min_kommun.{fingerprint(key)}"] == key.hex()
    assert fingerprint(key) in kept
    ring.held["kategoriplan", "min_kommun"] = "lösenord"
    with pytest.raises(UsageError, match="hex"):
        load_key(workspace)


def test_a_keyring_that_does_not_answer_says_what_to_do(
    workspace: Workspace, ring: _Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: str) -> str:
        raise RuntimeError("hemlig text")

    monkeypatch.setattr(ring, "get_password", locked)
    with pytest.raises(UsageError, match="svarar inte") as error:
        load_key(workspace)
    assert "hemlig" not in str(error.value)
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match="inte installerat") as error:
        load_key(workspace)
    assert "kategoriplan[nyckelring]" in error.value.gor


def test_a_file_and_a_keyring_are_not_both(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RING, "min_kommun")
    with pytest.raises(UsageError, match="två sätt"):
        load_key(workspace)
