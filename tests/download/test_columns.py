"""The columns of a workbook: no number stands among numbers of another unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.download.columns import Column, columns
from kpilib.download.entries import Day, Number
from kpilib.download.grid import read_grid
from kpilib.download.tree import find, parse
from kpilib.form import cell
from kpilib.form.cell import Cell
from kpilib.form.enhet import KRONOR
from kpilib.form.tabell import tabell

ENHETER = ("andel", "procent", "antal", "kr", "mnkr", "dygn per månad", "kr per plats och år")


def made(*cells: Cell | str, heading: str = "Värde") -> list[Column]:
    """The columns that a heading becomes whose cells are these, the rows' own left out."""
    rows = [{"rad": str(n), "varde": one} for n, one in enumerate(cells)]
    html = tabell(rows, {"rad": "Rad", "varde": heading})
    return columns(read_grid(find(parse(html), "table")))[1:]


def held(column: Column) -> list[object]:
    """What a column holds: the number or day in each row, or its text."""
    return [entry if isinstance(entry, str) else entry.varde for entry in column.entries]


def headings(found: Sequence[Column]) -> list[str]:
    return [column.rubrik for column in found]


def test_one_unit_is_one_column_under_the_heading_of_the_page() -> None:
    found = made(cell.varde(0.37, "andel"), cell.varde(0.5, "andel"))
    assert headings(found) == ["Värde"]
    assert held(found[0]) == [Decimal("0.37"), Decimal("0.5")]


def test_units_of_different_kind_are_a_column_each_and_named_by_it() -> None:
    found = made(cell.varde(0.37, "andel"), cell.varde(27.06, "dygn"), cell.tal(12), cell.varde(8, "dygn"))
    assert headings(found) == ["Värde (%)", "Värde (dygn)", "Värde (antal)"]
    assert [held(column) for column in found] == [
        [Decimal("0.37"), "", "", ""],
        ["", Decimal(27), "", Decimal(8)],
        ["", "", Decimal(12), ""],
    ]


def test_kronor_per_different_things_are_different_units() -> None:
    found = made(cell.varde(75246, "kr per poäng och år"), cell.varde(2002151, "kr per plats och år"))
    assert headings(found) == ["Värde (kr per poäng och år)", "Värde (kr per plats och år)"]


def test_kronor_of_different_size_are_one_unit_the_smallest_that_is_shown() -> None:
    found = made(cell.stora_kronor(2_744_000_000), cell.stora_kronor(688_400_000))
    assert headings(found) == ["Värde (mnkr)"]
    assert held(found[0]) == [Decimal(2740), Decimal(688)]
    found = made(cell.stora_kronor(2_744_000_000), cell.stora_kronor(1234))
    assert headings(found) == ["Värde (kr)"]
    assert held(found[0]) == [Decimal(2_740_000_000), Decimal(1234)]


def test_a_unit_that_the_numbers_do_not_show_stands_in_the_heading() -> None:
    assert headings(made(cell.tal(1234.5, 2, "kr"), heading="Köpt")) == ["Köpt (kr)"]
    assert headings(made(cell.varde(8, "dygn per månad"), heading="Tid")) == ["Tid (dygn per månad)"]
    assert headings(made(cell.tal(4, enhet="kvartil"), heading="Kvartil")) == ["Kvartil"]
    assert headings(made(cell.tal(4, enhet="kr"), heading="Personkrets")) == ["Personkrets (kr)"]


def test_two_numbers_of_a_cell_are_a_column_each() -> None:
    row = {"taljare": 315, "namnare": 340, "enhet": "andel", "raknar": "kop"}
    found = made(cell.delar(row), cell.delar(row | {"namnare": None}), heading="Delar")
    assert headings(found) == ["Delar, täljare", "Delar, nämnare"]
    assert [held(column) for column in found] == [[Decimal(315), ""], [Decimal(340), ""]]


