"""What a file can do to its reader, as functions that the reader's process can be asked to call."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

from kpilib.errors import AmbiguousError, FormatError
from kpilib.isolering import granser


def plus(a: int, b: int) -> list[int]:
    return [a + b, os.getpid()]


def limit() -> int:
    return granser().minne_mb


def abort() -> None:
    os.abort()


def segfault() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(0)


def overflow() -> None:
    """The stack of the machine, which a library of C has no bound for."""
    sys.setrecursionlimit(1 << 30)
    nested: list[object] = []
    for _ in range(1_000_000):
        nested = [nested]
    repr(nested)


def loop() -> None:
    while True:
        time.sleep(0.01)


def busy() -> None:
    while True:
        pass


def fill() -> int:
    held = []
    while True:
        held.append(bytearray(1 << 24))


def grow(mb: int) -> int:
    grow.held = b"x" * (mb << 20)  # type: ignore[attr-defined]
    return os.getpid()


class Panic(BaseException):
    """As what Rust's panics become."""


def panic() -> None:
    raise Panic("800101-9804 is in the file")


def fail() -> None:
    raise KeyError("800101-9804 is in the file")


def ask() -> None:
    raise AmbiguousError("Två sätt.", var="rad 1", gor="Välj.")


def shape() -> None:
    raise FormatError("belopp_tecken", "Beloppet har andra tecken.", gor="Rätta.")


def chatter() -> str:
    print("{}" * 100)
    os.write(1, b"\x00" * 64)
    return "svar"


def folder() -> str:
    return str(Path.cwd())


def sleeps(path: str) -> None:
    Path(path).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(600)
