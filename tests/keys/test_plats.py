"""Where a key may lie."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from kpilib.keys.plats import lets_in_many, opened_to_others, synced, versioned

posix = pytest.mark.skipif(os.name == "nt", reason="modes are a thing of Unix")


@pytest.mark.parametrize(
    ("path", "cloud"),
    [
        (PureWindowsPath(r"C:\Users\x\OneDrive - Kommunen\nyckel\pseudonym.key"), "OneDrive - Kommunen"),
        (PurePosixPath("/home/x/Dropbox/pseudonym.key"), "Dropbox"),
        (PurePosixPath("/home/x/Nextcloud/pseudonym.key"), "Nextcloud"),
        (PurePosixPath("/Users/x/Library/iCloud Drive/pseudonym.key"), "iCloud Drive"),
        (PurePosixPath("/home/x/Google Drive/pseudonym.key"), "Google Drive"),
        (PurePosixPath("/home/x/.config/kategoriplan/pseudonym.key"), None),
        (PurePosixPath("/srv/synkroniserat/boxar/pseudonym.key"), None),
    ],
)
def test_a_synchronised_folder_is_known(path: PurePosixPath, cloud: str | None) -> None:
    assert synced(path, {}) == cloud


def test_a_synchronised_folder_of_another_name_is_known_from_the_environment() -> None:
    path = PureWindowsPath(r"D:\Mitt\nyckel\pseudonym.key")
    assert synced(path, {"OneDriveCommercial": r"D:\Mitt"}) == "Mitt"
    assert synced(path, {"OneDriveCommercial": r"D:\Annat"}) is None


def test_a_folder_under_version_control_is_known_from_any_depth(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert versioned(deep / "pseudonym.key") is None
    (tmp_path / "a" / ".git").write_text("gitdir: annanstans")  # as in a worktree
    assert versioned(deep / "pseudonym.key") == tmp_path / "a"


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o660, 0o610])
def test_the_command_that_closes_a_key_works_as_it_is_written(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "med mellanslag och 'tecken'" / "pseudonym.key"
    path.parent.mkdir()
    path.write_text("x")
    path.chmod(mode)
    command = opened_to_others(path)
    assert command is not None
    assert os.system(command) == 0
    assert opened_to_others(path) is None


@pytest.mark.parametrize(
    ("sddl", "many"),
    [
        ("D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1301bf;;;S-1-5-21-1-2-3-1001)", False),
        ("D:AI(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)", True),
        ("D:(A;;FR;;;WD)", True),
        ("D:AI(A;ID;0x1301bf;;;AU)(A;ID;FA;;;BA)", True),
        ("D:(A;OICI;FA;;;DU)", True),
        ("D:(D;;FA;;;WD)(A;;FA;;;S-1-5-21-1-2-3-1001)", False),
    ],
    ids=["one account", "users", "everyone", "authenticated", "the domain's", "denied to everyone"],
)
def test_an_access_list_of_windows_tells_who_is_let_in(sddl: str, many: bool) -> None:
    assert lets_in_many(sddl) == many


def test_on_windows_a_file_outside_the_profile_must_show_that_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "H" / "pseudonym.key"
    monkeypatch.setattr("kpilib.keys.plats._sddl", lambda _: "D:AI(A;ID;FR;;;BU)")
    assert opened_to_others(path, windows=True) == (
        f'icacls "{path}" /inheritance:r /grant:r "%USERNAME%:(R,W)"'
    )
    monkeypatch.setattr("kpilib.keys.plats._sddl", lambda _: None)
    assert opened_to_others(path, windows=True) is not None, "what cannot be known is not trusted"
    monkeypatch.setattr("kpilib.keys.plats._sddl", lambda _: "D:PAI(A;;FA;;;S-1-5-21-1-2-3-1001)")
    assert opened_to_others(path, windows=True) is None
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("kpilib.keys.plats._sddl", lambda _: "D:(A;;FA;;;WD)")
    assert opened_to_others(path, windows=True) is None, "the profile's folder is its user's"
