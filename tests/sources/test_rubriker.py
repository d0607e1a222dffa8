"""Headers over one row and over two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.sources import Profile, RawTable, Shape, load_profiles, read_file
from kpilib.sources.rubriker import one_name_each
from kpilib.workspace import Workspace
from sources.fall import FALL, followed

SHAPE = Shape("kopfil", ("leverantor", "fran", "till", "belopp"), ("beslutad",))
PROFILE = Profile(
    kalla="kopfil",
    namn="prov",
    kolumner={"fran": ("Fr o m",), "till": ("T o m",), "belopp": ("Antal kronor",)},
)

Read = Callable[..., RawTable]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def make(text: str, profile: Profile = PROFILE) -> RawTable:
        path = tmp_path / "fil.csv"
        path.write_text(text, encoding="utf-8")
        return read_file(path, profile, SHAPE)

    return make


def test_a_header_over_two_rows_is_found_and_the_merged_supplier_is_each_rows(
    workspace: Workspace, shape: Callable[[str], Shape]
) -> None:
    profile = {(p.kalla, p.namn): p for p in load_profiles(workspace)}["kopfil", "standard"]
    path = FALL / "rubrik_pa_tva_rader" / "avrop_tvaradshuvud_2024-10-31.xlsx"
    table = read_file(path, profile, shape("kopfil"))
    assert table.frame.select("rad", "leverantor", "fran", "belopp").rows() == [
        (3, "A AB", "2023-05-01 00:00:00", "60000"),
        (4, "A AB", "2023-05-01 00:00:00", "61000"),
    ]
    assert table.rubriker["fran"] == "Placering / Fr o m"
    named = followed(profile, 'fran = "Placering / Fr o m"', "kolumner")
    assert read_file(path, named, shape("kopfil")).frame.equals(table.frame)


@pytest.mark.parametrize(
    "head",
    [
        "Leverantör;Placering;;Belopp\n;Fr o m;T o m;\n",
        "Leverantör;Placering;Placering;Belopp\nLeverantör;Fr o m;T o m;\n",
        "Köp 2024;;;\nLeverantör;Placering;;Antal\n;Fr o m;T o m;kronor\n",
        "Leverantör;;;\n;Fr o m;T o m;Belopp\n",
    ],
    ids=["a group over two", "repeated", "a title above and a name over two rows", "split between the rows"],
)
def test_the_columns_of_two_rows_are_known_by_the_whole_name_or_the_lower(read: Read, head: str) -> None:
    table = read(head + "A AB;2024-01-01;2024-02-01;5\n")
    assert table.frame.select("leverantor", "fran", "till", "belopp").rows() == [
        ("A AB", "2024-01-01", "2024-02-01", "5")
    ]


def test_one_row_is_preferred_where_it_fits_as_much(read: Read) -> None:
    table = read("Leverantör;Fr o m;T o m;Belopp\nA AB;2024-01-01;;5\n")
    assert table.frame["rad"].to_list() == [2]
    assert table.rubriker["fran"] == "Fr o m"


def test_a_lower_name_that_two_groups_have_is_asked_about_by_the_whole_names(read: Read) -> None:
    text = "Leverantör;Beslut;Placering;;Belopp\n;Fr o m;Fr o m;T o m;\nA AB;2023-12-01;2024-01-01;;5\n"
    with pytest.raises(AmbiguousError, match="Beslut / Fr o m, Placering / Fr o m") as caught:
        read(text)
    assert 'fran = "Beslut / Fr o m"' in caught.value.gor
    table = read(text, followed(PROFILE, 'fran = "Placering / Fr o m"', "kolumner"))
    assert table.frame["fran"].to_list() == ["2024-01-01"]


def test_the_profile_may_say_how_many_rows_the_header_is(read: Read) -> None:
    text = "Leverantör;Placering;;Belopp\n;Fr o m;T o m;\n;första;sista;\nA AB;2024-01-01;;5\n"
    profile = Profile(
        kalla="kopfil",
        namn="prov",
        kolumner={"fran": "Placering / Fr o m / första", "till": "Placering / T o m / sista"},
    )
    table = read(text, followed(followed(profile, "rubrikrader = 3"), "rubrikrad = 1"))
    assert table.frame.select("rad", "fran").rows() == [(4, "2024-01-01")]


def test_one_row_is_one_row_when_the_profile_says_so(read: Read) -> None:
    with pytest.raises(FileRejectedError, match="fran"):
        read("Leverantör;Placering;;Belopp\n;Fr o m;T o m;\nA AB;;;5\n", followed(PROFILE, "rubrikrader = 1"))


def test_merged_cells_of_the_header_name_just_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(1, 0, [None, "Fr o m", "T o m", "Anm", "Belopp"])
        sheet.merge_range(0, 0, 1, 0, "Leverantör")
        sheet.merge_range(0, 1, 0, 2, "Placering")
        sheet.write_row(2, 0, ["A AB", "2024-01-01", "2024-02-01", "x", 5])
    table = read_file(path, PROFILE, SHAPE)
    assert table.frame["rad"].to_list() == [3]
    assert table.rubriker["leverantor"] == "Leverantör"
    assert "Anm" in table.okanda_kolumner


def test_a_name_is_its_parts_from_above_once_each() -> None:
    rows = [["Namn", "Tid", "", "", "Summa"], ["", "från", "till", "not", "Summa"]]
    assert one_name_each(rows, 1, [(1, 1, 1, 2)]) == [
        ("Namn",),
        ("Tid", "från"),
        ("Tid", "till"),
        ("not",),
        ("Summa",),
    ]


def test_a_lower_name_is_its_group_s_where_it_says_nothing_alone(read: Read) -> None:
    profile = followed(PROFILE, 'beslutad = ["Beslutsdatum"]', "kolumner")
    head = "Leverantör;;Placering;;Beslut;\nNamn;Ort;Fr o m;T o m;Datum;Belopp\n"
    table = read(head + "A AB;Ale;2024-01-01;2024-02-01;2023-12-01;5\n", profile)
    assert table.frame.select("leverantor", "fran", "beslutad", "belopp").rows() == [
        ("A AB", "2024-01-01", "2023-12-01", "5")
    ]


def test_a_header_may_stand_on_three_rows(read: Read) -> None:
    head = "Leverantör;Placering;;Belopp\n;Fr o m;T o;\n;;m;\n"
    line = 'till = "Placering / T o / m"'
    table = read(head + "A AB;2024-01-01;2024-02-01;5\n", followed(PROFILE, line, "kolumner"))
    assert table.frame.select("rad", "leverantor", "till").rows() == [(4, "A AB", "2024-02-01")]
