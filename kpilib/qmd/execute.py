"""Run a page's cells: one kernel of the running interpreter, with nothing written to the user's home."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpilib import errors
from kpilib.errors import RenderError
from kpilib.qmd.place import Place, refuse
from kpilib.utgavor import tillfallig

TIMEOUT = 600.0
"""Seconds that one page may take, kernel start included."""

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_SOCKET_PATH_MAX = 90
_TEMP = ("TMPDIR", "TEMP", "TMP")
_MESSAGE_MAX = 500
_OWN = frozenset(name for name, kind in vars(errors).items() if isinstance(kind, type))
_PARTS = ("Var: ", "Gör så här: ")

Output = Mapping[str, Any]


@dataclass(frozen=True)
class Code:
    """Python to run, and the place that an error in it is told at."""

    source: str
    place: Place


@dataclass(frozen=True)
class Sitting:
    """What a kernel runs in.

    Parameters
    ----------
    folder
        The working directory of the code.
    env
        Environment variables on top of the process's own.
    log
        File that takes what the code and the kernel write to stderr, and the traceback of a failure.
    timeout
        Seconds that the page may take.
    """

    folder: Path
    env: Mapping[str, str]
    log: Path
    timeout: float = TIMEOUT


def run(codes: Sequence[Code], sitting: Sitting) -> list[list[Output]]:
    """Run the pieces of code in order in one kernel.

    Returns
    -------
    list
        For each piece, its outputs in the notebook format, without stderr.

    Raises
    ------
    RenderError
        A piece raised, the kernel died, or the time was up. Names the place and the log file.
    """
    if not codes:
        return []
    try:
        return _finish(lambda: _run(codes, sitting))
    except asyncio.CancelledError:  # the client's own way to take Ctrl-C, while the kernel starts
        raise KeyboardInterrupt from None


def _finish(work: Callable[[], Coroutine[Any, Any, list[list[Output]]]]) -> list[list[Output]]:
    if not _within_a_loop():
        return asyncio.run(work())
    with ThreadPoolExecutor(1) as pool:  # a notebook's own loop is running: another thread has another loop
        return pool.submit(lambda: asyncio.run(work())).result()


def _within_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _run(codes: Sequence[Code], sitting: Sitting) -> list[list[Output]]:
    # a kernel that shows a page's cells imports this package too, and needs neither of these
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbformat import v4

    deadline = time.monotonic() + sitting.timeout
    with tillfallig() as temp, sitting.log.open("ab") as stderr:
        # no kernel directories: the native kernel, this very interpreter, whatever is installed elsewhere
        manager = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        manager.connection_file = str(temp / "k.json")
        if os.name == "posix" and len(str(temp)) < _SOCKET_PATH_MAX:
            manager.transport = "ipc"
        notebook = v4.new_notebook()  # type: ignore[no-untyped-call]
        # that its parent was killed is no news to the log, which the next run clears away when it is empty
        client = NotebookClient(
            notebook, km=manager, shutdown_kernel="immediate", extra_arguments=["--log-level=ERROR"]
        )
        kernel = client.async_setup_kernel(
            cleanup_kc=True, cwd=str(sitting.folder), env=_env(sitting, temp), stdout=stderr, stderr=stderr
        )
        async with kernel:
            if os.name == "posix":
                # the client turns Ctrl-C into a dead kernel; here it means what it means elsewhere
                asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
            return [await _one(client, code, sitting, deadline) for code in codes]


def _env(sitting: Sitting, temp: Path) -> dict[str, str]:
    # what the code and the libraries that it uses put in a temporary folder goes where ours is
    folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", *_TEMP)
    quiet = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONUTF8": "1"}
    return {**os.environ, **quiet, **dict.fromkeys(folders, str(temp)), **sitting.env}


async def _one(client: Any, code: Code, sitting: Sitting, deadline: float) -> list[Output]:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbformat import v4

    cell = v4.new_code_cell(code.source)  # type: ignore[no-untyped-call]
    client.nb.cells.append(cell)
    client.timeout = max(1, round(deadline - time.monotonic()))
    failure: RenderError | None = None
    try:
        await client.async_execute_cell(cell, len(client.nb.cells) - 1)
    except CellExecutionError as error:
        _write(sitting.log, f"\n{code.place}\n{_ANSI.sub('', error.traceback)}\n")
        failure = _raised(error.ename, error.evalue, code.place, sitting.log)
    except CellTimeoutError:
        failure = refuse(
            f"Sidan blev inte klar på {sitting.timeout:.0f} sekunder.",
            code.place,
            "Låt koden läsa mindre, eller dela upp sidan.",
        )
    except DeadKernelError:
        task = asyncio.current_task()
        if task and task.cancelling():  # it is we who are interrupted; the client takes that for a death
            raise asyncio.CancelledError from None
        failure = RenderError(
            "Python avslutades medan koden kördes.",
            var=str(code.place),
            gor=f"Ofta tog minnet slut. Det som hann skrivas står i {sitting.log}.",
            pa_sidan="Python avslutades medan sidan gjordes. Ofta tog minnet slut.",
        )
    _write(sitting.log, *(o["text"] for o in cell.outputs if _is_stderr(o)))
    if failure:
        raise failure
    return [o for o in cell.outputs if not _is_stderr(o)]


def _raised(ename: str, evalue: str, place: Place, log: Path) -> RenderError:
    """What code that raised is told as: one of our own errors by its own words, another by its type.

    Our own are written to be read by anybody; what another says may be what it met in a row.
    """
    if ename in _OWN:
        vad, *rest = evalue.split("\n")
        told = {head: line.removeprefix(head) for line in rest for head in _PARTS if line.startswith(head)}
        return RenderError(
            vad, var=", ".join(filter(None, (str(place), told.get(_PARTS[0])))), gor=told.get(_PARTS[1], "")
        )
    return RenderError(
        f"Koden gav ett fel av typen {ename}: {_short(evalue)}",
        var=str(place),
        gor=f"Rätta koden eller dess underlag. Hela felet står i {log}.",
        pa_sidan=f"Koden gav ett fel av typen {ename}.",
    )


def _is_stderr(output: Output) -> bool:
    return bool(output["output_type"] == "stream" and output["name"] == "stderr")


def _short(message: str) -> str:
    return message if len(message) <= _MESSAGE_MAX else message[:_MESSAGE_MAX] + " …"


def _write(log: Path, *texts: str) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.writelines(texts)
