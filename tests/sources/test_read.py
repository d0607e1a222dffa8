"""What becomes of every row of a file, whatever its format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.sheets.types import Trasig
from kpilib.sources import Profile, RawTable, Shape, read_file

# Two key columns, an amount and a free one: enough for every rule of reading.
SHAPE = Shape("kostnad", ("enhet", "period", "belopp"), ("text",))
PROFILE = Profile(kalla="kostnad", namn="prov", kolumner={"belopp": ("Utfall",), "text": ("Anmärkning",)})
HEAD = "Enhet;Period;Belopp;Text\n"

Read = Callable[..., RawTable]
WriteXlsx = Callable[..., Path]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def make(content: str | bytes, *, name: str = "fil.csv", **las: object) -> RawTable:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(path, _with(**las), SHAPE)

    return make


def _with(**las: object) -> Profile:
    return Profile.model_validate(PROFILE.model_dump() | {"las": las})


def _rows(table: RawTable, *columns: str) -> list[tuple[object, ...]]:
    return table.frame.select(columns or ("enhet", "period", "belopp", "text")).rows()


def test_cells_come_as_text_under_canonical_names_with_their_place(read: Read) -> None:
    table = read(HEAD + "A;2024-10;1 200,50;x\nB;2024-11;-;y\n")
    assert table.frame.columns == ["enhet", "period", "belopp", "text", "blad", "rad"]
    assert table.frame.rows() == [
        ("A", "2024-10", "1 200,50", "x", "", 2),
        ("B", "2024-11", "-", "y", "", 3),
    ]


def test_white_space_around_cells_goes_and_an_empty_cell_is_null(read: Read) -> None:
    assert _rows(read(HEAD + " A ;\u00a02024-10; ;\n")) == [("A", "2024-10", None, None)]


def test_how_the_file_was_read_is_told(read: Read) -> None:
    table = read(("Titel\n" + HEAD + "A;2024-10;1;Å\n").encode("cp1252"))
    assert table.lasning == "cp1252 (svenska tecken i cp1252), avgränsare semikolon, rubrikrad 2"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_row_numbers_are_those_of_an_editor(read: Read, end: str) -> None:
    table = read(f"Titel;{end}{end}Enhet;Period;Belopp{end}A;2024-10;1{end}{end}B;2024-10;2{end}")
    assert _rows(table, "enhet", "rad") == [("A", 4), ("B", 6)]


def test_the_three_line_ends_may_be_mixed(read: Read) -> None:
    table = read("Enhet;Period;Belopp\rA;2024-10;1\nB;2024-10;2\r\nC;2024-10;3")
    assert _rows(table, "enhet", "rad") == [("A", 2), ("B", 3), ("C", 4)]


def test_a_quoted_field_may_hold_separators_and_line_ends(read: Read) -> None:
    table = read(HEAD + 'A;2024-10;1;"x; ""y""\nz"\nB;2024-10;2;\n')
    assert _rows(table, "text", "rad") == [('x; "y"\nz', 2), (None, 4)]


def test_blank_rows_are_no_rows(read: Read) -> None:
    table = read(HEAD + ";;;\nA;2024-10;1;x\n  ; ;;\n\n")
    assert (table.frame.height, table.trasiga) == (1, [])


@pytest.mark.parametrize("row", ["A;2024-10;1;x;y", "A;2024-10"])
def test_a_row_of_another_width_is_broken_and_the_rest_goes_on(read: Read, row: str) -> None:
    table = read(HEAD + f"{row}\nB;2024-10;2;x\n")
    assert [(t.rad, t.regel) for t in table.trasiga] == [(2, "antal_falt")]
    assert _rows(table, "enhet", "rad") == [("B", 3)]


def test_empty_cells_too_many_are_harmless(read: Read) -> None:
    table = read(HEAD + "A;2024-10;1;x;;\n")
    assert (table.frame.height, table.trasiga) == (1, [])


def test_a_row_whose_quotes_do_not_match_is_broken_and_the_rest_goes_on(read: Read) -> None:
    table = read(HEAD + 'A;2024-10;1;"Boendet "Ljuset" i byn"\nB;2024-10;2;x\n')
    assert [(t.rad, t.regel) for t in table.trasiga] == [(2, "citattecken")]
    assert _rows(table, "enhet", "rad") == [("B", 3)]


@pytest.mark.parametrize("rest", ["B;2024-10;2;x\n" * 3, "B;2024-10;2;x\n" * 80 + 'C;2024-10;3;"x"\n'])
def test_a_quote_that_never_closes_stops_the_file(read: Read, rest: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        read(HEAD + 'A;2024-10;1;"x\n' + rest)
    assert caught.value.var == "fil.csv, rad 2"
    assert "citattecknet" in caught.value.gor


def test_quotes_can_be_plain_text_when_the_profile_says_so(read: Read) -> None:
    table = read(HEAD + 'A;2024-10;1;5" rör\nB;2024-10;2;"x\n', citattecken="")
    assert _rows(table, "text") == [('5" rör',), ('"x',)]


@pytest.mark.parametrize("label", ["Summa", "SUMMA", "Totalt", "Total", "Summa oktober", "Delsumma:"])
def test_a_sum_row_is_kept_apart(read: Read, label: str) -> None:
    table = read(HEAD + f"A;2024-10;1;x\n{label};;1;\n")
    assert table.frame.height == 1
    ((blad, rad, celler, _),) = table.summarader
    assert (blad, rad, celler) == ("", 3, {"enhet": label, "belopp": "1"})


def test_a_sum_row_may_sum_more_columns_than_it_leaves_empty(tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    path.write_text("period;a;b;c\n2024-10;1;2;3\nTotalt;1,00 kr;−2;\n", encoding="utf-8")
    table = read_file(path, Profile(kalla="x", namn="y"), Shape("x", ("period", "a", "b", "c")))
    assert [row.rad for row in table.summarader] == [3]


def test_a_short_sum_row_is_a_sum_row(read: Read) -> None:
    table = read(HEAD + "A;2024-10;1;x\nSumma;;1\n")
    assert (len(table.summarader), table.trasiga) == (1, [])


@pytest.mark.parametrize("name", ["Total Omsorg AB", "Totalförsvarets boende", "Summa"])
def test_a_row_that_only_begins_like_a_sum_is_data(read: Read, name: str) -> None:
    assert _rows(read(HEAD + f"{name};2024-10;1;x\n"), "enhet") == [(name,)]


def test_unknown_headers_are_told_and_left_out(read: Read) -> None:
    table = read("Enhet;Namn;Period;Belopp\nA;Kalle;2024-10;1\n")
    assert table.okanda_kolumner == ["Namn"]
    assert "Namn" not in table.frame.columns


def test_the_unit_of_the_header_is_told(read: Read) -> None:
    table = read("Enhet;Period;Utfall (tkr)\nA;2024-10;1\n")
    assert table.rubriker["belopp"] == "Utfall (tkr)"
    assert (table.enhet, table.faktor) == ({"belopp": "tkr"}, {"belopp": Decimal(1000)})


def test_a_header_without_rows_is_an_empty_table(read: Read) -> None:
    table = read(HEAD)
    assert table.frame.shape == (0, 6)


def test_two_headers_for_one_column_ask_for_the_profile(read: Read) -> None:
    with pytest.raises(AmbiguousError, match="Belopp, Utfall") as caught:
        read("Enhet;Period;Belopp;Utfall\nA;2024-10;1;2\n")
    assert 'belopp = "Belopp"' in caught.value.gor


def test_a_header_that_the_profile_names_alone_settles_it(tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    path.write_text("Enhet;Period;Belopp;Utfall\nA;2024-10;1;2\n", encoding="utf-8")
    profile = Profile(kalla="kostnad", namn="prov", kolumner={"belopp": "Utfall"})
    assert _rows(read_file(path, profile, SHAPE), "belopp") == [("2",)]


def test_constants_fill_a_column_that_the_file_lacks(tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    path.write_text("Enhet;Belopp\nA;1\n", encoding="utf-8")
    profile = Profile(kalla="kostnad", namn="prov", konstanter={"period": "2024-10", "belopp": "9"})
    assert _rows(read_file(path, profile, SHAPE), "period", "belopp") == [("2024-10", "1")]


def test_the_profile_may_name_the_headers_row(read: Read) -> None:
    table = read("x;y;z;w\n" * 30 + HEAD + "A;2024-10;1;x\n", rubrikrad=31)
    assert _rows(table, "enhet", "rad") == [("A", 32)]


def test_cells_are_filled_down_only_where_the_profile_asks(read: Read) -> None:
    text = HEAD + "A;2024-10;1;x\n;2024-11;2;\nSumma;;3;\n;2024-12;4;\n"
    assert _rows(read(text), "enhet", "text") == [("A", "x"), (None, None), (None, None)]
    filled = read(text, fyll_nedat=["enhet"])
    assert _rows(filled, "enhet", "text") == [("A", "x"), ("A", None), ("A", None)]


CELLS = st.text("aåÄ1 ;\"'\n\r,.\t", max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=2, max_size=6), max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_line_is_lost_whatever_stands_in_it(tmp_path: Path, rows: list[list[str]], end: str) -> None:
    clean = [[cell.translate({10: 32, 13: 32, 59: 32, 34: 39}) for cell in row] for row in rows]
    text = HEAD.replace("\n", end) + "".join(";".join(row) + end for row in clean)
    path = tmp_path / "fil.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    table = read_file(path, _with(separator=";"), SHAPE)
    found = [*table.frame["rad"], *(t.rad for t in table.trasiga), *(s.rad for s in table.summarader)]
    assert sorted(found) == [n for n, row in enumerate(clean, 2) if any(cell.strip() for cell in row)]


EXCEL_HEAD = ["Enhet", "Period", "Belopp", "Text"]


def test_excel_rows_have_the_numbers_that_excel_shows(write_xlsx: WriteXlsx) -> None:
    rows: Sequence[Sequence[object]] = [
        [],
        ["Köpfil 2024"],
        [],
        EXCEL_HEAD,
        ["A", "2024-10", 1.5, None],
        [],
        ["B"],
    ]
    table = read_file(write_xlsx("fil.xlsx", {"Okt": rows}), PROFILE, SHAPE)
    assert _rows(table, "enhet", "belopp", "blad", "rad") == [("A", "1.5", "Okt", 5), ("B", None, "Okt", 7)]
    assert table.lasning == "Excel, blad Okt (rubrikrad 4)"


def test_excel_cells_become_text_that_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, EXCEL_HEAD)
        sheet.write_number(1, 0, 199001011234)
        sheet.write_datetime(1, 1, date(2024, 10, 1), book.add_format({"num_format": "mmm yyyy"}))
        sheet.write_number(1, 2, 0.1 + 0.2)
        sheet.write_boolean(1, 3, True)
        sheet.write_string(2, 0, "0012")
        sheet.write_formula(2, 2, "=1+2", None, 3)
    table = read_file(path, PROFILE, SHAPE)
    assert _rows(table) == [
        ("199001011234", "2024-10-01 00:00:00", "0.3", "true"),
        ("0012", None, "3", None),
    ]


def test_day_numbers_are_a_date_form_in_workbooks_only(read: Read, write_xlsx: WriteXlsx) -> None:
    assert "excel" in read_file(write_xlsx("fil.xlsx", {"A": [EXCEL_HEAD]}), PROFILE, SHAPE).datumformer
    assert "excel" not in read(HEAD).datumformer


def test_a_row_with_an_excel_error_is_read_and_not_a_missing_value(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, EXCEL_HEAD)
        sheet.write_row(1, 0, ["A", "2024-10"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["B", "2024-10", 2])
    table = read_file(path, PROFILE, SHAPE)
    assert _rows(table, "enhet", "belopp") == [("A", "#DIV/0!"), ("B", "2")]
    assert table.typer is not None
    assert table.typer["belopp"].to_list() == ["fel", "tal"]
    assert table.platser == {"Data": {"enhet": "A", "period": "B", "belopp": "C", "text": "D"}}


def test_the_types_of_cells_follow_their_rows_past_sums_blanks_and_cells_filled_down(
    write_xlsx: WriteXlsx,
) -> None:
    rows: Sequence[Sequence[object]] = [
        EXCEL_HEAD,
        ["A", 202410, -3.125],
        [None, None, "-1 000"],
        [],
        ["Summa", None, -1003.125],
        ["B", "2024-11", True],
    ]
    table = read_file(write_xlsx("fil.xlsx", {"Okt": rows}), _with(fyll_nedat=["period"]), SHAPE)
    assert _rows(table, "enhet", "period", "belopp") == [
        ("A", "202410", "-3.125"), (None, "202410", "-1 000"), ("B", "2024-11", "true"),
    ]  # fmt: skip
    assert table.typer is not None
    assert table.typer.select("enhet", "period", "belopp").rows() == [
        ("text", "tal", "tal"), (None, "tal", "text"), ("text", "text", "sant"),
    ]  # fmt: skip
    [total] = table.summarader
    assert (total.celler["belopp"], total.typer["belopp"]) == ("-1003.125", "tal")


def test_a_sum_that_excel_has_not_counted_is_still_a_sum_row(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, EXCEL_HEAD)
        sheet.write_row(1, 0, ["A", "2024-10", 2])
        sheet.write_string(2, 0, "Summa")
        sheet.write_formula(2, 2, "=SUM(C2:C2)")
    table = read_file(path, PROFILE, SHAPE)
    assert (_rows(table, "enhet"), [row.rad for row in table.summarader]) == ([("A",)], [3])


def test_sheets_with_the_header_are_read_together_and_others_are_told(write_xlsx: WriteXlsx) -> None:
    sheets = {
        "Sep": [EXCEL_HEAD, ["A", "2024-09", 1]],
        "Info": [["Om filen"]],
        "Tomt": [],
        "Okt": [["Titel"], EXCEL_HEAD[:3], ["B", "2024-10", 2]],
    }
    table = read_file(write_xlsx("fil.xlsx", sheets), PROFILE, SHAPE)
    assert _rows(table, "enhet", "blad", "rad") == [("A", "Sep", 2), ("B", "Okt", 3)]
    assert table.lasning == "Excel, blad Sep (rubrikrad 1), Okt (rubrikrad 2); ej lästa blad: Info"


def test_a_sheet_that_is_nearly_one_to_read_is_not_left_out_in_silence(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx(
        "fil.xlsx", {"Sep": [EXCEL_HEAD, ["A", "2024-09", 1]], "Okt": [["Enhet", "Period", "Summan"]]}
    )
    with pytest.raises(AmbiguousError, match="Okt") as caught:
        read_file(path, PROFILE, SHAPE)
    assert 'blad = ["Sep"]' in caught.value.gor, "the sheet that lacks a column would stop the file again"
    assert read_file(path, _with(blad="Sep"), SHAPE).frame.height == 1


def test_a_sheet_that_the_profile_names_must_exist(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx("fil.xlsx", {"Okt": [EXCEL_HEAD], "Nov": [EXCEL_HEAD]})
    with pytest.raises(FileRejectedError, match="Dec") as caught:
        read_file(path, _with(blad=["Okt", "Dec"]), SHAPE)
    assert '["Okt", "Nov"]' in caught.value.gor


def test_sheets_in_different_units_are_not_mixed(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx("fil.xlsx", {"A": [EXCEL_HEAD], "B": [["Enhet", "Period", "Belopp tkr"]]})
    with pytest.raises(AmbiguousError, match="enheter"):
        read_file(path, PROFILE, SHAPE)


def test_a_merged_cell_is_that_of_each_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, EXCEL_HEAD)
        sheet.merge_range(1, 0, 2, 0, "A")
        for row in (1, 2):
            sheet.write_row(row, 1, ["2024-10", row])
    assert _rows(read_file(path, PROFILE, SHAPE), "enhet") == [("A",), ("A",)]


def test_json_objects_are_rows_and_numbers_keep_their_digits(read: Read) -> None:
    first = '{"enhet": "A", "period": "2024-10", "belopp": 12345678901234567.89}'
    table = read(f'{{"rader": [{first}, {{"enhet": "B", "text": true}}]}}', name="fil.json")
    assert _rows(table) == [("A", "2024-10", "12345678901234567.89", None), ("B", None, None, "ja")]
    assert table.frame["rad"].to_list() == [1, 2]


def test_a_json_object_with_nested_values_is_broken(read: Read) -> None:
    rows = [{"enhet": "A", "period": "2024-10", "belopp": 1}, {"enhet": {"id": 1}}, "text"]
    table = read(json.dumps(rows), name="fil.json")
    assert [(t.rad, t.regel) for t in table.trasiga] == [(2, "json_form"), (3, "json_form")]
    assert table.frame.height == 1


@pytest.mark.parametrize("text", ['[{"enhet": 1', '{"enhet": 1}', '"text"', '{"a": [], "b": []}'])
def test_json_that_is_no_list_of_rows_is_refused(read: Read, text: str) -> None:
    with pytest.raises(FileRejectedError):
        read(text, name="fil.json")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe\r\x00\n\x00"])
def test_an_empty_file_is_refused(read: Read, content: bytes) -> None:
    with pytest.raises(FileRejectedError, match="tom"):
        read(content)


def test_a_text_file_named_as_a_workbook_is_refused(read: Read) -> None:
    with pytest.raises(FileRejectedError, match="textfil") as caught:
        read(HEAD, name="fil.xlsx")
    assert caught.value.var == "fil.xlsx"
    assert ".csv" in caught.value.gor


def test_a_web_page_named_as_a_workbook_is_refused(read: Read) -> None:
    with pytest.raises(FileRejectedError, match="webbsida"):
        read("<html><table><tr><td>Enhet</td></tr></table></html>", name="fil.xls")


def test_a_workbook_named_as_text_is_refused(write_xlsx: WriteXlsx, read: Read) -> None:
    content = write_xlsx("fil.xlsx", {"A": [EXCEL_HEAD]}).read_bytes()
    with pytest.raises(FileRejectedError, match="Excelfil"):
        read(content)


@pytest.mark.parametrize("content", [b"PK\x03\x04skr\xe4p", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600])
def test_a_damaged_workbook_is_refused(read: Read, content: bytes) -> None:
    with pytest.raises(FileRejectedError, match="går inte att öppna"):
        read(content, name="fil.xlsx")


def test_a_cut_workbook_is_refused(write_xlsx: WriteXlsx, read: Read) -> None:
    content = write_xlsx("hel.xlsx", {"A": [EXCEL_HEAD]}).read_bytes()
    with pytest.raises(FileRejectedError, match="går inte att öppna"):
        read(content[: len(content) // 2], name="fil.xlsx")


def test_an_empty_workbook_is_refused(write_xlsx: WriteXlsx) -> None:
    with pytest.raises(FileRejectedError, match="inga ifyllda"):
        read_file(write_xlsx("fil.xlsx", {"A": []}), PROFILE, SHAPE)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"\x1f\x8b\x08"])
def test_other_kinds_of_file_are_refused(read: Read, content: bytes) -> None:
    with pytest.raises(FileRejectedError):
        read(content)


def test_a_broken_row_says_nothing_of_what_stands_in_it(read: Read) -> None:
    (broken,) = read(HEAD + "199001011234;2024-10;1;x;y\n").trasiga
    assert broken == Trasig("", 2, "antal_falt", "Raden har 5 fält men rubriken 4.")
