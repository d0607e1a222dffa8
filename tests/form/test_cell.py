"""Cells: the value beside the text is the number that the text shows, and never more than it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.begrepp import Period
from kpilib.form import cell, text
from kpilib.form.cell import Cell

NB = "\u00a0"
ENHETER = ("andel", "procent", "antal", "kr", "mnkr", "dygn per månad", "kr per plats och år")


@pytest.mark.parametrize(
    ("made", "html"),
    [
        (cell.tal(1234), f'<data value="1234" data-enhet="antal">1{NB}234</data>'),
        (cell.varde(0.3749, "andel"), f'<data value="37" data-enhet="%">37{NB}%</data>'),
        (
            cell.varde(Decimal("27.06"), "dygn per månad"),
            f'<data value="27.1" data-enhet="dygn per månad">27,1{NB}dygn</data>',
        ),
        (cell.stora_kronor(2_744_000_000), f'<data value="2.74" data-enhet="mdkr">2,74{NB}mdkr</data>'),
        (cell.stora_kronor(-688_400_000), f'<data value="-688" data-enhet="mnkr">−688{NB}mnkr</data>'),
        (cell.stora_kronor(999_999), f'<data value="999999" data-enhet="kr">999{NB}999{NB}kr</data>'),
        (cell.forandring(0.926, 0.931, "andel"), f'<data value="-0.5" data-enhet="p.e.">−0,5{NB}p.e.</data>'),
        (cell.forandring(8, 5, "antal"), '<data value="3" data-enhet="antal">+3</data>'),
        (cell.forandring(0.9264, 0.9262, "andel"), '<data value="0.0" data-enhet="p.e.">±0,0</data>'),
        (cell.tal(-0.4), '<data value="0" data-enhet="antal">0</data>'),
        (cell.tal(Decimal("0.4999999996")), '<data value="1" data-enhet="antal">1</data>'),  # noise of a half
        (cell.tal(Decimal("0.499999996")), '<data value="0" data-enhet="antal">0</data>'),
        (cell.stora_kronor(1_000_000), f'<data value="1" data-enhet="mnkr">1{NB}mnkr</data>'),
        (cell.stora_kronor(1_000_000_000), f'<data value="1.00" data-enhet="mdkr">1,00{NB}mdkr</data>'),
        (cell.dag(date(2024, 10, 31)), '<time datetime="2024-10-31">2024-10-31</time>'),
        (cell.period("2024-10"), '<time datetime="2024-10">oktober 2024</time>'),
        (cell.period("2024"), '<time datetime="2024">2024</time>'),
        (cell.period("2024H2"), '<data value="2024H2">andra halvåret 2024</data>'),
        (cell.tal(7).med("v-x"), '<data id="v-x" value="7" data-enhet="antal">7</data>'),
        (Cell("a < b"), "a &lt; b"),
    ],
)  # fmt: skip
def test_a_cell_carries_its_value_and_unit_beside_its_text(made: Cell, html: str) -> None:
    assert made.html == html


@pytest.mark.parametrize(
    ("made", "html"),
    [
        (cell.dold("antal"), '<span data-enhet="antal">dolt</span>'),
        (cell.dold("andel"), '<span data-enhet="%">dolt</span>'),
        (cell.varde(None, "andel"), '<span data-enhet="%">–</span>'),
        (cell.forandring(None, 0.5, "andel"), '<span data-enhet="p.e.">–</span>'),
        (cell.dag(None), "–"),
        (cell.saknas(), "–"),
    ],
)
def test_what_is_hidden_or_missing_has_a_unit_and_no_value(made: Cell, html: str) -> None:
    assert made.html == html
    assert made.varde is None


def test_a_hidden_row_shows_nothing_of_its_value() -> None:
    made = cell.rad_varde({"dolt": True, "varde": 3977, "enhet": "antal"})
    assert made == cell.dold("antal")
    assert "3977" not in made.html


def test_several_values_of_a_cell_are_each_a_value() -> None:
    row = {"taljare": 315, "namnare": 340, "enhet": "andel", "raknar": "kop"}
    made = cell.delar(row)
    assert made.text == "315 av 340"
    assert [(part.varde, part.led) for part in made.delar if part.varde] == [
        (315, "täljare"),
        (340, "nämnare"),
    ]
    assert made.html == (
        '<data value="315" data-enhet="antal" data-led="täljare">315</data> av '
        '<data value="340" data-enhet="antal" data-led="nämnare">340</data>'
    )


def test_the_parts_of_a_cost_are_kronor_and_what_they_are_spread_over() -> None:
    row = {
        "taljare": Decimal("1234567.40"),
        "namnare": Decimal("12.25"),
        "enhet": "kr per plats",
        "raknar": "kronor",
    }
    made = cell.delar(row)
    assert made.text == f"1{NB}234{NB}567{NB}kr / 12,3"
    assert [(part.varde, part.enhet) for part in made.delar if part.varde] == [
        (1234567, "kr"),
        (Decimal("12.3"), "antal"),
    ]
    assert cell.delar(row | {"namnare": None}).text == ""


@pytest.mark.parametrize(
    ("raknar", "enhet", "units"),
    [
        ("personer", "andel", ["antal", "antal"]),
        ("kronor", "andel", ["kr", "kr"]),
        ("dygn", "andel", ["dygn", "dygn"]),
        ("dygn", "dygn per månad", ["dygn", "antal"]),
    ],
)
def test_the_parts_are_in_the_unit_that_is_counted(raknar: str, enhet: str, units: list[str]) -> None:
    made = cell.delar({"taljare": 31, "namnare": 44, "raknar": raknar, "enhet": enhet})
    assert [part.enhet for part in made.delar if part.varde] == units


def test_a_period_is_a_period() -> None:
    assert cell.period("2024Q3").varde == Period.parse("2024Q3")
    assert cell.period("2024-10").versal.text == "Oktober 2024"


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False), st.sampled_from(ENHETER))
def test_the_value_is_what_the_text_says_to_its_last_decimal(x: float, enhet: str) -> None:
    made = cell.varde(x, enhet)
    digits = made.text.partition(NB + made.enhet.split(" ")[0])[0] if enhet != "antal" else made.text
    assert isinstance(made.varde, Decimal)
    assert str(made.varde) == digits.replace(NB, "").replace(",", ".").replace("−", "-")
    assert text.varde(x, enhet) == made.text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.integers(0, 3))
def test_a_decimal_is_rounded_half_up_and_never_by_more_than_half(x: Decimal, decimaler: int) -> None:
    shown = cell.avrundad(x, decimaler)
    half = Decimal(5).scaleb(-decimaler - 1)
    assert abs(shown - x) <= half
    if abs(shown - x) == half:
        assert abs(shown) > abs(x)


@pytest.mark.parametrize("decimal", [True, False])
def test_a_decimal_and_the_float_that_means_it_are_written_alike(decimal: bool) -> None:
    written = "0.2835"
    share = Decimal(written) if decimal else float(written)
    assert cell.forandring(share, type(share)(0), "andel").text == f"+28,4{NB}p.e."
