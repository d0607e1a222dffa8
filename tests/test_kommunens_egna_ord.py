"""What one municipality calls its insatser, who it is and whom it compares itself with.

It stands in the demonstration's settings, targets, files and texts, and nowhere in the program or its pages.
The templates may have ids of insatser, that a new workspace begins with, but no municipality.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from kommunen import ROOT, SETTINGS

from kpilib.contracts import CONTRACTS
from kpilib.contracts.columns import kind
from kpilib.mall import kommuner

CONTRACT_WORDS = {
    value for c in CONTRACTS.values() for column in c.kolumner.values() for value in kind(column).varden
}
INSATSER = sorted(set(SETTINGS.insats) - CONTRACT_WORDS)
"""The ids, but those that are also a value that every municipality's files may have."""

OMRADEN = sorted(set(SETTINGS.kolada.kommuner) - {"0000"})
NAMN = sorted({*(k.namn for k in kommuner()), SETTINGS.region.namn}, key=len, reverse=True)
OCKSA_ORD = {"mark": "English: a sign, and to mark", "vara": "Swedish: to be"}
"""Words that are also a municipality; told from it by their small letter."""

DEMONSTRATIONENS = ("kpilib/demo/", "reports/text/")
LISTAN, MALLAR = "kpilib/mall/kommuner.csv", "kpilib/mall/mallar/"
TEXT = {
    ".css", ".csv", ".html", ".js", ".lua", ".mall", ".md", ".py", ".qmd", ".scss", ".sql", ".toml", ".typ",
    ".xml", ".yml",
}  # fmt: skip


def _program() -> Iterator[tuple[str, str]]:
    """Path and content: the package without the demonstration, and the pages."""
    folders = (p for name in ("kpilib", "reports", "notebooks") for p in sorted((ROOT / name).rglob("*")))
    for path in (ROOT / "index.qmd", ROOT / "_quarto.yml", *folders):
        within = path.relative_to(ROOT)
        made = any(part.startswith((".", "_site", "_skarm", "__")) for part in within.parent.parts)
        name = within.as_posix()
        if path.suffix in TEXT and not made and not name.startswith(DEMONSTRATIONENS):
            yield name, path.read_text(encoding="utf-8")


PROGRAM = dict(_program())


def where(pattern: str, *, but_in: str = "-", flags: int = 0) -> list[str]:
    """File, line and what is found."""
    found = re.compile(pattern, re.M | flags)
    return [
        f"{name}: {line.strip()}: {hit[0]}"
        for name, text in PROGRAM.items()
        if not name.startswith(but_in) and found.search(text)
        for line in text.splitlines()
        for hit in found.finditer(line)
    ]


def test_the_program_is_looked_through() -> None:
    assert len(PROGRAM) > 500
    assert {Path(name).suffix for name in PROGRAM} >= {
        ".py",
        ".sql",
        ".toml",
        ".qmd",
        ".md",
        ".lua",
        ".js",
        ".yml",
    }
    assert len(INSATSER) == len(SETTINGS.insats) - 1
    assert len(NAMN) == 291
    assert where(r"\bkops\b")


@pytest.mark.parametrize("insats", INSATSER)
def test_no_insats_of_a_municipality_stands_in_the_program(insats: str) -> None:
    """As a value: in quotes, as a key or table of TOML, or a cell. The word itself may be the field's own."""
    quoted, key, cell = (
        rf"[\"'`]{insats}[\"'`]",
        rf"^\s*{insats}\s*=|\.{insats}\]|=\s*{insats}\b",
        rf"(?:^|,){insats}(?:,|$)",
    )
    assert where(f"{quoted}|{key}|{cell}", but_in=MALLAR) == []
    if insats not in {"kontaktperson", "korttidstillsyn", "korttidsvistelse", "ledsagarservice"}:
        assert where(rf"(?<![\w-]){insats}(?![\w-])", but_in=MALLAR) == []  # no word of a language


def test_no_municipality_is_named_in_the_program() -> None:
    named = where(rf"(?<!\w)({'|'.join(map(re.escape, NAMN))})s?(?!\w)", but_in=LISTAN, flags=re.IGNORECASE)
    words = tuple(f": {word}{s}" for word in OCKSA_ORD for s in ("", "s"))
    assert [hit for hit in named if not hit.endswith(words)] == []


@pytest.mark.parametrize("word", OCKSA_ORD)
def test_a_word_that_is_also_a_municipality_is_one_and_occurs(word: str) -> None:
    assert word in {namn.casefold() for namn in NAMN}
    assert where(rf"\b{word}\b", but_in=LISTAN)


@pytest.mark.parametrize("kod", OMRADEN)
def test_no_municipality_s_code_stands_in_the_program(kod: str) -> None:
    assert where(rf"[\"'`]{kod}\b|\b{kod}[\"'`]", but_in=LISTAN) == []


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ('if row["insats"] == "kontaktperson":', True),
        ("p.insats(planen, 'bmss_barn')", True),
        ("{{nyckeltal volym insats=boendestod}}", True),
        ("roller = ['Kontaktperson']", False),
        ("ovrigt = ['Övrigt', 'Annat']", False),
        ("# Orter: Mölndal", True),
        ("Grundskolorna i malmös stadsdelar", True),
        ("Så ska det vara, mark my words.", False),
        ("Vara ligger i Skaraborg.", True),
    ],
)
def test_what_is_to_be_found_is_found(line: str, caught: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "PROGRAM", {"kpilib/x.py": line})
    checks = [
        test_no_municipality_is_named_in_the_program,
        *(partial(test_no_insats_of_a_municipality_stands_in_the_program, i) for i in INSATSER),
    ]
    assert any(_fails(check) for check in checks) is caught


def _fails(check: Callable[[], None]) -> bool:
    try:
        check()
    except AssertionError:
        return True
    return False
