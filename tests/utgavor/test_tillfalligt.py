"""Temporary folders: one's own while used, and cleared away when the process is gone, however it went."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kpilib.utgavor import clear, tillfallig

HOLD = """
import sys, time
from pathlib import Path
from kpilib.utgavor import tillfallig
with tillfallig(Path(sys.argv[1])) as folder:
    (folder / "under").mkdir()
    (folder / "under" / "rad.csv").write_text("19800101-9807")
    print(folder, flush=True)
    time.sleep(600)
"""


def _held(within: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(within)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_temporary_folder_is_empty_private_and_gone_afterwards(tmp_path: Path) -> None:
    with tillfallig(tmp_path / "ny") as folder:
        assert list(folder.iterdir()) == []
        if os.name == "posix":
            assert folder.stat().st_mode & 0o077 == 0
        (folder / "en").write_text("text")
    assert list((tmp_path / "ny").iterdir()) == []


def test_it_is_gone_also_when_the_block_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with tillfallig(tmp_path) as folder:
            (folder / "en").write_text("text")
            raise ValueError("nej")

    with pytest.raises(ValueError, match="nej"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_process_uses_is_left_and_what_a_killed_one_left_is_cleared(tmp_path: Path) -> None:
    living, used = _held(tmp_path)
    killed, left = _held(tmp_path)
    try:
        os.kill(killed.pid, signal.SIGKILL) if os.name == "posix" else killed.kill()
        killed.communicate()
        assert (left / "under" / "rad.csv").exists()
        assert clear(tmp_path) == [left]
        assert (used / "under" / "rad.csv").exists()
    finally:
        living.kill()
        living.communicate()
    assert clear(tmp_path) == [used]
    assert list(tmp_path.iterdir()) == []


def test_one_s_own_folder_is_not_cleared_by_one_s_own_process(tmp_path: Path) -> None:
    with tillfallig(tmp_path) as folder:
        assert clear(tmp_path) == []
        assert folder.is_dir()


def test_a_folder_without_a_lock_and_a_lock_without_a_folder_are_left_by_nobody_who_lives(
    tmp_path: Path,
) -> None:
    (tmp_path / "kategoriplan-0a").mkdir()
    (tmp_path / "kategoriplan-0b.las").touch()
    assert [path.name for path in clear(tmp_path)] == ["kategoriplan-0a", "kategoriplan-0b"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="links are another thing on Windows")
def test_other_names_and_links_are_never_followed(tmp_path: Path) -> None:
    precious = tmp_path / "annat"
    precious.mkdir()
    (precious / "viktigt").write_text("text")
    within = tmp_path / "tmp"
    within.mkdir()
    (within / "kategoriplan-0a").symlink_to(precious, target_is_directory=True)
    (within / "kategoriplan-0b.las").symlink_to(precious / "viktigt")
    (within / "annan-0a").mkdir()
    assert clear(within) == []
    assert (precious / "viktigt").read_text() == "text"
    assert len(list(within.iterdir())) == 3


def test_a_place_that_is_not_there_has_nothing_to_clear(tmp_path: Path) -> None:
    assert clear(tmp_path / "finns-inte") == []


def test_many_at_once_never_take_one_another_s(tmp_path: Path) -> None:
    """Folders are made and used while others clear: none disappears under the one who uses it."""
    lost: list[Path] = []
    stop = threading.Event()

    def use() -> None:
        for _ in range(60):
            with tillfallig(tmp_path) as folder:
                (folder / "en").write_text("text")
                if not (folder / "en").exists():
                    lost.append(folder)

    def clean() -> None:
        while not stop.is_set():
            lost.extend(clear(tmp_path))

    users = [threading.Thread(target=use) for _ in range(4)]
    cleaner = threading.Thread(target=clean)
    cleaner.start()
    for user in users:
        user.start()
    for user in users:
        user.join()
    stop.set()
    cleaner.join()
    assert [folder for folder in lost if folder.exists()] == []
    assert list(tmp_path.iterdir()) == []
