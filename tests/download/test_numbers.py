"""A number is read back as it was written, and nothing else is taken for a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.download.numbers import read_number
from kpilib.form import text

N = text.NBSP


@pytest.mark.parametrize(
    ("shown", "value", "form"),
    [
        ("44", 44, "#,##0;−#,##0"),
        (f"1{N}234{N}567", 1234567, "#,##0;−#,##0"),
        (f"12,5{N}%", 0.125, "#,##0.0 %;−#,##0.0 %"),
        (f"−2,0{N}p.e.", -2.0, '#,##0.0" p.e.";−#,##0.0" p.e."'),
        (f"+1,9{N}p.e.", 1.9, '+#,##0.0" p.e.";−#,##0.0" p.e.";±#,##0.0" p.e."'),
        ("±0", 0, "+#,##0;−#,##0;±#,##0"),
        (f"27,1{N}dygn", 27.1, '#,##0.0" dygn";−#,##0.0" dygn"'),
    ],
)
def test_a_number_keeps_its_decimals_sign_and_unit(shown: str, value: float, form: str) -> None:
    found = read_number(shown)
    assert found is not None
    assert (found.value, found.format) == (value, form)


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "–",
        "<5",
        "dolt",
        "2024",
        "315 av 340",
        f"under{N}176",
        "1.5",
        "1,",
        "12 345",
        "2024-10-31",
        "F100",
    ],
)
def test_anything_else_is_no_number(shown: str) -> None:
    assert read_number(shown) is None


@given(
    st.floats(min_value=-1e9, max_value=1e9, allow_nan=False),
    st.sampled_from(["antal", "kr", "andel", "procent", "dygn per månad"]),
)
def test_what_a_page_writes_is_read_back_to_its_last_decimal(value: float, enhet: str) -> None:
    shown = text.varde(value, enhet)
    found = read_number(shown)
    assert found is not None
    percent = enhet in ("andel", "procent")
    again = found.value if enhet != "procent" else found.value * 100
    assert text.varde(again, enhet).lstrip(text.MINUS) == shown.lstrip(text.MINUS)
    assert found.format.partition(";")[0].endswith("%") == percent
