"""Faults that change nothing, as `equivalent.toml` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from planted.fault import Fault
from planted.trial import ROOT

Known = tuple[str, str, str]
"""File, the text of the line, and the change; "" for every change of the line."""


def listed() -> Mapping[Known, str]:
    """What is listed, and why it changes nothing."""
    found = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))
    return {(e["file"], e["line"], e.get("change", "")): e["why"] for e in found.get("fault", [])}


def known_by(fault: Fault) -> tuple[Known, Known]:
    """What a fault is known by, wherever in the file its line has come to stand; and its line as a whole."""
    line = _lines(fault.file)[fault.line - 1]
    return (fault.file, line, fault.change), (fault.file, line, "")


def out_of_date(faults: Iterable[Fault]) -> list[Known]:
    """What is listed and fits none of the faults that can be planted."""
    return sorted(listed().keys() - {known for fault in faults for known in known_by(fault)})


@cache
def _lines(file: str) -> list[str]:
    return [line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
