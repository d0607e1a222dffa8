from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import AmbiguousError, FormatError
from kpilib.formats import decimal_mark, format_belopp, parse_belopp

AMOUNTS = st.decimals(min_value=-(10**15), max_value=10**15, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("written", "sek"),
    [
        ("1234567,89", "1234567.89"),
        ("1 234 567,89", "1234567.89"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("1\u202f234\u202f567,89", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1234.50", "1234.50"),
        ("−12,5", "-12.5"),
        ("–12,5", "-12.5"),
        ("- 1 200", "-1200"),
        ("12,50-", "-12.50"),
        ("(12,50)", "-12.50"),
        ("(1 200 kr)", "-1200"),
        ("(1 200) kr", "-1200"),
        ("+7", "7"),
        ("( 1 200 kr )", "-1200"),
        ("- 1 200 kr", "-1200"),
        ("-", "0"),
        ("- kr", "0"),
        ("-   kr", "0"),
        ("–", "0"),
        ("0", "0"),
        (",5", "0.5"),
        ("12,", "12"),
        ("100 kr", "100"),
        ("100kr.", "100"),
        ("100 SEK", "100"),
        ("12,3 tkr", "12300"),
        ("1,5 mkr", "1500000"),
        ("5,25 mdkr", "5250000000"),
        ("-3 mnkr", "-3000000"),
        ("0.30000000000000004", "0.30"),
        ("1234567.8900000001", "1234567.89"),
        ("12,350001", "12.35"),
    ],
)
def test_amounts_as_they_are_written(written: str, sek: str) -> None:
    assert parse_belopp(written) == Decimal(sek)


@given(st.text("-0123456789,. \u00a0\u202f", max_size=12), st.sampled_from([",", ".", None]))
def test_the_short_way_for_plain_amounts_reads_as_the_long_one(written: str, decimal: str | None) -> None:
    def read(text: str) -> Decimal | str:
        try:
            return parse_belopp(text, decimal=decimal)
        except FormatError as error:
            return error.regel

    assert read(written) == read(f" {written} ")  # a blank at the ends leads the long way


@pytest.mark.parametrize(
    ("written", "regel"),
    [
        ("", "belopp_tomt"),
        ("kr", "belopp_tecken"),
        (",", "belopp_tecken"),
        (".", "belopp_tecken"),
        ("12O,50", "belopp_tecken"),
        ("abc", "belopp_tecken"),
        ("1,5E+03", "belopp_tecken"),
        ("12,50,75", "belopp_tecken"),
        ("--5", "belopp_tecken"),
        ("-(5)", "belopp_tecken"),
        ("٣", "belopp_tecken"),
        ("#DIV/0!", "belopp_tecken"),
        ("1 23,50", "belopp_gruppering"),
        ("1 2.4,50", "belopp_gruppering"),
        ("12 34 567", "belopp_gruppering"),
        ("0 123", "belopp_gruppering"),
        ("1 234\u00a0567", "belopp_gruppering"),
        ("12,345678", "belopp_decimaler"),
        ("12,3449", "belopp_decimaler"),
        ("12,350002", "belopp_decimaler"),
        ("(5", "belopp_tecken"),
        ("5)", "belopp_tecken"),
        ("0,125", "belopp_decimaler"),
        ("1,234", "belopp_tvetydigt"),
        ("1.234", "belopp_tvetydigt"),
    ],
)
def test_what_is_not_an_amount_is_refused_with_its_reason(written: str, regel: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_belopp(written)
    assert caught.value.regel == regel


def test_a_known_decimal_mark_settles_what_is_ambiguous() -> None:
    assert parse_belopp("1.234", decimal=",") == 1234
    assert parse_belopp("1,234", decimal=".") == 1234


@pytest.mark.parametrize(("written", "decimal"), [("12.5", ","), ("12,5", "."), ("1 234,5", ".")])
def test_a_known_decimal_mark_is_the_only_one(written: str, decimal: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_belopp(written, decimal=decimal)
    assert caught.value.regel == "belopp_gruppering"


def test_the_headers_unit_multiplies() -> None:
    assert parse_belopp("1,234", decimal=",", faktor=Decimal(1000)) == 1234
    assert parse_belopp("1,5", decimal=",", faktor=Decimal(1000)) == 1500
    assert parse_belopp("-12", faktor=Decimal(1000)) == -12_000


def test_a_cell_with_the_headers_unit_is_multiplied_once() -> None:
    assert parse_belopp("2 tkr", faktor=Decimal(1000)) == 2000


def test_a_cell_with_another_unit_than_the_header_is_refused() -> None:
    with pytest.raises(FormatError) as caught:
        parse_belopp("2 mkr", faktor=Decimal(1000))
    assert caught.value.regel == "belopp_enhet"


def test_no_message_holds_the_value() -> None:
    with pytest.raises(FormatError) as caught:
        parse_belopp("199001011234x")
    assert "1990" not in str(caught.value)


@given(AMOUNTS)
def test_a_formatted_amount_reads_back(amount: Decimal) -> None:
    assert parse_belopp(format_belopp(amount)) == amount


@given(AMOUNTS, st.sampled_from(" \u00a0\u202f"), st.sampled_from(",."), st.sampled_from("abcd"))
def test_every_way_of_writing_reads_back(amount: Decimal, space: str, mark: str, sign: str) -> None:
    digits = f"{abs(amount):,.2f}".replace(",", space).replace(".", mark)
    ways = {"a": f"-{digits}", "b": f"−{digits}", "c": f"{digits}-", "d": f"({digits})"}
    assert parse_belopp(ways[sign] if amount < 0 else digits) == amount


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=2))
def test_a_sum_of_binary_floats_reads_as_the_amount_it_was(amount: Decimal) -> None:
    written = f"{float(amount):.17g}"
    assert parse_belopp(written, decimal=".") == amount


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (["1", "22", "-"], None),
        (["1 000", "−5 kr"], None),
        (["1,5", "1,234"], ","),
        (["1.50", "1.234"], "."),
        (["1 234,567"], ","),
        (["1,234,567"], "."),
        (["1.234,50"], ","),
        (["0,125"], ","),
        (["1234,567"], ","),
        (["1,5", "12O.50", "saknas"], ","),
        (["(1,5) tkr"], ","),
        ([], None),
    ],
)
def test_the_decimal_mark_follows_from_the_values(values: list[str], mark: str | None) -> None:
    assert decimal_mark(values) == mark


@pytest.mark.parametrize("values", [["1,234", "5"], ["1.234"], ["1,5", "1.5"], ["1,234", "2.345"]])
def test_a_column_that_reads_two_ways_asks_for_the_profile(values: list[str]) -> None:
    with pytest.raises(AmbiguousError) as caught:
        decimal_mark(values)
    assert "decimaltecken" in caught.value.gor


@given(st.lists(AMOUNTS, min_size=1))
def test_the_mark_of_swedish_amounts_is_the_comma_or_none(amounts: list[Decimal]) -> None:
    assert decimal_mark(map(format_belopp, amounts)) == ","


def test_pages_get_no_break_spaces_and_a_true_minus() -> None:
    assert format_belopp(Decimal("-1234567.885")) == "−1\u00a0234\u00a0567,89"
    assert format_belopp(Decimal("1234.5"), 0) == "1\u00a0235"
    assert format_belopp(Decimal("-0.001")) == "0,00"
    assert format_belopp(Decimal("0.5")) == "0,50"
    assert format_belopp(Decimal("-0.5")) == "−0,50"
