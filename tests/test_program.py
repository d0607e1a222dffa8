"""The program as it is started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

import kpilib

READY = "import kpilib.program as p; print('ready', flush=True); p.main()"


@pytest.mark.skipif(os.name == "nt", reason="there is no signal to send to one process")
@pytest.mark.parametrize("pause", [0.05, 0.2])
def test_ctrl_c_while_it_loads_ends_it_without_a_word(pause: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", READY, "doctor", "--help"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(pause)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode == 130


def test_what_a_notebook_uses_is_there() -> None:
    assert all(callable(getattr(kpilib, name)) for name in kpilib.__all__)
    with pytest.raises(AttributeError, match="finns_inte"):
        _ = kpilib.finns_inte  # type: ignore[attr-defined]


def test_nothing_is_loaded_before_the_program_has_started() -> None:
    code = "import sys, kpilib.program; print([m for m in sys.modules if m in {'duckdb', 'polars'}])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
