"""Long work on a terminal shows a bar with what is done and how long is left, and plain lines elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.progress import Progress

from kpilib.begrepp import Steg
from kpilib.cli import output
from kpilib.cli.output import TimeLeft
from kpilib.workspace import Workspace

HEAD = "Enhet;Insats;Regiform;Period;Platser;Belagda dygn\n"
PROGRAM = [sys.executable, "-c", "from kpilib.cli import main; main()"]


@pytest.fixture
def files(write: Callable[..., Path]) -> list[str]:
    rows = "Snäckan;Korttidsvistelse;Egen;2024-0{n};10;200\n"
    return [str(write(f"enhet_{n}.csv", HEAD + rows.format(n=n))) for n in (1, 2, 3)]


def on_a_terminal(args: list[str]) -> str:
    """What a person sees of a command, the control sequences taken out."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        os.execv(args[0], args)
    seen = b""
    while True:
        try:
            read = os.read(terminal, 65_536)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        seen += read
    os.waitpid(child, 0)
    os.close(terminal)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminal of this kind")
def test_a_terminal_has_a_bar_of_the_files(workspace: Workspace, files: list[str]) -> None:
    seen = on_a_terminal([*PROGRAM, "ingest", *files])
    assert re.search(r"Läser enhet: enhet_3\.csv\s+━+.*2 av 3", seen)
    assert "enhet_3.csv: enhet, 1 rader lästa, 1 godkända, 0 i karantän." in seen
    assert seen.index("2 av 3") < seen.index("1 rader lästa"), "the bar is gone before the outcome is told"


def test_a_pipe_has_plain_lines(workspace: Workspace, files: list[str]) -> None:
    done = subprocess.run([*PROGRAM, "ingest", *files], capture_output=True, check=True)
    lines = done.stderr.decode().splitlines()
    assert lines[:3] == [f"Läser enhet: enhet_{n}.csv" for n in (1, 2, 3)]
    assert "\x1b" not in done.stderr.decode()


def test_what_is_for_the_bar_alone_is_no_line_of_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    output.say(Steg("Räknar volym", 3, 39, tyst=True))
    output.say(Steg("Läser köpfilen", 0, 1))
    assert capsys.readouterr().err == "Läser köpfilen\n"


def test_a_step_is_the_sentence_it_says() -> None:
    step = Steg("Hämtat 3 av 7 delar", 3, 7)
    assert (step, step.klara, step.av) == ("Hämtat 3 av 7 delar", 3, 7)
    assert f"{step}." == "Hämtat 3 av 7 delar."


def test_how_long_is_left_is_said_when_it_can_be_known() -> None:
    clock = [0.0]
    progress = Progress(get_time=lambda: clock[0])
    task_id = progress.add_task("", total=100)
    [task] = progress.tasks
    assert TimeLeft().render(task).plain == ""
    for clock[0] in (1.0, 2.0, 3.0):  # ten a second
        progress.advance(task_id, 10)
    assert TimeLeft().render(task).plain == "ca 7 s kvar"
    task.total = 1530
    assert TimeLeft().render(task).plain == "ca 2 min kvar"
