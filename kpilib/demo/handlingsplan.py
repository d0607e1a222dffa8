"""What the plan says and what those responsible write about it: activities and comments.

The strategies and activities are those of Göteborg's kategoriplan 2025-2026, section 4.1, in other words;
roles, days, status and comments are invented. Some of the nyckeltal that miss their target have a comment.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from kpilib.demo.tabell import Tabell


def handlingsplan(namn: str) -> Tabell:
    """`aktivitet` or `kommentar`, as they lie beside this module."""
    text = files("kpilib.demo").joinpath(f"plan/{namn}.csv").read_text(encoding="utf-8")
    rubriker, *rader = csv.reader(text.splitlines(), delimiter=";")
    return Tabell(tuple(rubriker), [tuple(rad) for rad in rader])
