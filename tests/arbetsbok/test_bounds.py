"""A workbook that is damaged, hostile or far too large is one refused file, with bounded memory and time."""

from __future__ import annotations

import random
import sys
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arbetsbok.delar import rows, text, write_book
from kpilib.arbetsbok import binary, package
from kpilib.errors import FileRejectedError
from kpilib.isolering import Granser, inom
from kpilib.sheets.opening import open_file
from kpilib.sheets.sheet import Opened
from kpilib.sources.profile import Las

FIXTURES = Path(__file__).parents[1] / "sources" / "fixtures"
FAR = FIXTURES / "fall" / "for_stor_ruta" / "x_bredhog.xlsx"
OLD = FIXTURES / "kopfil_2024-10.xls"


def opened(path: Path) -> Opened:
    return open_file(path, Las().oppnas)


def opened_or_refused(path: Path) -> bool:
    """Whether a spoilt file is one or the other: it has sheets, or a message that says what to do."""
    try:
        return bool(opened(path).sheets)
    except FileRejectedError as refused:
        return bool(refused.vad and refused.gor)


def with_sheet(path: Path, xml: str) -> Path:
    return write_book(path, {"A": xml})


def test_a_cell_far_out_is_named_with_its_sheet_and_nothing_is_made_of_what_lies_between() -> None:
    tracemalloc.start()
    with pytest.raises(FileRejectedError, match=r"Bladet Köp .* XFD1048576") as refused:
        opened(FAR)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
    assert "Ctrl+End" in refused.value.gor


def test_cells_that_only_have_a_format_make_no_sheet_large(tmp_path: Path) -> None:
    empty = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    sheet = rows(text("A")).replace("</sheetData>", f"{empty}</sheetData>")
    [found] = opened(with_sheet(tmp_path / "fil.xlsx", sheet)).sheets
    assert found.head == [(1, ["A"])]


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1", "", "x"])
def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path, dimension: str) -> None:
    sheet = f'<dimension ref="{dimension}"/>' + rows(text("A", "B"), text("C", "D"))
    [found] = opened(with_sheet(tmp_path / "fil.xlsx", sheet)).sheets
    assert found.body(0, 2).celler.drop("rad").rows() == [("A", "B"), ("C", "D")]


@pytest.mark.parametrize(
    "xml",
    [
        "<sheetData><row r='0'><c r='A1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='-1'><c r='A1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1048577'><c><v>1</v></c></row></sheetData>",
        "<sheetData><row r='x'><c><v>1</v></c></row></sheetData>",
        "<sheetData><row r='2'><c><v>1</v></c></row><row r='1'><c><v>1</v></c></row></sheetData>",
        "<sheetData><row><c r='XFE1'><v>1</v></c></row></sheetData>",
        "<sheetData><row><c r='ÅÄ1'><v>1</v></c></row></sheetData>",
        "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>",
        "<sheetData><row><c t='s'><v>x</v></c></row></sheetData>",
        "<sheetData><row><c><v>1</v></c>",
    ],
)
def test_a_sheet_that_no_workbook_has_is_refused(tmp_path: Path, xml: str) -> None:
    with pytest.raises(FileRejectedError, match="skadad"):
        opened(with_sheet(tmp_path / "fil.xlsx", xml))


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "fil.xlsx", rows(text("&b;")))
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + parts[sheet]
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    with pytest.raises(FileRejectedError, match="skadad"):
        opened(path)


def _filled(path: Path, content: str, times: int) -> Path:
    """A workbook one of whose sheets holds a text many times over."""
    with_sheet(path, "")
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist() if "sheet1" not in name}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
        with book.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(times):
                part.write(content.encode())
    return path


def test_a_small_file_that_unpacks_to_a_large_one_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _filled(tmp_path / "bomb.xlsx", " " * 1_000_000, 100)
    monkeypatch.setattr(package.Package, "stream", lambda *_: pytest.fail("the parts were read"))
    with pytest.raises(FileRejectedError, match="större uppackad"):
        opened(path)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Granser(uppackad_mb=1), "höj uppackad_mb"),
        (Granser(delar=10), "höj delar"),
        (Granser(blad=1), "höj blad"),
    ],
)
def test_a_workbook_of_more_than_it_may_have_is_refused_and_says_which_setting(
    tmp_path: Path, limits: Granser, said: str
) -> None:
    xml = rows(text("".join(random.choices("abcdefgh", k=1_200_000))))
    path = write_book(tmp_path / "fil.xlsx", {"A": xml, "B": rows(text("B"))})
    with zipfile.ZipFile(path, "a") as book:
        for n in range(10):
            book.writestr(f"more/{n}.xml", "<x/>")
    with inom(limits), pytest.raises(FileRejectedError) as refused:
        opened(path)
    assert said in refused.value.gor
    with inom(Granser(tecken_i_cell=2_000_000)):
        assert [sheet.namn for sheet in opened(path).sheets] == ["A", "B"]


def test_a_workbook_with_a_part_twice_is_refused(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "fil.xlsx", rows(text("A")))
    with zipfile.ZipFile(path, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(FileRejectedError, match="skadad"):
        opened(path)


def test_elements_that_lie_deeper_than_they_may_are_refused(tmp_path: Path) -> None:
    deep = "<x>" * 150 + "</x>" * 150
    path = with_sheet(tmp_path / "fil.xlsx", rows(text("A")) + deep)
    assert opened(path).sheets
    with inom(Granser(djup=100)), pytest.raises(FileRejectedError, match="skadad"):
        opened(path)


def test_a_cell_with_a_longer_text_than_it_may_have_is_refused(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "fil.xlsx", rows(text("a" * 2_000)))
    assert opened(path).sheets
    with inom(Granser(tecken_i_cell=1_000)), pytest.raises(FileRejectedError, match="2000 tecken"):
        opened(path)


@pytest.mark.parametrize("lasts", ["attribute", "text"])
def test_one_thing_without_an_end_is_not_gathered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lasts: str
) -> None:
    monkeypatch.setattr(package, "_TOKEN", 1_000_000)
    monkeypatch.setattr(package, "_PIECES", 10)
    long = "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=2_000_000))
    sheet = f"<x a='{long}'/>" + rows(text("A")) if lasts == "attribute" else rows(text(long))
    with pytest.raises(FileRejectedError, match="skadad"):
        opened(with_sheet(tmp_path / "fil.xlsx", sheet))


_BOOK = (FIXTURES / "fall" / "dolda_blad_och_rader" / "Proceedo_kopfil_2024-10-31.xlsx").read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(_BOOK) - 1), cut=st.integers(0, 40), put=st.binary(max_size=10))
def test_a_spoilt_workbook_opens_or_is_refused(tmp_path: Path, at: int, cut: int, put: bytes) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(_BOOK[: max(at, 4)] + put + _BOOK[max(at, 4) + cut :])
    with suppress(FileRejectedError):
        for sheet in opened(path).sheets:
            sheet.body(0, len(sheet.head[0][1]))


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import sys; sys.exit(7)",
        "raise MemoryError",
        "import time; time.sleep(60)",
        "print('no answer')",
    ],
    ids=["aborts", "ends", "has no memory left", "never ends", "answers something else"],
)
def test_a_reader_that_fails_is_a_refused_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    reader = tmp_path / "reader.py"
    reader.write_text(program, encoding="utf-8")
    monkeypatch.setattr(binary, "READER", reader)
    with inom(Granser(sekunder=2)), pytest.raises(FileRejectedError) as refused:
        opened(OLD)
    assert refused.value.gor


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process can be bounded here only")
def test_the_reader_has_no_more_memory_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = tmp_path / "reader.py"
    source = binary.READER.read_text(encoding="utf-8")
    reader.write_text(
        source.replace("data = sys.stdin.buffer.read()", "data = bytes(int(sys.argv[1]))"), encoding="utf-8"
    )
    monkeypatch.setattr(binary, "READER", reader)
    with pytest.raises(FileRejectedError, match="långt utanför"):
        opened(OLD)


@pytest.mark.parametrize("seed", range(6))
def test_a_spoilt_old_workbook_opens_or_is_refused(tmp_path: Path, seed: int) -> None:
    spoilt = bytearray(OLD.read_bytes())
    chance = random.Random(seed)
    for _ in range(30):
        spoilt[chance.randrange(8, len(spoilt))] = chance.randrange(256)
    path = tmp_path / "fil.xls"
    path.write_bytes(spoilt)
    assert opened_or_refused(path)


def test_a_cell_far_to_the_right_is_named_however_few_the_rows(tmp_path: Path) -> None:
    xml = rows(text("A")).replace("</sheetData>", '<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>')
    with pytest.raises(FileRejectedError, match="XFD2"):
        opened(with_sheet(tmp_path / "fil.xlsx", xml))
