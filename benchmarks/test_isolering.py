"""Files that are made to fill the memory or the time, and large ones that are only large.

Printed for each: what came of it, seconds, and MB of the program and its reader together. The spoilt files of
`tests/isolering` are drawn by the thousand with ``--hypothesis-profile=nya``.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from annan import SETTINGS
from isolering import korpus
from isolering.minne import peak

from kpilib.workspace import Workspace

LONGEST, LARGEST = 60, 1_500
ROWS = 400_000


def _book(path: Path, part: str, pieces: Iterator[bytes]) -> None:
    korpus.book(path)
    kept = {n: d for n, d in korpus.parts(path).items() if n != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, data in kept.items():
            book.writestr(name, data)
        with book.open(part, "w") as out:
            for piece in pieces:
                out.write(piece)


def _many_short_strings() -> Iterator[bytes]:
    """As many texts as a workbook may unpack to, each much larger in memory than in the file."""
    chance = random.Random(1)
    for _ in range(120):
        yield b"".join(b"<si><t>%c</t></si>" % chance.choice(b"abcdefghijklmnop") for _ in range(100_000))


def _many_small_elements() -> Iterator[bytes]:
    """What is nothing, and takes longer to look through than a file of its size may take."""
    chance = random.Random(2)
    yield b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    for _ in range(500):
        yield b"".join(
            chance.choice([b"<row/>", b"<row />", b"<c/>", b"<row></row>"]) for _ in range(200_000)
        )
    yield b"</sheetData></worksheet>"


def _wide_row() -> Iterator[bytes]:
    yield b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
    for n in range(400):
        yield b"<c><v>%d</v></c>" % n * 50_000
    yield b"</row></sheetData></worksheet>"


def _json(path: Path) -> None:
    path.write_text("[" + ",".join("[]" for _ in range(30_000_000)) + "]", encoding="ascii")


HOSTILE = {
    "texter.xlsx": lambda path: _book(path, korpus.STRINGS, _many_short_strings()),
    "element.xlsx": lambda path: _book(path, korpus.SHEET, _many_small_elements()),
    "bred_rad.xlsx": lambda path: _book(path, korpus.SHEET, _wide_row()),
    "listor.json": _json,
    "citat.csv": lambda path: path.write_text('"a";' * 25_000_000, encoding="ascii"),
}

ONLY_FILLED = {"texter.xlsx"}
"""Their table is whole and small: the texts that fill them belong to no cell."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_fill_memory_or_time_is_done_with_within_both(name: str, tmp_path: Path) -> None:
    """Refused by name; but where what fills it is none of its table, read as the small table that it is."""
    ws = Workspace(tmp_path / "ws")
    ws.root.mkdir()
    ws.settings.write_text(SETTINGS, encoding="utf-8")
    path = tmp_path / name
    HOSTILE[name](path)
    ran = peak(["ingest", str(path)], ws.root)
    print(f"\n{name}, {path.stat().st_size >> 20} MB: {ran.sekunder:.0f} s, {ran.mb:.0f} MB. {ran.text}")
    assert "Traceback" not in ran.text
    if name in ONLY_FILLED:
        assert (ran.code, f"{name}: kopfil, 1 rader lästa, 1 godkända" in ran.text) == (0, True)
    else:
        assert ran.code == 1
        assert f"Tog inte in {name}" in ran.text
        assert "Gör så här: " in ran.text
    assert ran.mb < LARGEST
    more = 3 * (path.stat().st_size >> 20)
    assert ran.sekunder < LONGEST + more


def test_a_large_file_that_is_only_large_is_read(tmp_path: Path) -> None:
    ws = Workspace(tmp_path / "ws")
    ws.root.mkdir()
    ws.settings.write_text(SETTINGS, encoding="utf-8")
    path = tmp_path / "leverantorsreskontra_2024.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(
            "kopare_id;kopare;verifikationsnummer;leverantor;leverantor_id;konto_nr;konto_text;"
            "bokforingsdatum;forvaltning;fakturanummer;nettobelopp\n"
        )
        for n in range(ROWS):
            file.write(
                f"2120001355;Göteborg;V{n};Leverantör {n % 900};5560360793;4{n % 500:03d};Köp;"
                f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d};FFS;F{n};{n * 7 % 90_000 + 1},{n % 100:02d}\n"
            )
    ran = peak(["ingest", str(path)], ws.root)
    print(f"\n{ROWS} rader, {path.stat().st_size >> 20} MB: {ran.sekunder:.0f} s, {ran.mb:.0f} MB")
    assert f"{ROWS} rader lästa" in ran.text
