"""The cells of an .ods keep what they are, and what it hides is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from arbetsbok.delar import write_parts
from kpilib.errors import FileRejectedError
from kpilib.sheets.opening import open_file
from kpilib.sheets.sheet import Opened
from kpilib.sources.profile import Las

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def opened(path: Path, tables: str, before: str = "", styles: str = "") -> Opened:
    content = (
        f'<office:document-content {NAMES} xmlns:calcext="urn:org:documentfoundation:names:calc:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{before}{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return open_file(write_parts(path, {"mimetype": mimetype, "content.xml": content}), Las().oppnas)


def table(*rows: str, columns: str = "", attributes: str = "") -> str:
    inner = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="A" {attributes}>{columns}{inner}</table:table>'


def value(kind: str, attributes: str, text: str) -> str:
    return cell(f'office:value-type="{kind}" {attributes}', text)


def formula(attributes: str, text: str = "") -> str:
    return cell(f'table:formula="of:=[.A1]*2" {attributes}', text)


def cell(attributes: str = 'office:value-type="string"', text: str = "") -> str:
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.split("|")) if text else ""
    return f"<table:table-cell {attributes}>{paragraphs}</table:table-cell>"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (value("float", 'office:value="-3.125"', "-3,13"), ("-3.125", "tal")),
        (value("float", 'office:value="1E+05"', "x"), ("100000", "tal")),
        (value("percentage", 'office:value="0.5"', "50 %"), ("50 %", "tal")),
        (value("currency", 'office:value="3.5"', "3,50 kr"), ("3.5", "tal")),
        (value("date", 'office:date-value="2024-10-31"', "31 okt"), ("2024-10-31 00:00:00", "datum")),
        (value("date", 'office:date-value="2024-10-31T08:30:00"', "x"), ("2024-10-31 08:30:00", "datum")),
        (value("time", 'office:time-value="PT30H05M00S"', "x"), ("30:05:00", "tid")),
        (value("boolean", 'office:boolean-value="true"', "SANT"), ("true", "sant")),
        (cell(text="18&#160;420,7"), ("18\u00a0420,7", "text")),
        (cell(text="två<text:s text:c='2'/>blanka|och en rad"), ("två  blanka\noch en rad", "text")),
        (cell(text="<text:span>del</text:span>ar"), ("delar", "text")),
        (formula('office:value-type="float" office:value="2"', "2"), ("2", "tal")),
        (formula(""), ("=[.A1]*2", "formel")),
        (formula('office:value-type="string" office:string-value=""', "#DIV/0!"), ("#DIV/0!", "fel")),
        (formula('office:value-type="string" calcext:value-type="error"', "#NAMN?"), ("#NAMN?", "fel")),
        (formula('office:value-type="string" office:string-value=""'), (None, None)),
        ("<table:covered-table-cell/>", (None, None)),
    ],
)  # fmt: skip
def test_a_cell_is_text_and_what_it_is(
    tmp_path: Path, xml: str, expected: tuple[str | None, str | None]
) -> None:
    note = cell(text="").replace(
        ">", "><office:annotation><text:p>en anteckning</text:p></office:annotation>", 1
    )
    [sheet] = opened(tmp_path / "fil.ods", table(xml + note + cell(text="sist"))).sheets
    body = sheet.body(0, 3)
    assert body.typer is not None
    texts, types = body.celler.drop("rad").row(0), body.typer.drop("rad").row(0)
    assert list(zip(texts, types, strict=True)) == [expected, (None, None), ("sist", "text")]


def test_equal_rows_and_cells_that_stand_once_come_as_often_as_they_are(tmp_path: Path) -> None:
    twice = 'table:number-columns-repeated="2" office:value-type="float" office:value="7"'
    far = '<table:table-cell table:number-columns-repeated="16380"/>'
    rows = (
        cell(text="A"),
        f'<table:table-row table:number-rows-repeated="2">{cell(twice)}{far}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="3">{far}</table:table-row>',
        cell(text="B"),
        f'<table:table-row table:number-rows-repeated="1048000">{far}</table:table-row>',
    )
    [sheet] = opened(tmp_path / "fil.ods", table(*rows)).sheets
    assert sheet.body(0, 2).celler.rows() == [
        ("A", None, 1), ("7", "7", 2), ("7", "7", 3), ("B", None, 7),
    ]  # fmt: skip


def test_what_a_workbook_hides_and_merges_is_known(tmp_path: Path) -> None:
    style = (
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    merged = cell('table:number-rows-spanned="2" table:number-columns-spanned="3"', "A")
    tables = table(
        f"{cell()}{merged}",
        f'<table:table-row table:visibility="filter">{cell(text="dold")}</table:table-row>',
        f'<table:table-row table:visibility="collapse">{cell(text="dold")}</table:table-row>',
        columns='<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>',
    ) + table(cell(text="x"), attributes='table:style-name="ta2"')
    first, second = opened(tmp_path / "fil.ods", tables, styles=style).sheets
    assert first.sammanfogade == [(1, 1, 2, 3)]
    assert (first.dolda_rader, first.dolda_kolumner) == ({2, 3}, {2})
    assert (first.dold, second.dold) == (False, True)


def test_a_workbook_may_count_its_days_from_1904(tmp_path: Path) -> None:
    null = '<table:null-date table:date-value="1904-01-01"/>'
    settings = f"<table:calculation-settings>{null}</table:calculation-settings>"
    found = [opened(tmp_path / "fil.ods", table(cell(text="A")), s).fran_1904 for s in ("", settings)]
    assert found == [False, True]


def test_a_cell_far_out_is_named(tmp_path: Path) -> None:
    rows = (
        cell('table:number-columns-repeated="16383" office:value-type=""') + cell(text="x"),
        f'<table:table-row table:number-rows-repeated="1048575">{cell(text="A")}</table:table-row>',
    )
    with pytest.raises(FileRejectedError, match=r"Bladet A .* långt utanför"):
        opened(tmp_path / "fil.ods", table(*rows))
