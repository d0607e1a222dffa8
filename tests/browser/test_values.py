"""Every table of the demonstration: each number carries its value, and the workbook keeps units apart.

No browser is needed; the pages are those that the browser's tests look at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from browser.conftest import PAGES
from download.conftest import MADE, workbook_cells
from lxml import html

from kpilib.download.columns import columns
from kpilib.download.entries import Number
from kpilib.download.workbook import read_sheets, write_workbook

NUMBER = re.compile(
    r"(?P<sign>[−+±]?)(?P<whole>\d{1,3}(?:\u00a0\d{3})*)(?:,(?P<part>\d+))?(?:\u00a0(?P<unit>%|p\.e\.|[a-zåäö]+))?"
)
UNITS = {"%", "p.e.", "kr", "tkr", "mnkr", "mdkr", "dygn", "dagar"}
"""What follows a number on a page; a count has nothing after it."""
TABLES = {
    "reports/kategoriplan.html": 30,
    "reports/halvarsuppfoljning.html": 20,
    "reports/nationellt.html": 8,
    "reports/datakvalitet.html": 4,
}
"""Pages -> how many tables they have at least, so that no test passes for want of them."""


def read(shown: str) -> tuple[Decimal, str] | None:
    """A number as a person reads it: its value and what follows it."""
    found = NUMBER.fullmatch(shown)
    if found is None:
        return None
    value = Decimal(f"{found['whole'].replace(chr(0xA0), '')}.{found['part'] or ''}".rstrip("."))
    return -value if found["sign"] == "−" else value, found["unit"] or ""


@pytest.mark.parametrize("page", [p for p in PAGES if p != "reports/katalog.html"])
def test_a_cell_that_reads_as_a_number_carries_just_that_number_and_its_unit(page: str, site: Path) -> None:
    seen = 0
    for cell in html.parse(str(site / page)).getroot().iter("td"):
        shown = read(cell.text_content())
        if shown is None:
            continue
        seen += 1
        (data,) = cell.iter("data")
        assert cell.get("class") == "tal", cell.text_content()
        assert Decimal(data.get("value")) == shown[0]
        assert data.get("value").replace("-", "") == f"{abs(shown[0]):f}", "with the decimals that are shown"
        unit = data.get("data-enhet").split(" ")[0]
        assert shown[1] in ("", "p.e." if unit == "p.e." else unit)
    assert seen or page not in TABLES


@pytest.mark.parametrize("page", PAGES)
def test_what_is_hidden_or_missing_carries_nothing(page: str, site: Path) -> None:
    for cell in html.parse(str(site / page)).getroot().iter("td"):
        if cell.text_content() in ("dolt", "–"):
            assert not list(cell.iter("data", "time")), html.tostring(cell)


@pytest.mark.parametrize("page", TABLES)
def test_a_column_of_a_workbook_has_one_unit(page: str, site: Path, tmp_path: Path) -> None:
    source = (site / page).read_text(encoding="utf-8")
    assert write_workbook(source, tmp_path / "bok.xlsx", {}, MADE)
    sheets = read_sheets(source)
    assert len(sheets) >= TABLES[page]
    for n, sheet in enumerate(sheets, 2):
        held = workbook_cells(tmp_path / "bok.xlsx", n)
        by_column = defaultdict(set)
        for place, cell in held.items():
            if isinstance(cell.value, float):
                by_column[place.rstrip("0123456789")].add(shown_unit(cell.form))
        for letter, units in by_column.items():
            heading = str(held[f"{letter}4"].value)
            assert len(units - {""}) <= 1, (sheet.name, heading, units)
            if len(units) > 1:  # what a cell does not show, its heading says
                assert heading.endswith(f"({max(units)})")
        for column in columns(sheet.grid):
            units = {entry.enhet for entry in column.entries if isinstance(entry, Number)}
            assert len(units) <= 1, (sheet.name, column.rubrik, units)


def shown_unit(form: str) -> str:
    """The unit that a format of Excel's shows after a number."""
    positive = form.partition(";")[0]
    words = set(re.sub(r'[#,0."\u00a0]+', " ", positive.replace("p.e.", "PE")).split())
    return next(iter(words & ((UNITS - {"p.e."}) | {"PE"})), "")
