"""The cells of a workbook keep what they are: number, text, day, truth, error, formula without a value."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arbetsbok.delar import MAIN, STRICT, rows, text, write_book, write_parts
from kpilib.arbetsbok import Celltyp
from kpilib.arbetsbok.number_format import moment, number_text, shown_as, shown_unit, thousands
from kpilib.sheets.opening import open_file
from kpilib.sources.profile import Las

Cell = tuple[str | None, str | None]


def cells(path: Path, sheet: int = 0) -> list[list[Cell]]:
    """(text, type) of each cell of a sheet, row by row."""
    opened = open_file(path, Las().oppnas).sheets[sheet]
    body = opened.body(0, len(opened.head[0][1]))
    assert body.typer is not None
    assert body.typer["rad"].equals(body.celler["rad"])
    texts, types = body.celler.drop("rad").rows(), body.typer.drop("rad").rows()
    return [list(zip(*row, strict=True)) for row in zip(texts, types, strict=True)]


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c t="n"><v>-3.125</v></c>', ("-3.125", "tal")),
        ("<c><v>1E+05</v></c>", ("100000", "tal")),
        ("<c><v>1.5E-3</v></c>", ("0.0015", "tal")),
        ("<c><v>31.0</v></c>", ("31", "tal")),
        ("<c><v>0.30000000000000004</v></c>", ("0.30000000000000004", "tal")),
        ("<c><v>12345678901234567890</v></c>", ("12345678901234567890", "tal")),
        ('<c s="1"><v>45596</v></c>', ("2024-10-31 00:00:00", "datum")),
        ('<c s="1"><v>45596.354166666664</v></c>', ("2024-10-31 08:30:00", "datum")),
        ('<c s="1"><v>2019</v></c>', ("1905-07-11 00:00:00", "datum")),
        ('<c s="1"><v>2958466</v></c>', ("2958466", "tal")),
        ('<c s="2"><v>0.354166666666667</v></c>', ("08:30:00", "tid")),
        ('<c s="3"><v>1.25</v></c>', ("30:00:00", "tid")),
        ('<c t="d"><v>2024-10-31T00:00:00</v></c>', ("2024-10-31 00:00:00", "datum")),
        ('<c t="d"><v>2024-10-31</v></c>', ("2024-10-31 00:00:00", "datum")),
        ('<c t="b"><v>1</v></c>', ("true", "sant")),
        ('<c t="b"><v>0</v></c>', ("false", "sant")),
        ('<c t="e"><v>#N/A</v></c>', ("#N/A", "fel")),
        ('<c t="s"><v>0</v></c>', ("delad", "text")),
        ('<c t="s"><v>1</v></c>', ("fet och mager", "text")),
        ('<c t="s"><v>2</v></c>', (None, None)),
        ('<c t="inlineStr"><is><r><t>två </t></r><r><t>delar</t></r></is></c>', ("två delar", "text")),
        ('<c t="inlineStr"><is><t>18&#160;420,7</t></is></c>', ("18\u00a0420,7", "text")),
        ('<c t="inlineStr"><is><t>rad_x000D_bryt</t></is></c>', ("rad\rbryt", "text")),
        ('<c t="str"><f>A1&amp;"x"</f><v>ax</v></c>', ("ax", "text")),
        ('<c t="str"><f>IF(A1,"","x")</f><v></v></c>', (None, None)),
        ("<c><f>1+1</f><v>2</v></c>", ("2", "tal")),
        ("<c><f>1-1</f><v>0</v></c>", ("0", "tal")),
        ("<c><f>F2*0.05</f><v /></c>", ("=F2*0.05", "formel")),
        ("<c><f>F2*0.05</f></c>", ("=F2*0.05", "formel")),
        ('<c><f t="shared" si="0"/></c>', ("=", "formel")),
        ('<c t="str"><f>A1</f></c>', ("=A1", "formel")),
        ("<c><v>1,5</v></c>", ("1,5", "text")),
        ('<c s="4"><v>5</v></c>', ("5", "tal")),
        ('<c s="99"><v>5</v></c>', ("5", "tal")),
    ],
)  # fmt: skip
def test_a_cell_is_text_and_what_it_is(tmp_path: Path, xml: str, cell: Cell) -> None:
    strings = (
        "<si><t>delad</t></si>"
        "<si><r><t>fet</t></r><r><t> och mager</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
        "<si><t/></si>"
    )
    formats = ("yyyy\\-mm\\-dd", "hh:mm", "[h]:mm", '0" dagar";[Red]-0')
    path = write_book(
        tmp_path / "fil.xlsx", {"A": rows(xml + text("sist"))}, strings=strings, formats=formats
    )
    assert cells(path) == [[cell, ("sist", "text")]]


def test_a_workbook_that_counts_from_1904_has_its_own_days(tmp_path: Path) -> None:
    sheet = {"A": rows('<c s="1"><v>44134</v></c><c><v>44134</v></c>')}
    path = write_book(
        tmp_path / "fil.xlsx", sheet, workbook='<workbookPr date1904="1"/>', formats=("yyyy-mm-dd",)
    )
    assert cells(path) == [[("2024-10-31 00:00:00", "datum"), ("44134", "tal")]]
    assert open_file(path, Las().oppnas).fran_1904


def test_a_value_that_is_written_until_excel_counts_it_is_none(tmp_path: Path) -> None:
    """A library that counts nothing stores 0 for every formula, and asks Excel to count when it opens."""
    sheet = {"A": rows("<c><f>B1*2</f><v>0</v></c><c><v>0</v></c><c><f>1+2</f><v>3</v></c>")}
    path = write_book(tmp_path / "fil.xlsx", sheet, workbook='<calcPr fullCalcOnLoad="1"/>')
    assert cells(path) == [[("=B1*2", "formel"), ("0", "tal"), ("3", "tal")]]
    path = tmp_path / "xlsxwriter.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("A").write_formula(0, 0, "=1+2")
    assert cells(path) == [[("=1+2", "formel")]]


@pytest.mark.parametrize("space", [MAIN, STRICT])
def test_rows_and_cells_are_where_their_addresses_say(tmp_path: Path, space: str) -> None:
    sheet = (
        '<dimension ref="A1:B2"/><sheetData><row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row>'
        '<row r="7"><c r="B7"><v>7</v></c></row><row><c><v>8</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="B7:C9"/></mergeCells>'
    )
    path = write_book(tmp_path / "fil.xlsx", {"A": sheet}, space=space)
    [opened] = open_file(path, Las().oppnas).sheets
    body = opened.body(0, 5).celler
    assert body.drop("rad").rows() == [
        ("1", None, None, "4", "5"),
        (None, "7", *[None] * 3),
        ("8", *[None] * 4),
    ]
    assert body["rad"].to_list() == [1, 7, 8]
    assert opened.sammanfogade == [(7, 1, 9, 2)]
    assert [rad for rad, _ in opened.head] == list(range(1, 9)), "blank rows are rows of the sheet's top"


def test_the_names_of_elements_may_have_a_prefix(tmp_path: Path) -> None:
    path = write_book(tmp_path / "fil.xlsx", {"A": ""})
    parts = {
        "_rels/.rels": '<p:Relationships xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<p:Relationship Id="w" Type="http://x/relationships/officeDocument" Target="/xl\\WorkBook.xml"/>'
        "</p:Relationships>",
        "xl/workbook.xml": f'<x:workbook xmlns:x="{MAIN}" xmlns:r="http://x/relationships"><x:sheets>'
        '<x:sheet name="A" r:id="r1"/></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://x"><Relationship Id="r1" '
        'Type="http://x/worksheet" Target="/xl/worksheets/Sheet1.xml"/></Relationships>',
        "xl\\worksheets\\sheet1.xml": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1">'
        "<x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>",
    }
    assert cells(write_parts(path, parts)) == [[("1", "tal")]]


@pytest.mark.parametrize(
    ("code", "visas"),
    [
        ("General", None), ("0.00", None), ("#,##0 kr", None), ('0" dagar"', None), ("[Red]0;[Blue]-0", None),
        ("0.00E+00", None), ("Standard", None), ("@", None), ("#,##0\\ \\d", None), ("[$-41D]0", None),
        ("yyyy-mm-dd", "datum"), ("d/m/yy", "datum"), ("mmm yyyy", "datum"), ("[$-41D]d mmmm yyyy", "datum"),
        ("yyyy\\-mm\\-dd\\ hh:mm", "datum"), ("mmm", "datum"), ("ÅÅÅÅ-MM-DD", "datum"),
        ("hh:mm", "tid"), ("[h]:mm", "tid"), ("mm:ss.0", "tid"), ("h:mm AM/PM", "tid"),
    ],
)  # fmt: skip
def test_a_number_format_says_whether_it_shows_a_day(code: str, visas: str | None) -> None:
    assert shown_as("164", code) == visas


@pytest.mark.parametrize(
    ("code", "times", "unit"),
    [
        ("#,##0,", 1, None), ('#,##0,"tkr"', 1, "tkr"), ("0.0,,", 2, None), ("#,##0,;[Red]-#,##0,", 1, None),
        ("#,##0", 0, None), ("#,##0.00", 0, None), ('#,##0" kr, netto"', 0, None), ("General", 0, None),
        ("yyyy-mm-dd", 0, None), ("#,##0\\ \\t\\k\\r", 0, "tkr"), ('0.0,," Mnkr"', 2, "mnkr"),
        ("0.0%", 0, "%"), ('0" %"', 0, None),
        ('#,##0" KSEK"', 0, "ksek"), ('0" trkr"', 0, None), ('#,##0 "kr"', 0, None),
    ],
)  # fmt: skip
def test_a_number_format_may_show_thousands_as_ones_and_say_so(
    code: str, times: int, unit: str | None
) -> None:
    assert (thousands(code), shown_unit(code)) == (times, unit)


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ('#,##0.0" tkr"', ("-18420.7 tkr", "tal")),
        ('#,##0," tkr"', ("-18.4207 tkr", "tal")),
        ('#,##0" kr"', ("-18420.7", "tal")),
        ("#,##0,", ("-18420.7", "tal")),
    ],
)
def test_a_number_has_the_unit_that_its_cell_shows(tmp_path: Path, code: str, cell: Cell) -> None:
    sheet = {"A": rows('<c s="1"><v>-18420.7</v></c>')}
    assert cells(write_book(tmp_path / "fil.xlsx", sheet, formats=(code,))) == [[cell]]


def test_the_numbers_of_formats_that_every_workbook_has_are_known() -> None:
    assert [shown_as(n, None) for n in ("0", "2", "14", "20", "22", "49", "x")] == [
        None, None, "datum", "tid", "datum", None, None,
    ]  # fmt: skip


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_every_day_is_the_one_that_excel_shows(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert moment(str(serial), "datum") == (f"{day} 00:00:00", Celltyp.DATUM)


@given(st.dates(date(1904, 1, 1), date(9999, 12, 31)))
def test_and_from_1904(day: date) -> None:
    assert moment(str((day - date(1904, 1, 1)).days), "datum", True) == (f"{day} 00:00:00", Celltyp.DATUM)


def test_days_that_excel_shows_and_no_calendar_has_are_told_as_shown() -> None:
    shown = {n: moment(str(n), "datum")[0][:10] for n in (0, 1, 59, 60, 61)}
    assert shown == {0: "1900-01-00", 1: "1900-01-01", 59: "1900-02-28", 60: "1900-02-29", 61: "1900-03-01"}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value_whatever_form_it_is_written_in(number: float) -> None:
    written = number_text(repr(number))
    assert written is not None
    assert float(written) == number
    assert "e" not in written.lower()


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12).map(lambda x: round(x, 6)),
    st.dates(date(1970, 1, 1), date(2100, 12, 31)),
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20),
)


def _expected(value: Any) -> Cell:
    match value:
        case None:
            return None, None
        case bool():
            return str(value).lower(), "sant"
        case date():
            return f"{value} 00:00:00", "datum"
        case str():
            return value, "text"
    return number_text(f"{value:.16g}"), "tal"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_VALUES, min_size=4, max_size=4), max_size=8))
def test_a_table_of_any_values_comes_back_as_it_was_written(tmp_path: Path, table: list[list[Any]]) -> None:
    path = tmp_path / "fil.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["a", "b", "c", "d"])
        for r, row in enumerate(table, 1):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
    filled = [[_expected(value) for value in row] for row in table if any(v is not None for v in row)]
    assert cells(path)[1:] == filled


def _written(path: Path, value: Any, form: str | None = None) -> list[list[Cell]]:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        style = book.add_format({"num_format": form}) if form else None
        sheet.write(0, 0, value, style)
    return cells(path)


def test_what_a_library_writes_is_read_as_it_meant_it(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    assert _written(path, 1234567.89) == [[("1234567.89", "tal")]]
    assert _written(path, "0012") == [[("0012", "text")]]
    assert _written(path, datetime.fromisoformat("2024-02-29T12:00"), "yyyy-mm-dd hh:mm") == [
        [("2024-02-29 12:00:00", "datum")]
    ]
    assert _written(path, False) == [[("false", "sant")]]
