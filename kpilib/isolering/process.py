"""A function called in another process: started once, used for many files, and replaced when it falls.

The process is a program of its own and no copy of the caller, so that it is the same on every system and in a
notebook.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import kpilib.errors
from kpilib.errors import FileRejectedError, KategoriplanError
from kpilib.isolering.granser import Granser, hojs
from kpilib.isolering.system import Job

_PROGRAM = Path(__file__).with_name("arbetare.py")
_LONGEST = 1 << 26  # bytes of an answer
_PAUSE = 0.2
_START = 60.0  # seconds that the process may need to load the program, on a slow disk
_PAGE = 4096
_THREADS = {"POLARS_MAX_THREADS": "4", "MALLOC_ARENA_MAX": "2"}  # each has memory of its own
_NYTT = "Gör om uttaget ur källsystemet, eller öppna filen i Excel och spara den på nytt som .xlsx."


class StoppadError(FileRejectedError):
    """Reading a file was ended from without, or ended the reader: another try, or other limits, may do."""


def avskilt(
    function: Callable[..., Any], *arguments: Any, limits: Granser, size: int = 0, var: str = ""
) -> Any:
    """What a function of the program returns, called in another process within limits.

    Parameters
    ----------
    function, arguments
        Something of a module, and what can be pickled. What it returns can be written as JSON.
    size
        Bytes of the file that it reads, for the time that it may take.
    var
        The file's name, for what is said of it.

    Raises
    ------
    KategoriplanError
        What the function raises, of the same class of `kpilib.errors`.
    StoppadError
        It took too long or too much memory, ended the process, or failed in a way that it should not.
    """
    seconds = limits.tid(size)
    request = pickle.dumps((function, arguments, limits, seconds, Path.cwd()))
    with _lock:
        if (reader := _reader()).fresh:  # what it takes to load the program is no file's time
            load = pickle.dumps((_loaded, (function.__module__,), limits, _START, Path.cwd()))
            reader.ask(load, _START, limits)
        answer = _reader().ask(request, seconds, limits)
    if "svar" in answer:
        return answer["svar"]
    if "fel" in answer:
        raise _as_raised(answer["fel"])
    raise _stopped(answer, seconds, limits, var)


def avsluta() -> None:
    """End the process, if there is one; the next call starts another."""
    with _lock:
        _end()


class _Reader:
    """One process, and the thread that waits for its answers."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library that panics tells what it read
            env={**_THREADS, **os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=True,  # a Ctrl-C is ours to deal with
        )
        self._job = Job(int(getattr(self._process, "_handle", 0))) if sys.platform == "win32" else None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.fresh = True
        threading.Thread(target=self._listen, daemon=True).start()
        self._send(json.dumps(sys.path).encode())

    @property
    def alive(self) -> bool:
        return self._process.poll() is None and self.pid == os.getpid()

    def ask(self, request: bytes, seconds: float, limits: Granser) -> dict[str, Any]:
        """Its answer, or why there is none: then it is gone."""
        if self._job is not None:
            self._job.bound(limits.minne_mb << 20)
        self._send(request)
        end = time.monotonic() + seconds
        self.fresh = False
        most = (limits.minne_mb << 20) + self._resident()
        try:
            while True:
                with suppress(queue.Empty):
                    return self._understood(self._answers.get(timeout=_PAUSE))
                if time.monotonic() > end:
                    return self._ended("tid")
                if self._resident() > most + (1 << 28):
                    return self._ended("minne")
        except BaseException:  # a Ctrl-C: what it was doing is of no use any more
            self.close()
            raise

    def close(self) -> None:
        """End the process and what it has started."""
        with suppress(OSError):
            if self._job is not None:
                self._job.close()
            elif self.pid == os.getpid():
                os.killpg(self._process.pid, signal.SIGKILL)
        if self.pid == os.getpid():
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _ended(self, why: str) -> dict[str, Any]:
        self.close()
        return {"slut": why}

    def _understood(self, content: bytes) -> dict[str, Any]:
        if not content:
            return self._ended("avbrott")
        found = json.loads(content)
        if not isinstance(found, dict):
            return self._ended("avbrott")
        if found.get("sist"):
            self.close()
        return found

    def _send(self, content: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it is gone: the answer says so
            self._process.stdin.write(len(content).to_bytes(8, "big") + content)
            self._process.stdin.flush()

    def _listen(self) -> None:
        """Hand on what it says, an answer at a time; nothing when it says no more."""
        stream = self._process.stdout
        assert stream is not None
        with suppress(OSError, ValueError):
            while len(head := stream.read(8)) == 8:
                length = int.from_bytes(head, "big")
                content = stream.read(length) if length <= _LONGEST else b""
                if not content or len(content) < length:
                    break
                self._answers.put(content)
        self._answers.put(b"")

    def _resident(self) -> int:
        """Bytes of memory that it has, where the system tells."""
        with suppress(OSError, ValueError, IndexError):
            return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * _PAGE
        return 0


def _loaded(module: str) -> bool:
    import_module(module)
    return True


_lock = threading.Lock()
_current: list[_Reader] = []


def _reader() -> _Reader:
    if not (_current and _current[0].alive):
        _end()
        _current.append(_Reader())
    return _current[0]


def _end() -> None:
    while _current:
        _current.pop().close()


atexit.register(avsluta)


def _as_raised(said: dict[str, str]) -> KategoriplanError:
    kind = getattr(kpilib.errors, said["typ"])
    assert issubclass(kind, KategoriplanError)
    error = kind.__new__(kind)  # whatever its own class wants to be made of
    KategoriplanError.__init__(error, said["vad"], var=said["var"], gor=said["gor"])
    assert isinstance(error, KategoriplanError)
    return error


def _stopped(answer: dict[str, Any], seconds: float, limits: Granser, var: str) -> StoppadError:
    match answer:
        case {"slut": "tid"}:
            return StoppadError(
                f"Filen tog mer än {seconds:.0f} sekunder att läsa, och läsningen avbröts.",
                var=var,
                gor=f"Är filen stor: {hojs('sekunder')}, eller dela uttaget på flera filer. Annars: {_NYTT}",
            )
        case {"slut": "minne"}:
            return StoppadError(
                f"Filen behövde mer än {limits.minne_mb} MB minne för att läsas, och läsningen avbröts.",
                var=var,
                gor=f"Dela uttaget på flera filer, eller {hojs('minne_mb')}. Är filen liten är den skadad: "
                f"{_NYTT}",
            )
        case {"brist": place}:
            return StoppadError(
                "Programmet klarade inte att läsa filen: den är skadad, eller inte som filer brukar vara.",
                var=", ".join(filter(None, (var, str(place)))),
                gor=f"{_NYTT} Hjälper det inte: rapportera felet med raden ovan.",
            )
    return StoppadError(
        "Läsaren stannade på filen: den är skadad, eller behöver mer minne än den får.",
        var=var,
        gor=f"{_NYTT} Är filen hel: {hojs('minne_mb')}.",
    )
