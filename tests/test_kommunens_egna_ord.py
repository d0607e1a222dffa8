"""What one municipality calls its insatser, who it is and whom it compares itself with.

It stands in the demonstration's settings, targets, files and texts, and nowhere in the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from kommunen import ROOT, SETTINGS

from kpilib.contracts import CONTRACTS
from kpilib.contracts.columns import kind

CONTRACT_WORDS = {
    value for c in CONTRACTS.values() for column in c.kolumner.values() for value in kind(column).varden
}
INSATSER = sorted(set(SETTINGS.insats) - CONTRACT_WORDS)
"""The ids, but those that are also a value that every municipality's files may have."""

OMRADEN = sorted(set(SETTINGS.kolada.kommuner) - {"0000"})
NAMN = sorted({*SETTINGS.region.kommuner, SETTINGS.region.namn, "Stockholm", "Malmö", "Uppsala", "Linköping",
               "Jönköping", "Lund", "Örebro"})  # fmt: skip


def _program() -> Iterator[Path]:
    """The package without the demonstration, and the pages."""
    for path in sorted((ROOT / "kpilib").rglob("*")):
        if (
            path.suffix in {".py", ".sql", ".toml", ".csv", ".md"}
            and ROOT / "kpilib" / "demo" not in path.parents
        ):
            yield path
    yield from (
        ROOT / "index.qmd",
        *sorted(ROOT.glob("reports/*.qmd")),
        *sorted(ROOT.glob("notebooks/*.qmd")),
    )


PROGRAM = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in _program()}


def where(pattern: str) -> list[str]:
    """The lines of the program that have it."""
    found = re.compile(pattern, re.M)
    return [
        f"{name}: {line.strip()}"
        for name, text in PROGRAM.items()
        if found.search(text)
        for line in text.splitlines()
        if found.search(line)
    ]


def test_the_program_is_looked_through() -> None:
    assert len(PROGRAM) > 400
    assert len(INSATSER) == len(SETTINGS.insats) - 1
    assert where(r"\bkops\b")


@pytest.mark.parametrize("insats", INSATSER)
def test_no_insats_of_a_municipality_stands_in_the_program(insats: str) -> None:
    """As a value: in quotes, as a key or table of TOML, or a cell. The word itself may be the field's own."""
    quoted, key, cell = (
        rf"[\"'`]{insats}[\"'`]",
        rf"^\s*{insats}\s*=|\.{insats}\]",
        rf"(?:^|,){insats}(?:,|$)",
    )
    assert where(f"{quoted}|{key}|{cell}") == []
    if "_" in insats:  # no word of a language
        assert where(rf"\b{insats}\b") == []


@pytest.mark.parametrize("namn", NAMN)
def test_no_municipality_is_named_in_the_program(namn: str) -> None:
    assert where(rf"\b{re.escape(namn)}") == []


@pytest.mark.parametrize("kod", OMRADEN)
def test_no_municipality_s_code_stands_in_the_program(kod: str) -> None:
    assert where(rf"[\"'`]{kod}\b|\b{kod}[\"'`]") == []
