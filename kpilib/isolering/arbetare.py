"""The process that files are read in; run as a program by `process`.

On standard input come requests, each with its length: first `sys.path` as JSON, then pickles, which only our
own program writes. On standard output goes one JSON answer for each, since what has read somebody else's
bytes is believed in no more than that. It imports nothing of the project before it knows where that lies.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO


def main() -> None:
    """Answers until there is nothing more to answer, or until it is too large to go on."""
    asked = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    sys.path[:] = json.loads(_message(asked) or b"[]")
    while (request := _message(asked)) is not None:
        answer, worn = _answered(request)
        content = json.dumps({**answer, "sist": worn}).encode()
        answers.write(len(content).to_bytes(8, "big") + content)
        answers.flush()
        if worn:
            return


def _message(asked: BinaryIO) -> bytes | None:
    head = asked.read(8)
    return asked.read(int.from_bytes(head, "big")) if len(head) == 8 else None


def _answered(request: bytes) -> tuple[dict[str, Any], bool]:
    """The answer, and whether the process has done its last."""
    from kpilib.errors import KategoriplanError
    from kpilib.isolering.granser import inom
    from kpilib.isolering.system import bound_self, writable

    before = None
    memory = 0
    try:
        function, arguments, limits, seconds, folder = pickle.loads(request)  # noqa: S301 — our own program's
        os.chdir(folder)
        before, memory = writable(), limits.minne_mb << 20
        bound_self(memory, seconds)
        with inom(limits):
            return {"svar": function(*arguments)}, _grown(before, writable(), memory)
    except KategoriplanError as error:
        said = {"typ": _known(error), "vad": error.vad, "var": error.var, "gor": error.gor}
        return {"fel": said}, _grown(before, writable(), memory)
    except MemoryError:
        return {"slut": "minne"}, True
    except BaseException as error:  # a panic of Rust is no Exception
        return {"brist": _place(error)}, not isinstance(error, Exception)


def _grown(before: int | None, after: int | None, memory: int) -> bool:
    """Whether what the process keeps of the memory that it was given is more than the next file can spare."""
    return before is not None and after is not None and after - before > memory // 4


def _known(error: BaseException) -> str:
    """The nearest class that the other side knows."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "kpilib.errors")


def _place(error: BaseException) -> str:
    """What failed and where in the program, and nothing of what it was given."""
    package = Path(__file__).resolve().parents[1]
    frames = [f for f in traceback.extract_tb(error.__traceback__) if package in Path(f.filename).parents]
    own = [f for f in frames if f.filename != str(Path(__file__).resolve())]
    if not own:
        return type(error).__name__
    file = Path(own[-1].filename).relative_to(package).as_posix()
    return f"{type(error).__name__}, {file} rad {own[-1].lineno}"


if __name__ == "__main__":
    main()