def test_two_numbers_that_nothing_tells_apart_are_a_text() -> None:
    pair = cell.av(cell.tal(3), " eller ", cell.tal(4), slag="tal")
    found = made(pair, cell.tal(5))
    assert held(found[0]) == ["3 eller 4", Decimal(5)]


def test_a_hidden_number_stands_in_the_column_of_its_unit_and_makes_one_of_its_own() -> None:
    found = made(cell.varde(0.37, "andel"), cell.dold("antal"), cell.dold("andel"))
    assert headings(found) == ["Värde (%)", "Värde (antal)"]
    assert [held(column) for column in found] == [[Decimal("0.37"), "", "dolt"], ["", "dolt", ""]]


def test_a_dash_stands_in_the_column_of_its_unit_and_where_there_is_none_the_row_is_blank() -> None:
    found = made(cell.varde(0.37, "andel"), cell.tal(3), cell.varde(None, "andel"), cell.varde(None, "kr"))
    assert [held(column) for column in found] == [
        [Decimal("0.37"), "", "–", ""],
        ["", Decimal(3), "", ""],
    ]
    assert held(made(cell.tal(3), cell.varde(None, "kr"))[0]) == [Decimal(3), "–"]


def test_words_among_numbers_of_several_units_stand_in_the_first_column() -> None:
    found = made(cell.varde(0.37, "andel"), cell.tal(3), "räknas inte")
    assert [held(column) for column in found] == [[Decimal("0.37"), "", "räknas inte"], ["", Decimal(3), ""]]


def test_words_before_and_after_a_number_stand_in_its_format() -> None:
    under, prel = (
        cell.av("under ", cell.tal(176), slag="tal"),
        cell.av(cell.varde(7.31, "procent"), " p", slag="tal"),
    )
    (one,), (other,) = made(under), made(prel)
    assert one.entries == [Number(Decimal(176), '"under "#,##0;"under −"#,##0', "antal")]
    assert other.entries == [Number(Decimal("0.073"), '#,##0.0 %" p";"−"#,##0.0 %" p"', "%")]


def test_a_number_within_a_sentence_is_part_of_the_sentence() -> None:
    assert held(made(cell.av("Avvikelse: ", cell.tal(3)), "Uppfylld")[0]) == ["Avvikelse: 3", "Uppfylld"]


@pytest.mark.parametrize(
    ("shown", "entry"),
    [
        (cell.dag(date(2024, 10, 31)), Day(date(2024, 10, 31), "yyyy-mm-dd")),
        (cell.period("2024"), Number(Decimal(2024), "0")),
        (cell.period("2024-10"), Day(date(2024, 10, 1), '"oktober "yyyy')),
        (cell.period("2024H2"), Day(date(2024, 7, 1), '"andra halvåret "yyyy')),
        (cell.dag(None), "–"),
        (cell.av("från ", cell.dag(date(2024, 10, 31))), "från 2024-10-31"),
    ],
)
def test_a_day_and_a_period_are_sorted_by_time(shown: Cell, entry: object) -> None:
    assert made(shown)[0].entries == [entry]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ENHETER), st.floats(min_value=-1e10, max_value=1e10, allow_nan=False) | st.none()
        ),
        min_size=1,
        max_size=12,
    )
)
def test_a_column_has_numbers_of_one_unit_and_no_number_of_the_page_is_lost(
    values: list[tuple[str, float | None]],
) -> None:
    cells = [cell.varde(x, enhet) for enhet, x in values]
    found = made(*cells)
    numbers = [[e for e in column.entries if isinstance(e, Number)] for column in found]
    assert all(len({e.enhet for e in column}) <= 1 for column in numbers)
    for n, one in enumerate(cells):
        here = [e for column in found if isinstance(e := column.entries[n], Number)]
        if not isinstance(one.varde, Decimal):
            assert not here
            continue
        (entry,) = here
        size = KRONOR.get(one.enhet, 0) - KRONOR.get(entry.enhet, 0)
        assert entry.varde == (one.varde / 100 if one.enhet == "%" else one.varde.scaleb(size))
