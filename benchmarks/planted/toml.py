"""Faults in a TOML file of parameters: a number or a day beside the right one, and a last day left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from planted.fault import Fault

_LINE = re.compile(r"^(?P<key>\w+ = )(?P<value>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+)$")


def toml_faults(file: str, text: str) -> list[Fault]:
    """Every fault that can be planted in the numbers and days of a file."""
    lines = text.splitlines(keepends=True)
    return [
        Fault(file, n, line.strip(), new.strip() or "(left out)", _with(lines, n, new))
        for n, line in enumerate(lines, 1)
        for new in _changed(line)
    ]


def _with(lines: list[str], n: int, new: str) -> Callable[[], str]:
    return lambda: "".join([*lines[: n - 1], new, *lines[n:]])


def _changed(line: str) -> Iterator[str]:
    found = _LINE.match(line)
    if not found:
        return
    for step in (-1, 1):
        value = found["value"]
        if "-" in value:
            beside = str(date.fromisoformat(value) + timedelta(days=step))
        else:
            beside = str(int(value) + step)
        yield f"{found['key']}{beside}\n"
    if found["key"].startswith("galler_till"):
        yield ""
