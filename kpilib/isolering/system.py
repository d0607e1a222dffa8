"""What the system gives to bound a process by: memory and time, as far as it has them."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")
_KILL_ON_CLOSE, _PROCESS_MEMORY, _DIE_SILENTLY = 0x2000, 0x100, 0x400
_EXTENDED = 9  # JobObjectExtendedLimitInformation
_RESERVE = 1 << 29  # beside what a reader may use: the program itself, on a system that counts all together


def bound_self(memory: int, seconds: float) -> None:
    """Let this process have so many bytes more than it has, and so many seconds of each processor.

    Where the system has no such limits (Windows) the parent's are the only ones. A limit of processor time
    also ends a reader whose parent was killed.
    """
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        cpu = int(used + seconds * (os.cpu_count() or 1)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, resource.RLIM_INFINITY))
    if (now := writable()) is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (now + memory, resource.RLIM_INFINITY))


def writable() -> int | None:
    """Bytes of memory that this process can write in, as Linux counts them; None elsewhere."""
    with suppress(OSError):
        for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) << 10
    return None


class Job:
    """A Windows job: the process in it dies with the parent, and has no more memory than `bound` says."""

    def __init__(self, handle: int) -> None:
        library: Any = getattr(ctypes, "WinDLL")  # noqa: B009 — only Windows has it
        self._kernel = library("kernel32", use_last_error=True)
        self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._job = ctypes.c_void_p(self._kernel.CreateJobObjectW(None, None))
        self.bound(0)
        self._kernel.AssignProcessToJobObject(self._job, ctypes.c_void_p(handle))

    def bound(self, memory: int) -> None:
        """Let the process use so many bytes; 0: as many as it likes."""
        said = _Limits()
        said.flags = _KILL_ON_CLOSE | _DIE_SILENTLY | (_PROCESS_MEMORY if memory else 0)
        said.process_memory = memory + _RESERVE if memory else 0
        self._kernel.SetInformationJobObject(self._job, _EXTENDED, ctypes.byref(said), ctypes.sizeof(said))

    def close(self) -> None:
        """End the process, if it still runs."""
        self._kernel.CloseHandle(self._job)


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, with the inner structures laid out flat."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_set", ctypes.c_size_t),
        ("largest_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )
