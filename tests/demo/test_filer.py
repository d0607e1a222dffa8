"""Real files: workbooks and text in the forms of real systems."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import fastexcel
import pytest

from kpilib.demo.filer import CP1252, UTF8_BOM, UTF16_LE, Textform, skriv_excel, skriv_text
from kpilib.demo.tabell import Tabell

TABELL = Tabell(
    ("Ärende", "Från", "Dygn", "Belopp"),
    [("Å1", date(2024, 2, 29), 3, Decimal("1234567.80")), ("Å;2", None, -1, Decimal("-0.05"))],
)


@pytest.mark.parametrize(
    ("form", "byte", "kodning"),
    [
        (UTF8_BOM, b"\xef\xbb\xbf", "utf-8-sig"),
        (UTF16_LE, b"\xff\xfe", "utf-16"),
        (CP1252, b"\xc4rende", "cp1252"),
    ],
)
def test_text_is_written_in_the_encoding_of_the_system(
    tmp_path: Path, form: Textform, byte: bytes, kodning: str
) -> None:
    path = tmp_path / "fil.csv"
    skriv_text(path, TABELL, form)
    assert path.read_bytes().startswith(byte)
    assert path.read_bytes().decode(kodning).startswith("Ärende;Från;Dygn;Belopp\r\n")


def test_amounts_have_a_decimal_comma(tmp_path: Path) -> None:
    skriv_text(tmp_path / "fil.csv", TABELL, UTF8_BOM)
    assert "Å1;2024-02-29;3;1234567,80\r\n" in (tmp_path / "fil.csv").read_bytes().decode("utf-8-sig")


def test_thousands_are_parted_by_no_break_spaces_where_the_system_does_so(tmp_path: Path) -> None:
    skriv_text(tmp_path / "fil.csv", TABELL, CP1252)
    assert "1\u00a0234\u00a0567,80" in (tmp_path / "fil.csv").read_bytes().decode("cp1252")


def test_a_field_that_holds_the_separator_is_quoted_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    skriv_text(tmp_path / "fil.csv", TABELL, UTF8_BOM)
    assert '"Å;2";;-1;-0,05\r\n' in (tmp_path / "fil.csv").read_bytes().decode("utf-8-sig")


def test_a_workbook_has_titles_above_the_header_and_a_sum_row_below(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    skriv_excel(path, TABELL, blad="Köp", titel=("Rubrik",), summera=("Dygn", "Belopp"))
    bok = fastexcel.read_excel(path)
    rader = bok.load_sheet("Köp", header_row=None, dtypes="string").to_polars().rows()
    assert [rad[0] for rad in rader] == ["Rubrik", None, "Ärende", "Å1", "Å;2", "Summa"]
    assert rader[-1][2:] == ("2", "1234567.75")


def test_days_and_amounts_are_cells_of_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    skriv_excel(path, TABELL, blad="Köp")
    rader = fastexcel.read_excel(path).load_sheet(0).to_polars()
    assert str(rader["Från"][0]).startswith("2024-02-29")
    assert rader["Belopp"].to_list() == [1234567.8, -0.05]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for namn in ("a.xlsx", "b.xlsx"):
        skriv_excel(tmp_path / namn, TABELL, blad="Köp", titel=("Rubrik",), summera=("Belopp",))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
