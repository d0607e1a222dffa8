"""What of a file is not read, and what its workbook hides, is told; and the advice works as it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from arbetsbok.delar import rows, text, write_book

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.sheets.types import Upplysning
from kpilib.sources import Profile, RawTable, Shape, read_file, recognise

SHAPE = Shape("kostnad", ("enhet", "period", "belopp"), ("text",))
HEAD = ["Enhet", "Period", "Belopp"]
FALL = Path(__file__).parent / "fixtures" / "fall"

WriteXlsx = Callable[..., Path]


def read(path: Path, **las: Any) -> RawTable:
    return read_file(path, Profile.model_validate({"kalla": "kostnad", "namn": "prov", "las": las}), SHAPE)


def lines_of(advice: str) -> dict[str, Any]:
    """The lines of a profile that an advice gives, as they would be copied."""
    found = re.search(r"^.*?(\w+ = .*)$", advice, re.MULTILINE)
    assert found, advice
    return tomllib.loads(found[1])


def told(table: RawTable, *koder: str) -> list[Upplysning]:
    return [u for u in table.upplysningar if u.kod in koder]


def test_a_hidden_sheet_is_told_and_read_when_the_profile_names_it(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Nu": [HEAD, ["A", "2024-10", 1]],
        'Förr "gammal"': [HEAD, ["B", "2023-10", 1]],
    }
    path = write_xlsx("fil.xlsx", sheets, hidden=['Förr "gammal"'])
    table = read(path)
    assert table.frame["enhet"].to_list() == ["A"]
    [hidden] = told(table, "dolt_blad", "olast_blad")
    assert (hidden.kod, hidden.blad) == ("dolt_blad", 'Förr "gammal"')
    assert read(path, **lines_of(hidden.gor)).frame["enhet"].to_list() == ["A", "B"]


def test_a_very_hidden_sheet_is_hidden(tmp_path: Path) -> None:
    sheet = rows(text(*HEAD), text("A", "2024-10", "1"))
    path = write_book(tmp_path / "fil.xlsx", {"Nu": sheet, "Alla": sheet}, states={"Alla": "veryHidden"})
    assert [u.blad for u in told(read(path), "dolt_blad")] == ["Alla"]


def test_a_hidden_sheet_that_lacks_a_column_stops_nothing(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Nu": [HEAD, ["A", "2024-10", 1]],
        "Förr": [HEAD[:2], ["B", "2023-10"]],
    }
    table = read(write_xlsx("fil.xlsx", sheets, hidden=["Förr"]))
    [hidden] = told(table, "dolt_blad")
    assert (hidden.blad, hidden.gor) == ("Förr", ""), "it cannot be read by naming it"


def test_a_visible_sheet_without_the_header_is_told(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Läs mig": [["Uttag ur systemet"]],
        "Nu": [HEAD, ["A", "2024-10", 1]],
        "Tomt": [],
    }
    assert [(u.kod, u.blad) for u in told(read(write_xlsx("f.xlsx", sheets)), "dolt_blad", "olast_blad")] == [
        ("olast_blad", "Läs mig")
    ]


def test_a_sheet_that_the_profile_leaves_out_is_told_with_the_line_that_reads_it(
    write_xlsx: WriteXlsx,
) -> None:
    sheets = {name: [HEAD, [name, "2024-10", 1]] for name in ("A", "B")}
    path = write_xlsx("fil.xlsx", sheets)
    [left_out] = told(read(path, blad=["B"]), "olast_blad")
    assert read(path, **lines_of(left_out.gor)).frame.height == 2


def test_a_visible_sheet_that_lacks_a_column_is_asked_about_with_a_line_that_works(
    write_xlsx: WriteXlsx,
) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Sep": [HEAD, ["A", "2024-09", 1]],
        "Okt": [["Enhet", "Period", "Summan"], ["B", "2024-10", 1]],
    }
    path = write_xlsx("fil.xlsx", sheets)
    with pytest.raises(AmbiguousError, match=r"Okt.*saknar kolumnen belopp") as asked:
        read(path)
    table = read(path, **lines_of(asked.value.gor))
    assert table.frame["enhet"].to_list() == ["A"]
    assert [u.blad for u in told(table, "olast_blad")] == ["Okt"]


def test_only_hidden_sheets_are_asked_about_with_a_line_that_works(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Meny": [["Välj rapport"]],
        "Data": [HEAD, ["A", "2024-10", 1]],
    }
    path = write_xlsx("fil.xlsx", sheets, hidden=["Data"])
    with pytest.raises(AmbiguousError, match="dolda") as asked:
        read(path)
    assert read(path, **lines_of(asked.value.gor)).frame.height == 1


def test_a_sheet_that_the_profile_names_and_that_lacks_a_column_is_refused_with_a_line_that_works(
    write_xlsx: WriteXlsx,
) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Sep": [HEAD, ["A", "2024-09", 1]],
        "Okt": [["Enhet", "Period"], ["B", "2024-10"]],
    }
    path = write_xlsx("fil.xlsx", sheets)
    with pytest.raises(FileRejectedError, match="Okt saknar kolumnen belopp") as refused:
        read(path, blad=["Sep", "Okt"])
    assert read(path, **lines_of(refused.value.gor)).frame.height == 1


def test_hidden_and_filtered_rows_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        for n, row in enumerate([HEAD, *([name, "2024-10", 1] for name in "ABCDE"), ["Summa", None, 5]]):
            sheet.write_row(n, 0, row)
        sheet.autofilter(0, 0, 5, 2)
        for n in (2, 3, 5, 6, 9):
            sheet.set_row(n, None, None, {"hidden": True})
    table = read(path)
    assert table.frame["enhet"].to_list() == list("ABCDE")
    [hidden] = told(table, "dolda_rader")
    assert hidden.vad == "5 rader, varav 3 är dolda i arbetsboken (rad 3–4, 6); de lästes."
    assert (hidden.blad, hidden.rad) == ("Data", 3)


def test_a_row_without_height_is_hidden(tmp_path: Path) -> None:
    sheet = (
        f'<sheetData><row r="1">{text(*HEAD)}</row>'
        f'<row r="2" ht="0" customHeight="1">{text("A", "2024-10", "1")}</row></sheetData>'
    )
    [hidden] = told(read(write_book(tmp_path / "fil.xlsx", {"A": sheet})), "dolda_rader")
    assert hidden.vad.startswith("1 rad, varav 1 är dold i arbetsboken (rad 2)")


def test_a_hidden_column_that_is_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, [*HEAD, "Annat"])
        sheet.write_row(1, 0, ["A", "2024-10", 1])
        sheet.set_column(2, 3, None, None, {"hidden": True})
    [hidden] = told(read(path), "dold_kolumn")
    assert (hidden.kolumn, hidden.vad) == ("belopp", "Kolumnen Belopp (C) är dold i arbetsboken; den lästes.")


def test_unknown_columns_of_every_sheet_are_told_where_they_hold_anything(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Sep": [[*HEAD, "Anm", "Tom"], ["A", "2024-09", 1, "x"], ["B", "2024-09", 1, "y"]],
        "Okt": [[*HEAD, "Attest"], ["A", "2024-10", 1, "z"]],
    }
    table = read(write_xlsx("fil.xlsx", sheets))
    assert table.okanda_kolumner == ["Anm", "Tom", "Attest"]
    assert [(u.blad, u.kolumn) for u in told(table, "okand_kolumn")] == [("Sep", "Anm"), ("Okt", "Attest")]
    assert "2 celler" in told(table, "okand_kolumn")[0].vad


def test_a_row_that_holds_a_person_is_no_header_and_is_not_shown(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "A": [[*HEAD, "19900101-9844"], ["A", "2024-10", 1, "x"]]
    }
    with pytest.raises(FileRejectedError) as refused:
        read(write_xlsx("fil.xlsx", sheets))
    assert "9844" not in str(refused.value)


def test_cells_without_a_header_are_told_with_their_place(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Data": [
            ["Enhet", None, "Period", "Belopp"],
            ["A", None, "2024-10", 1],
            ["B", "obs", "2024-10", 1, None, None, "egen anteckning"],
            ["C", None, "2024-10", 1, None, None, "en till"],
        ]
    }
    table = read(write_xlsx("fil.xlsx", sheets))
    assert [(u.rad, u.vad) for u in told(table, "cell_utanfor")] == [
        (3, "Cellerna i kolumn B har ingen rubrik och lästes inte (rad 3)."),
        (3, "Cellerna i kolumn G har ingen rubrik och lästes inte (rad 3–4)."),
    ]


def test_a_text_file_tells_the_same(tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    path.write_text("Enhet;Period;Belopp;;Anm\nA;2024-10;1;x;y\nB;2024-10;1;;\n", encoding="utf-8")
    assert [(u.kod, u.kolumn, u.rad) for u in read(path).upplysningar] == [
        ("okand_kolumn", "Anm", 1),
        ("cell_utanfor", "", 2),
    ]


def test_numbers_that_are_larger_than_they_look_are_told(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["A", "2024-10"])
        sheet.write_number(1, 2, -18_420_700, book.add_format({"num_format": "#,##0,"}))
    table = read(path)
    assert table.frame["belopp"].to_list() == ["-18420700"]
    [shown] = told(table, "delad_visning")
    assert (shown.kolumn, "Belopp (C)" in shown.vad) == ("belopp", True)


def test_a_file_of_which_everything_is_read_tells_nothing(write_xlsx: WriteXlsx) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {"A": [HEAD, ["A", "2024-10", 1]]}
    assert read(write_xlsx("fil.xlsx", sheets)).upplysningar == []


def test_a_hidden_sheet_does_not_say_what_a_file_is(write_xlsx: WriteXlsx) -> None:
    """Its table has more columns of another source than the visible one has of its own."""
    other = Shape("kopfil", ("person", "insats", "leverantor", "dygn"))
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "Nu": [HEAD, ["A", "2024-10", 1]],
        "Köp": [list(other.obligatoriska), ["a", "b", "c", 1]],
    }
    path = write_xlsx("fil.xlsx", sheets, hidden=["Köp"])
    profiles = [Profile(kalla=kalla, namn="prov") for kalla in ("kostnad", "kopfil")]
    table, profile = recognise(path, [SHAPE, other], profiles)
    assert (profile.kalla, [u.blad for u in told(table, "dolt_blad")]) == ("kostnad", ["Köp"])
