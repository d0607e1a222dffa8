"""Faults in a TOML file of parameters: a number or a day beside the right one, and a last day left out; in
that of a nyckeltal, what another one fills the same statement in with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path

from planted.fault import Fault
from planted.trial import ROOT

_LINE = re.compile(r"^(?P<key>\w+ = )(?P<value>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+)$")


def toml_faults(file: str, text: str) -> list[Fault]:
    """Every fault that can be planted in the numbers and days of a file."""
    lines = text.splitlines(keepends=True)
    return [
        Fault(file, n, line.strip(), new.strip() or "(left out)", _with(lines, n, new))
        for n, line in enumerate(lines, 1)
        for new in _changed(line)
    ]


def filled_faults(file: str, text: str) -> list[Fault]:
    """Every fault that can be planted in what a nyckeltal fills a shared statement in with."""
    given = tomllib.loads(text).get("sql", {})
    others = [tomllib.loads(p.read_text(encoding="utf-8")).get("sql", {}) for p in _beside(file)]
    lines = text.splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if line.strip() == "[sql]"), len(lines)) + 1
    faults = []
    for n, line in enumerate(takewhile(str.strip, lines[start:]), start + 1):
        key = line.partition(" = ")[0]
        words = {repr(o[key]) for o in others if key != "sats" and o.get("sats") == given["sats"]}
        for word in sorted(words - {repr(given[key])}):
            new = f"{key} = {word}\n"
            faults.append(Fault(file, n, line.strip(), new.strip(), _with(lines, n, new)))
    return faults


def _beside(file: str) -> list[Path]:
    """The same file of the other nyckeltal."""
    path = ROOT / file
    return sorted(path.parent.parent.glob(f"*/{path.name}"))


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
