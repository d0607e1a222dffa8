"""How code is run, and what a failure says."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kpilib.errors import RenderError
from kpilib.qmd.execute import Code, Sitting, run
from kpilib.qmd.place import Place
from kpilib.utgavor.tillfalligt import START

SCRIPT = """
import sys
from pathlib import Path
from kpilib.qmd.execute import *
from kpilib.qmd.place import Place
folder = Path(sys.argv[1])
run([Code(sys.argv[2], Place(Path("a"), 1))], Sitting(folder, {}, folder / "logg.log"))
"""
PLACE = Place(Path("reports/sida.qmd"), 12)


def _run(sitting: Sitting, *sources: str) -> list[str]:
    outputs = run([Code(source, PLACE) for source in sources], sitting)
    return [o["text"] if "text" in o else o["data"]["text/plain"] for shown in outputs for o in shown]


def test_the_code_runs_in_this_interpreter_and_in_the_given_folder_and_environment(
    sitting: Sitting,
) -> None:
    given = replace(sitting, env={"KATEGORIPLAN_PERIOD": "2024H2"})
    code = "import os, sys\nprint(sys.executable, os.getcwd(), os.environ['KATEGORIPLAN_PERIOD'])"
    assert _run(given, code) == [f"{sys.executable} {sitting.folder} 2024H2\n"]


def test_what_the_code_puts_in_a_temporary_folder_is_gone_with_its_kernel(sitting: Sitting) -> None:
    (where,) = _run(sitting, "import tempfile; print(tempfile.mkdtemp())")
    assert Path(where.strip()).parent.name.startswith(START)
    assert not Path(where.strip()).exists()


def test_pieces_share_one_kernel(sitting: Sitting) -> None:
    assert _run(sitting, "x = 20", "x + 1") == ["21"]


def test_a_failure_says_where_of_what_type_and_where_the_rest_stands(sitting: Sitting) -> None:
    with pytest.raises(RenderError) as caught:
        _run(sitting, "{}['period']")
    message = str(caught.value)
    assert "KeyError: 'period'" in message
    assert "reports/sida.qmd:12" in message
    assert str(sitting.log) in message
    assert "Traceback" not in message
    assert "Traceback" in sitting.log.read_text(encoding="utf-8")


def test_a_failure_with_a_very_long_message_is_cut(sitting: Sitting) -> None:
    with pytest.raises(RenderError) as caught:
        _run(sitting, "raise ValueError('x' * 100_000)")
    assert len(str(caught.value)) < 2_000


def test_a_page_that_takes_too_long_is_stopped(sitting: Sitting) -> None:
    with pytest.raises(RenderError, match=r"inte klar på 3 sekunder[^$]*sida\.qmd:12"):
        _run(replace(sitting, timeout=3), "import time\ntime.sleep(60)")


def test_a_kernel_that_dies_is_an_error_and_not_a_wait(sitting: Sitting) -> None:
    with pytest.raises(RenderError, match=r"Python avslutades[^$]*sida\.qmd:12"):
        _run(sitting, "import os\nos._exit(3)")


def test_no_kernel_is_left_behind_after_a_failure(sitting: Sitting) -> None:
    (sitting.folder / "pid").touch()
    with pytest.raises(RenderError):
        _run(sitting, "import os, pathlib\npathlib.Path('pid').write_text(str(os.getpid()))", "1 / 0")
    with pytest.raises(ProcessLookupError):
        os.kill(int((sitting.folder / "pid").read_text()), 0)


def test_code_can_be_run_from_within_a_running_loop(sitting: Sitting) -> None:
    async def notebook() -> list[str]:
        return _run(sitting, "6 * 7")

    assert asyncio.run(notebook()) == ["42"]


@pytest.mark.skipif(os.name != "posix", reason="the home folder is found otherwise")
def test_nothing_is_written_to_the_users_home(sitting: Sitting, tmp_path: Path) -> None:
    home = tmp_path / "hem"
    home.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "JUPYTER", "IPYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), "print(1)"],
        env={**env, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(home.rglob("*")) == []


def test_ctrl_c_while_the_kernel_starts_is_ctrl_c(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    async def cancelled(*_: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr("kpilib.qmd.execute._run", cancelled)
    with pytest.raises(KeyboardInterrupt):
        run([Code("1", PLACE)], sitting)


SLEEPS = "import os, pathlib, time; pathlib.Path('pid').write_text(str(os.getpid())); time.sleep({})"


def _kernel(folder: Path) -> int:
    """The kernel's process, when its cell has come so far as to say it."""
    deadline = time.monotonic() + 30
    while not (folder / "pid").is_file() or not (folder / "pid").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return int((folder / "pid").read_text())


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent otherwise")
def test_ctrl_c_ends_the_run_and_its_kernel_without_further_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), SLEEPS.format(60)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        kernel = _kernel(tmp_path)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert stderr.strip().endswith("KeyboardInterrupt")
    assert "unhandled" not in stderr
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)


@pytest.mark.skipif(os.name != "posix", reason="a process that is killed is told from another by its number")
def test_a_kernel_whose_run_is_killed_ends_and_leaves_its_log_empty(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), SLEEPS.format(1)]
    with subprocess.Popen(command) as process:
        kernel = _kernel(tmp_path)
        process.kill()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.kill(kernel, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the kernel is still there")
    assert (tmp_path / "logg.log").read_bytes() == b""
