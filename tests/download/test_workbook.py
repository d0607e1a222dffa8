"""The workbook: numbers are numbers that look as on the page, and hidden values are texts."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import pytest

from download.conftest import MADE, Made
from kpilib.download.workbook import write_workbook

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def cells(rapport: Made) -> dict[str, tuple[object, str]]:
    """Cell -> value and format of the first table."""
    with zipfile.ZipFile(rapport.path("xlsx")) as file:
        shared = [
            "".join(t.text or "" for t in item.iter(f"{S}t"))
            for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        styles = ElementTree.fromstring(file.read("xl/styles.xml"))
        formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(f"{S}numFmt")}
        used = [formats.get(x.get("numFmtId"), "") for x in styles.find(f"{S}cellXfs") or ()]
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet3.xml"))
    found: dict[str, tuple[object, str]] = {}
    for cell in sheet.iter(f"{S}c"):
        value = cell.find(f"{S}v")
        if value is not None and value.text is not None:
            text = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
            found[cell.get("r") or ""] = (text, used[int(cell.get("s") or 0)])
    return found


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


def test_numbers_are_numbers_with_the_decimals_and_units_of_the_page(
    cells: dict[str, tuple[object, str]],
) -> None:
    assert cells["C6"] == (1234.0, "#,##0;−#,##0")
    assert cells["D6"] == (0.37, "#,##0 %;−#,##0 %")
    assert cells["C7"] == (2.74, '#,##0.00" mdkr";−#,##0.00" mdkr"')
    assert cells["D8"] == (0.125, "#,##0.0 %;−#,##0.0 %")
    assert cells["E6"] == (-2.0, '#,##0.0" p.e.";−#,##0.0" p.e."')
    assert cells["E7"] == (1.9, '+#,##0.0" p.e.";−#,##0.0" p.e.";±#,##0.0" p.e."')
    assert cells["E8"][0] == 86.0


def test_a_hidden_or_missing_value_is_text(cells: dict[str, tuple[object, str]]) -> None:
    assert cells["C5"][0] == "<5"
    assert cells["D5"][0] == "dolt"
    assert cells["D7"][0] == "–"
    assert cells["F6"][0] == "315 av 340"


def test_a_day_is_a_day_and_a_group_is_a_column(cells: dict[str, tuple[object, str]]) -> None:
    assert cells["G5"][1] == "yyyy-mm-dd"
    assert isinstance(cells["G5"][0], float)
    assert [cells[f"A{n}"][0] for n in range(4, 9)] == ["Grupp", "Köp", "Köp", "Kostnad", "Kostnad"]
    assert [cells[f"{c}4"][0] for c in "BCD"] == ["Insats", "Antal", "Andel"]


def test_the_heading_row_stays_in_sight_and_the_source_stands_below(
    rapport: Made, cells: dict[str, tuple[object, str]]
) -> None:
    with zipfile.ZipFile(rapport.path("xlsx")) as file:
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet3.xml"))
    pane = next(sheet.iter(f"{S}pane"))
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "4")
    assert cells["A10"][0] == "Källa: påhittade tal."


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
