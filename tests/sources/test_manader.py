"""Months that stand as columns, and in a file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kpilib.errors import AmbiguousError, DataError, FileRejectedError
from kpilib.sources import Profile, RawTable, Shape, load_profiles, read_file, recognise
from kpilib.workspace import Workspace
from sources.fall import FALL, followed, lines_of

Read = Callable[..., RawTable]
ShapeOf = Callable[[str], Shape]
COLUMNS = "Enhet;Insats;Regi;Platser;"


@pytest.fixture
def standard(workspace: Workspace) -> dict[str, Profile]:
    return {p.kalla: p for p in load_profiles(workspace) if p.namn == "standard"}


@pytest.fixture
def read(tmp_path: Path, standard: dict[str, Profile], shape: ShapeOf) -> Read:
    def make(text: str, *lines: str, name: str = "enhet.csv", kalla: str = "enhet") -> RawTable:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        profile = standard[kalla]
        for line in lines:
            profile = followed(profile, line)
        return read_file(path, profile, shape(kalla))

    return make


def _values(table: RawTable) -> list[tuple[str | None, ...]]:
    return table.frame.select("enhet", "period", "belagda_dygn").rows()


def test_months_that_are_columns_become_rows_when_the_message_is_followed(
    shapes: tuple[Shape, ...], profiles: list[Profile], standard: dict[str, Profile], shape: ShapeOf
) -> None:
    path = FALL / "manader_som_kolumner" / "Viva_belaggning_2024-03-31.xlsx"
    with pytest.raises(FileRejectedError, match="månaderna står som kolumner") as caught:
        recognise(path, shapes, profiles)
    (line,) = [line for line in lines_of(caught.value) if line.startswith("manader")]
    assert "profiler/enhet.toml" in caught.value.gor
    table = read_file(path, followed(standard["enhet"], line), shape("enhet"))
    assert _values(table) == [
        ("Lönnen", "2024-01", "186"),
        ("Lönnen", "2024-02", "174"),
        ("Lönnen", "2024-03", "186"),
    ]
    assert table.frame["rad"].to_list() == [2, 2, 2]
    assert table.frame.columns[-2:] == ["blad", "rad"]


LINE = 'manader_som_kolumner = "belagda_dygn"'


def test_an_empty_month_is_no_row_and_told_and_a_zero_is_a_row(read: Read) -> None:
    table = read(COLUMNS + "2024-01;2024-02\nA;BmSS;egen;6;186;\nB;BmSS;egen;4;0;3\n", LINE)
    assert _values(table) == [("A", "2024-01", "186"), ("B", "2024-01", "0"), ("B", "2024-02", "3")]
    (told,) = [u for u in table.upplysningar if u.kod == "tomma_manader"]
    assert told.vad.startswith("1 månad är tom")


def test_months_that_have_not_been_yet_are_no_rows_of_noughts_and_told(read: Read) -> None:
    text = COLUMNS + "jan-24;feb-24;mar-24;apr-24\nA;BmSS;egen;6;186;0;0;-\nB;BmSS;egen;4;100;0;0;0\n"
    table = read(text, LINE, name="belaggning_2024-02-29.csv")
    assert [(e, p) for e, p, _ in _values(table)] == [
        ("A", "2024-01"),
        ("A", "2024-02"),
        ("B", "2024-01"),
        ("B", "2024-02"),
    ]
    (told,) = [u for u in table.upplysningar if u.kod == "kommande_manader"]
    assert told.vad.startswith("2024-03 och 2024-04 ligger efter dagen i filens namn")


def test_a_total_of_the_months_is_no_month_and_told(read: Read) -> None:
    table = read(COLUMNS + "jan 2024;feb 2024;Totalt 2024\nA;BmSS;egen;6;186;174;360\n", LINE)
    assert [value for _, _, value in _values(table)] == ["186", "174"]
    assert table.okanda_kolumner == ["Totalt 2024"]


@pytest.mark.parametrize(
    ("group", "told"),
    [("Belagda dygn", []), ("Dygn", ["Månaderna står under Dygn; de lästes som belagda_dygn."])],
)
@pytest.mark.parametrize("head", ["{};;\n;;;;jan-24;feb-24;mar-24", "{0} jan-24;{0} feb-24;{0} mar-24"])
def test_months_under_one_name_are_the_column_that_the_profile_says(
    read: Read, head: str, group: str, told: list[str]
) -> None:
    text = COLUMNS + head.format(group) + "\nA;BmSS;egen;6;1;2;3\n"
    with pytest.raises(FileRejectedError, match="månaderna står som kolumner"):
        read(text, name="belaggning_2024-03-31.csv")
    table = read(text, LINE)
    assert [value for _, _, value in _values(table)] == ["1", "2", "3"]
    assert [u.vad for u in table.upplysningar if u.kod == "manadernas_namn"] == told


def test_months_under_two_names_are_neither_for_certain(read: Read) -> None:
    text = COLUMNS + "Dygn jan-24;Dygn feb-24;Budget jan-24;Budget feb-24\nA;BmSS;egen;6;1;2;3;4\n"
    with pytest.raises(DataError):
        read(text, LINE)
    with pytest.raises(FileRejectedError) as caught:
        read(text, name="belaggning_2024-03-31.csv")
    assert "period =" not in caught.value.gor  # the day of extraction is the month of none of them


def test_a_month_of_the_name_is_not_that_of_columns_that_are_months(read: Read) -> None:
    text = "Enhet;Insats;Regi;Platser;Dygn jan;Dygn feb;Belagda\nA;BmSS;egen;6;1;2;3\n"
    with pytest.raises(AmbiguousError, match="kolumner som är månader"):
        read(text, 'period = "filnamn"', name="belaggning_2024-03-31.csv")


def test_months_below_a_merged_group_are_asked_about_too(read: Read) -> None:
    text = COLUMNS + "Belagda dygn;;\n;;;;jan-24;feb-24;mar-24\nA;BmSS;egen;6;1;2;3\n"
    with pytest.raises(FileRejectedError, match="månaderna står som kolumner") as caught:
        read(text)
    (line,) = [line for line in lines_of(caught.value) if line.startswith("manader")]
    assert line == LINE
    assert [value for _, _, value in _values(read(text, line))] == ["1", "2", "3"]


def test_the_unit_of_the_months_is_the_columns(read: Read) -> None:
    head, row = "Insats;Regi;Intäkt jan-24 (tkr);Intäkt feb-24 (tkr);", "BmSS;egen;1;2;"
    lines = ('manader_som_kolumner = ["intakt", "kostnad"]',)
    text = f"{head}Kostnad jan-24 tkr;Kostnad feb-24 tkr\n{row}-5;-6\n"
    table = read(text, *lines, kalla="kostnad")
    assert table.faktor == {"intakt": 1000, "kostnad": 1000}
    assert table.frame.select("period", "intakt", "kostnad").rows() == [
        ("2024-01", "1", "-5"),
        ("2024-02", "2", "-6"),
    ]
    with pytest.raises(AmbiguousError, match="olika enheter"):
        read(text.replace("Kostnad feb-24 tkr", "Kostnad feb-24"), *lines, kalla="kostnad")


def test_several_measures_may_stand_in_months(read: Read) -> None:
    text = (
        "Enhet;Insats;Regi;Platser jan-24;Belagda jan-24;Platser feb-24;Belagda feb-24\nA;BmSS;egen;6;1;7;2\n"
    )
    with pytest.raises(FileRejectedError) as caught:
        read(text)
    (line,) = [line for line in lines_of(caught.value) if line.startswith("manader")]
    assert line == 'manader_som_kolumner = ["platser", "belagda_dygn"]'
    table = read(text, line)
    assert table.frame.select("period", "platser", "belagda_dygn").rows() == [
        ("2024-01", "6", "1"),
        ("2024-02", "7", "2"),
    ]


def test_two_columns_of_one_month_are_asked_about(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="samma månad"):
        read(COLUMNS + "jan-24;2024-01\nA;BmSS;egen;6;1;2\n", LINE)


def test_a_file_of_the_same_profile_without_such_columns_is_read_as_it_is(read: Read) -> None:
    table = read(COLUMNS + "Månad;Belagda\nA;BmSS;egen;6;2024-01;186\n", LINE)
    assert _values(table) == [("A", "2024-01", "186")]


def test_an_amount_of_the_whole_row_is_not_counted_for_each_month(read: Read) -> None:
    text = "Insats;Regi;Intäkt;Kostnad jan-24;Kostnad feb-24\nBmSS;egen;100;-5;-6\n"
    with pytest.raises(AmbiguousError, match="Intäkt står en gång"):
        read(text, 'manader_som_kolumner = "kostnad"', kalla="kostnad")


BARE = COLUMNS + "Januari;Februari\nA;BmSS;egen;6;186;174\n"


def test_the_year_of_bare_months_is_asked_for(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="inget år") as caught:
        read(BARE, LINE)
    table = read(BARE, LINE, *lines_of(caught.value))
    assert [period for _, period, _ in _values(table)] == ["2024-01", "2024-02"]
    assert [u.kod for u in table.upplysningar] == ["manadernas_ar"]


def test_the_year_may_be_that_of_the_name_when_the_profile_says_so(read: Read) -> None:
    with pytest.raises(AmbiguousError) as caught:
        read(BARE, LINE, name="belaggning_2023.csv")
    (line,) = lines_of(caught.value)
    assert line == 'ar = "filnamn"'
    table = read(BARE, LINE, line, name="belaggning_2023.csv")
    assert [period for _, period, _ in _values(table)] == ["2023-01", "2023-02"]


def test_a_title_says_the_year(read: Read) -> None:
    table = read("Beläggning 2022;;;;;\n" + BARE, LINE)
    assert [period for _, period, _ in _values(table)] == ["2022-01", "2022-02"]


def test_months_after_the_extraction_are_of_another_year(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="efter uttaget"):
        read(BARE, LINE, 'ar = "filnamn"', name="belaggning_2025-01-15.csv")


def test_a_year_of_the_profile_that_the_name_contradicts_is_asked_about(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="ett annat år"):
        read(BARE, LINE, "ar = 2024", name="belaggning_2026.csv")


def test_the_month_of_the_name_is_each_rows_when_the_message_is_followed(
    shapes: tuple[Shape, ...], profiles: list[Profile], standard: dict[str, Profile], shape: ShapeOf
) -> None:
    path = FALL / "manad_i_filnamnet" / "leverantorsfakturor-202405.csv"
    with pytest.raises(FileRejectedError, match="2024-05-31") as caught:
        recognise(path, shapes, profiles)
    (line,) = [line for line in lines_of(caught.value) if line.startswith("period")]
    table = read_file(path, followed(standard["leverantorsreskontra"], line), shape("leverantorsreskontra"))
    assert table.frame["bokforingsdatum"].to_list() == ["2024-05-31"] * 4
    assert table.frame["leverantor"].to_list()[2] == "Ö & Å Korttidshem; Ek. för."
    assert [(u.kod, u.kolumn) for u in table.upplysningar] == [("period_ur_filnamn", "bokforingsdatum")]


KOSTNAD = "Insats;Regi;Intäkt;Kostnad\nBmSS;egen;0;-5\n"


@pytest.mark.parametrize("name", ["kostnad.csv", "kostnad-202405-202406.csv"])
def test_a_name_without_one_month_is_refused(read: Read, name: str) -> None:
    with pytest.raises(AmbiguousError, match="månad"):
        read(KOSTNAD, 'period = "filnamn"', name=name, kalla="kostnad")


def test_a_column_or_a_constant_goes_before_the_name(read: Read) -> None:
    text = "Månad;" + KOSTNAD.replace("\nBmSS", "\n2024-04;BmSS")
    table = read(text, 'period = "filnamn"', name="kostnad-202405.csv", kalla="kostnad")
    assert table.frame["period"].to_list() == ["2024-04"]


def test_which_of_two_amounts_the_months_are_is_the_persons_to_say(read: Read) -> None:
    text = "Insats;Regi;jan-24;feb-24\nBmSS;egen;-5;-6\n"
    with pytest.raises(FileRejectedError) as caught:
        read(text, kalla="kostnad")
    income, cost = [line for line in lines_of(caught.value) if line.startswith("manader")]
    assert (income, cost) == ('manader_som_kolumner = "intakt"', 'manader_som_kolumner = "kostnad"')


def test_a_day_that_stands_in_the_file_is_proposed_before_the_name(read: Read) -> None:
    text = "Förvaltning;Leverantör;Organisationsnummer;Konto;Kontotext;Belopp;Fakturans datum\n"
    with pytest.raises(FileRejectedError) as caught:
        read(text + "FS;A;5564594538;4;K;1;2024-05-02\n", name="x-202405.csv", kalla="leverantorsreskontra")
    assert '"Fakturans datum"]' in caught.value.gor
    assert 'period = "filnamn"' not in caught.value.gor


def test_days_in_a_row_of_data_do_not_make_it_a_header(read: Read) -> None:
    text = "Enhet;Start;Slut\nA;2024-01-01;2024-02-01\nB;2024-03-01;2024-04-01\n"
    with pytest.raises(FileRejectedError) as caught:
        read(text)
    assert "månaderna" not in caught.value.vad
    assert "2024-01-01" not in str(caught.value)


def test_months_may_be_written_as_days(read: Read) -> None:
    text = COLUMNS + "2024-01-01 00:00:00;2024-02-01 00:00:00\nA;BmSS;egen;6;186;174\n"
    with pytest.raises(FileRejectedError, match="månaderna står som kolumner") as caught:
        read(text)
    (line,) = [line for line in lines_of(caught.value) if line.startswith("manader")]
    assert [period for _, period, _ in _values(read(text, line))] == ["2024-01", "2024-02"]
