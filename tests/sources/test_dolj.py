"""What of a file is shown to people holds no person: headers, names of sheets, messages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kpilib.contracts import SHAPES
from kpilib.errors import KategoriplanError
from kpilib.sources import load_profiles, recognise
from kpilib.workspace import Workspace

PNR, NAMN = "900101-9844", "Anna Exempelsson"
HEAD = ["Personnummer", "Insats", "Enhet", "Från", "Till"]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Path], Any]:
    profiles = load_profiles(Workspace(tmp_path))
    return lambda path: recognise(path, SHAPES, profiles, source="egen_regi")[0]


def book(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return path


@pytest.mark.parametrize("number", [PNR, "9001019844", "199001019844", "900101-9845", "900101-TF12"])
def test_a_row_of_data_is_no_header_and_none_of_its_cells_is_shown(
    number: str, tmp_path: Path, read: Callable[[Path], Any]
) -> None:
    path = tmp_path / "placeringar.csv"
    path.write_text(f"{number};{NAMN};Boende;2024-01-01;Norr\n" * 3, encoding="utf-8")
    with pytest.raises(KategoriplanError) as caught:
        read(path)
    said = str(caught.value)
    assert number not in said
    assert "Exempelsson" not in said
    assert "rubrik" in said


def test_a_header_that_a_file_lacks_is_not_proposed_from_its_data(
    tmp_path: Path, read: Callable[[Path], Any]
) -> None:
    path = tmp_path / "placeringar.csv"
    path.write_text(f"Boende;Fr o m\n{PNR};{NAMN}\n", encoding="utf-8")
    with pytest.raises(KategoriplanError) as caught:
        read(path)
    assert "personnummer" in str(caught.value)
    assert not any(secret in str(caught.value) for secret in (PNR, "9844", "Exempelsson"))


def test_a_header_with_an_example_of_a_number_is_still_a_header_and_shows_no_number(
    tmp_path: Path, read: Callable[[Path], Any]
) -> None:
    path = tmp_path / "placeringar.csv"
    path.write_text(
        f"{';'.join(HEAD)};Anm (t.ex. {PNR})\n{PNR};BmSS vuxna;Norr;2024-01-01;;\n", encoding="utf-8"
    )
    table = read(path)
    assert table.frame.height == 1
    assert table.okanda_kolumner == ["Anm (t.ex. (visas inte))"]


@pytest.mark.parametrize("name", [PNR, "9001019844", "199001019844", f"{NAMN} 19900101-9844"])
def test_a_sheet_that_is_named_after_a_person_is_called_by_its_place(
    name: str, tmp_path: Path, read: Callable[[Path], Any]
) -> None:
    row = [PNR, "BmSS vuxna", "Norr", "2024-01-01", None]
    table = read(
        book(tmp_path / "placeringar.xlsx", **{"Alla": [HEAD, row, row], name: [HEAD, row], "Tomt": [["x"]]})
    )
    assert table.frame["blad"].to_list() == ["Alla", "Alla", "Blad 2 (visas inte)"]
    shown = f"{table.lasning} {table.upplysningar} {table.okanda_kolumner}"
    assert not any(secret in shown for secret in (name, "9844", "Exempelsson"))


def test_the_name_that_stands_for_it_is_the_one_that_a_profile_gives(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    ws.profiles.mkdir()
    (ws.profiles / "egen_regi.toml").write_text(
        'kalla = "egen_regi"\nnamn = "standard"\n[las]\nblad = ["Blad 2 (visas inte)"]\n', encoding="utf-8"
    )
    row = [PNR, "BmSS vuxna", "Norr", "2024-01-01", None]
    path = book(tmp_path / "placeringar.xlsx", **{"Alla": [HEAD, row], PNR: [HEAD, row, row]})
    assert (
        recognise(path, SHAPES, load_profiles(ws), source="egen_regi", profil="standard")[0].frame.height == 2
    )


def test_a_message_names_no_sheet_of_a_person(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    row = [PNR, "BmSS vuxna", "Norr", "2024-01-01", None]
    without_a_column = [HEAD[:3] + HEAD[4:], row[:3] + row[4:]]
    with pytest.raises(KategoriplanError) as caught:
        read(book(tmp_path / "p.xlsx", **{"Alla": [HEAD, row], PNR: without_a_column}))
    assert "Blad 2 (visas inte)" in str(caught.value)
    assert "9844" not in str(caught.value)
