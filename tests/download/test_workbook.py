"""The workbook: numbers are numbers that look as on the page, and hidden values are texts."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import pytest

from download.conftest import MADE, Held, Made, S, workbook_cells
from kpilib.download.workbook import write_workbook


@pytest.fixture(scope="module")
def cells(rapport: Made) -> dict[str, Held]:
    """The cells of the first table."""
    return workbook_cells(rapport.path("xlsx"), 3)


def test_there_is_a_sheet_for_each_table_with_a_name_that_excel_takes(rapport: Made) -> None:
    names = fastexcel.read_excel(rapport.path("xlsx")).sheet_names
    assert names[:2] == ["Innehåll", "Tre kurvor"]
    assert len(names) == len({name.lower() for name in names}) == 4
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert names[2].startswith("1 Värden i kr och andel")


def test_the_first_sheet_says_what_the_report_is_and_that_it_is_a_draft(rapport: Made) -> None:
    sheet = fastexcel.read_excel(rapport.path("xlsx")).load_sheet(0, header_row=None).to_polars()
    said = {row[0]: row[1] for row in sheet.iter_rows()}
    assert said["Status"] == "UTKAST"
    assert said["Period"] == "andra halvåret 2024"
    assert said["Skriven för"] == "Provrådet"
    assert said["Ögonblicksbild"] == "k0123456789ab"
    assert said["Tre kurvor"] == "Tre kurvor"
    sources = {row[0]: row[2] for row in sheet.iter_rows()}
    assert sources[fastexcel.read_excel(rapport.path("xlsx")).sheet_names[2]] == "Källa: påhittade tal."


def test_numbers_are_numbers_with_the_decimals_and_units_of_the_page(cells: dict[str, Held]) -> None:
    assert cells["C6"] == Held(1234.0, '#,##0;"−"#,##0')
    assert cells["E6"] == Held(0.37, '#,##0 %;"−"#,##0 %')
    assert cells["E8"] == Held(0.125, '#,##0.0 %;"−"#,##0.0 %')
    assert cells["G6"] == Held(-2.0, '#,##0.0" p.e.";"−"#,##0.0" p.e."')
    assert cells["G7"] == Held(1.9, '"+"#,##0.0" p.e.";"−"#,##0.0" p.e.";"±"#,##0.0')
    assert cells["F5"] == Held(0.0, '"+"#,##0;"−"#,##0;"±"#,##0')
    assert cells["F8"].value == 86.0


def test_a_heading_has_a_column_for_each_unit_under_it_and_for_each_number_of_a_cell(
    cells: dict[str, Held],
) -> None:
    assert [cells[f"{c}4"].value for c in "ABCDEFGHIJ"] == [
        "Grupp",
        "Insats",
        "Antal",
        "Antal (mnkr)",
        "Andel",
        "Förändring (antal)",
        "Förändring (p.e.)",
        "Delar, täljare",
        "Delar, nämnare",
        "Dag",
    ]
    assert (cells["H6"].value, cells["I6"].value) == (315.0, 340.0)


def test_kronor_of_different_size_are_of_one_unit(cells: dict[str, Held]) -> None:
    """The page says 2,74 mdkr and 688 mnkr."""
    assert cells["D7"] == Held(2740.0, '#,##0" mnkr";"−"#,##0" mnkr"')
    assert cells["D8"].value == 688.0


def test_a_hidden_or_missing_value_is_text_in_the_column_of_its_unit(cells: dict[str, Held]) -> None:
    assert cells["C5"].value == "dolt"
    assert cells["E5"].value == "dolt"
    assert cells["E7"].value == "–"


def test_where_a_row_has_nothing_the_cell_is_blank(cells: dict[str, Held]) -> None:
    assert not {"D5", "D6", "C7", "C8", "H5", "F6"} & set(cells)


def test_a_day_is_a_day_and_a_group_is_a_column(cells: dict[str, Held]) -> None:
    assert cells["J5"].form == "yyyy-mm-dd"
    assert isinstance(cells["J5"].value, float)
    assert cells["J7"].value == "–"
    assert [cells[f"A{n}"].value for n in range(4, 9)] == ["Grupp", "Köp", "Köp", "Kostnad", "Kostnad"]


def test_a_period_is_sorted_by_time_and_shown_as_on_the_page(rapport: Made) -> None:
    periods = [workbook_cells(rapport.path("xlsx"), 2)[f"A{n}"] for n in range(5, 13)]
    assert [p.form for p in periods[:5]] == [f'"kvartal {q} "yyyy' for q in (1, 2, 3, 4, 1)]
    days = [date(1899, 12, 30) + timedelta(days=int(str(p.value).removesuffix(".0"))) for p in periods]
    assert days == [date(y, m, 1) for y in (2023, 2024) for m in (1, 4, 7, 10)]


def test_the_filter_covers_every_row_and_column(rapport: Made) -> None:
    with zipfile.ZipFile(rapport.path("xlsx")) as file:
        sheets = {n: ElementTree.fromstring(file.read(f"xl/worksheets/sheet{n}.xml")) for n in (2, 3, 4)}
    filters = {n: next(sheet.iter(f"{S}autoFilter")).get("ref") for n, sheet in sheets.items()}
    assert filters == {2: "A4:D12", 3: "A4:J8", 4: "A4:B6"}


def test_the_heading_row_stays_in_sight_and_the_source_stands_below(
    rapport: Made, cells: dict[str, Held]
) -> None:
    with zipfile.ZipFile(rapport.path("xlsx")) as file:
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet3.xml"))
    pane = next(sheet.iter(f"{S}pane"))
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "4")
    assert cells["A10"].value == "Källa: påhittade tal."


def test_the_heading_row_is_as_high_as_its_longest_heading_needs(tmp_path: Path) -> None:
    def height(heading: str) -> float:
        page = (
            f"<html><body><main><h1>Plan</h1><table><thead><tr><th>Insats</th><th>{heading}</th></tr></thead>"
            "<tbody><tr><th>BmSS</th><td>3 %</td></tr></tbody></table></main></body></html>"
        )
        assert write_workbook(page, tmp_path / "plan.xlsx", {}, MADE)
        with zipfile.ZipFile(tmp_path / "plan.xlsx") as file:
            sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet2.xml"))
        return next(float(row.get("ht") or 0) for row in sheet.iter(f"{S}row") if row.get("r") == "4")

    assert (
        height("Andel") < height("Andel av nettokostnaden") < height("Andel av hela nettokostnaden 2023 ny")
    )


def test_a_row_is_as_high_as_its_longest_text_needs(tmp_path: Path) -> None:
    words = "ord " * 40
    page = (
        "<html><body><main><h1>Plan</h1><table><thead><tr><th>Insats</th><th>Orsak</th></tr></thead>"
        f"<tbody><tr><th>Ett</th><td>kort</td></tr><tr><th>Två</th><td>{words}</td></tr></tbody></table>"
        "</main></body></html>"
    )
    assert write_workbook(page, tmp_path / "plan.xlsx", {}, MADE)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as file:
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet2.xml"))
    heights = {row.get("r"): float(row.get("ht") or 0) for row in sheet.iter(f"{S}row")}
    assert heights["5"] == 0, "a row of one line has the height that it has"
    assert heights["6"] >= 3 * 15


def test_a_number_that_no_cell_says_is_one_is_text(tmp_path: Path) -> None:
    page = (
        "<html><body><main><h1>Plan</h1><table><thead><tr><th>Insats</th><th>Andel</th></tr></thead>"
        "<tbody><tr><th>BmSS</th><td style='text-align: right'>37\u00a0%</td></tr></tbody></table>"
        "</main></body></html>"
    )
    assert write_workbook(page, tmp_path / "plan.xlsx", {}, MADE)
    assert workbook_cells(tmp_path / "plan.xlsx", 2)["B5"] == Held("37\u00a0%", "")
