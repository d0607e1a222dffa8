"""Months as Swedish systems write them: in a cell, as a header, in a file's name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import FormatError
from kpilib.formats import AR, format_manad, month_in, months_of, parse_manad, parse_period
from kpilib.rawstore.manifest import days_in

MONTHS = st.dates(date(1900, 3, 1), date(2100, 12, 31)).map(lambda day: day.strftime("%Y-%m"))


@pytest.mark.parametrize(
    "written",
    [
        "202410",
        " 202410 ",
        "2024-10",
        "2024/10",
        "okt 2024",
        "Okt. 2024",
        "OKTOBER 2024",
        "oktober 2024",
        "okt-2024",
        "okt-24",
        "okt 24",
        "okt2024",
        "2024 okt",
        "10/2024",
        "10-2024",
        "2024_10",
        "2024.10",
        "2024M10",
        "2024P10",
        "2024-10-01",
        "20241031",
    ],
)
def test_months_as_they_are_written(written: str) -> None:
    assert parse_manad(written) == "2024-10"


@pytest.mark.parametrize("written", ["1900-01", "2100-12"])
def test_the_first_and_the_last_month_are_read(written: str) -> None:
    assert parse_manad(written) == written


def test_september_is_shortened_in_two_ways() -> None:
    assert parse_manad("sep 2024") == parse_manad("sept. 2024") == "2024-09"


def test_a_typed_date_cell_is_a_month() -> None:
    assert parse_manad("2024-10-01 00:00:00") == "2024-10"


@pytest.mark.parametrize(
    ("written", "regel"),
    [
        ("202413", "manad_finns_inte"),
        ("202400", "manad_finns_inte"),
        ("0024-10", "manad_finns_inte"),
        ("1899-12", "manad_finns_inte"),
        ("2101-01", "manad_finns_inte"),
        ("oktomber 2024", "manad_finns_inte"),
        ("", "manad_form"),
        ("okt", "manad_form"),
        ("jan-okt 2024", "manad_form"),
        ("2024.1", "datum_form"),
        ("202401-202410", "datum_form"),
        ("Helår 2024", "manad_finns_inte"),
        ("2024", "datum_form"),
        ("2024-10-32", "datum_finns_inte"),
    ],
)
def test_what_is_not_a_month_is_refused_with_its_reason(written: str, regel: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_manad(written)
    assert caught.value.regel == regel


@pytest.mark.parametrize("written", ["2410", "2410.0", " 2410 "])
def test_four_digits_are_a_month_only_when_the_profile_says_so(written: str) -> None:
    assert parse_manad(written, former={"ååmm"}) == "2024-10"
    with pytest.raises(FormatError) as caught:
        parse_manad(written)
    assert caught.value.regel == "manad_form"
    assert caught.value.vad == (
        "Värdet har fyra siffror och är varken en månad eller ett år i någon känd form."
    )
    assert caught.value.gor == (
        'Skriv månaden som åååå-mm i källan. Är det ÅÅMM: datumformer = ["ååmm"] under [las] i profilen.'
    )


@pytest.mark.parametrize(
    ("written", "vad"),
    [
        ("snart", "Värdet är inte en månad i någon känd form."),
        ("oktomber 2024", "Månadens namn är okänt."),
        ("202413", "Månaden finns inte."),
        ("189912", "Månadens år är orimligt."),
    ],
)
def test_why_a_value_is_no_month_is_said(written: str, vad: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_manad(written, former={"ååmm"})
    assert (caught.value.vad, caught.value.gor) == (vad, "Skriv månaden som åååå-mm i källan.")


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2024", "2024"),
        (" 2024.0 ", "2024"),
        ("1970", "1970"),
        ("2099", "2099"),
        ("2012", "2012"),
        ("202410", "2024-10"),
        ("202410.0", "2024-10"),
        ("okt 2024", "2024-10"),
    ],
)
def test_a_period_is_a_year_or_a_month(written: str, period: str) -> None:
    assert parse_period(written) == period


def test_four_digits_are_a_year_from_1970_through_2099() -> None:
    assert (AR[0], AR[-1]) == (1970, 2099)
    for written in ("1969", "2100", "1912"):
        with pytest.raises(FormatError):
            parse_period(written)


def test_no_four_digits_are_a_year_where_months_are_written_so() -> None:
    assert parse_period("2012", former={"ååmm"}) == "2020-12"
    with pytest.raises(FormatError):
        parse_period("2024", former={"ååmm"})


@given(MONTHS)
def test_a_formatted_month_reads_back(period: str) -> None:
    assert parse_manad(format_manad(period)) == period
    assert parse_manad(period) == period


@given(MONTHS)
def test_a_months_short_name_reads_back(period: str) -> None:
    name, year = format_manad(period).split(" ")
    assert parse_manad(f"{name[:3]} {year}") == period


@pytest.mark.parametrize(
    ("header", "month"),
    [
        ("jan-24", (1, 2024)),
        ("Jan 2024", (1, 2024)),
        ("JANUARI", (1, None)),
        ("sept. 2023", (9, 2023)),
        ("2024 maj", (5, 2024)),
        ("202412", (12, 2024)),
        ("2024-12", (12, 2024)),
        ("2024M07", (7, 2024)),
        ("2024-10-01 00:00:00", (10, 2024)),
        ("mars'24", (3, 2024)),
        ("01/2024", (1, 2024)),
        ("10-2024", (10, 2024)),
        ("2024 05", (5, 2024)),
        ("2024P10", (10, 2024)),
        ("2410", (10, 2024)),
        ("P03", (3, None)),
        ("Period 10", (10, None)),
        ("31/12/2024", None),
        ("Kv 1", None),
        ("1", None),
        ("2024", None),
        ("jan-mar 2024", None),
        ("Marsvin", None),
        ("202413", None),
        ("Summa", None),
    ],
)
def test_the_month_of_a_header(header: str, month: tuple[int, int | None] | None) -> None:
    found = month_in(header)
    assert (found and found[:2]) == month


@pytest.mark.parametrize(
    ("header", "rest"),
    [
        ("Belagda dygn mars", "Belagda dygn "),
        ("Utfall 2024-03", "Utfall "),
        (" Period 3 ", ""),
        (" 2403 ", ""),
        ("Dygn MARS'24", "Dygn "),
        ("mars 2024 (utfall)", " (utfall)"),
        ("1 mars 2024", ""),
        ("31.3.2024", ""),
    ],
)
def test_what_else_a_header_says_is_kept(header: str, rest: str) -> None:
    found = month_in(header)
    assert found is not None
    assert (found[0], found[2].strip()) == (3, rest.strip())


@pytest.mark.parametrize(
    "header", ["jan feb", "2024-01 2024-02", "2024-03 mars", "M13", "P0", "2413", "1912", "3003", "Mån"]
)
def test_what_is_no_month_or_several_is_none(header: str) -> None:
    assert month_in(header) is None


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("leverantorsfakturor-202405.csv", {"2024-05"}),
        ("reskontra 2024-05.xlsx", {"2024-05"}),
        ("reskontra_maj_2024.csv", {"2024-05"}),
        ("reskontra_202405_2.csv", {"2024-05"}),
        ("reskontra-20240531.csv", {"2024-05"}),
        ("reskontra-2024-05-31.csv", {"2024-05"}),
        ("reskontra-202405 (uttag 2024-06-03).csv", {"2024-05"}),
        ("reskontra-2024.csv", set()),
        ("reskontra-202405-202406.csv", {"2024-05", "2024-06"}),
        ("5564594538.csv", set()),
        ("reskontra 2405.csv", {"2024-05"}),
        ("reskontra_maj24.csv", {"2024-05"}),
        ("reskontra_052024.csv", {"2024-05"}),
        ("reskontra 2024 05.csv", {"2024-05"}),
        ("reskontra-2405 (uttag 2024-06-03).csv", {"2024-05"}),
        ("reskontra maj (uttag 2024-06-03).csv", {"2024-05"}),
        ("reskontra dec uttag 2025-01-10.csv", {"2024-12"}),
        ("2024 reskontra maj.csv", {"2024-05"}),
        ("reskontra maj-juni 2024.csv", {"2024-05", "2024-06"}),
        ("reskontra 2024-05 2024-06.csv", {"2024-05", "2024-06"}),
        ("reskontra_2024_Q3.csv", {"2024-07", "2024-08", "2024-09"}),
        ("reskontra 2024T1 uttag 2024-05-10.csv", {"2024-01", "2024-02", "2024-03", "2024-04"}),
        ("reskontra T2.csv", set()),
    ],
)
def test_the_months_of_a_name(name: str, months: set[str]) -> None:
    assert months_of(name, days_in(name)) == months


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("T1", 1, 4), ("T2", 5, 8), ("tertial 3", 9, 12),
        ("Q1", 1, 3), ("kv2", 4, 6), ("kvartal_3", 7, 9), ("Q4", 10, 12),
        ("H1", 1, 6), ("halvår 2", 7, 12),
    ],
)  # fmt: skip
def test_a_span_of_a_name_is_its_months(span: str, first: int, last: int) -> None:
    months = {f"2024-{month:02d}" for month in range(first, last + 1)}
    assert months_of(f"köp {span} 2024.csv", []) == months
    assert months_of(f"köp 2024{span.replace(' ', '').replace('_', '')}.csv", []) in (months, set())
    assert months_of(f"köp {span}.csv", [date(2024, 12, 31)]) == months


def test_a_month_without_a_year_is_the_last_one_before_the_day_of_the_name() -> None:
    assert months_of("köp dec uttag.csv", [date(2025, 1, 10)]) == {"2024-12"}
    assert months_of("köp jan uttag.csv", [date(2025, 1, 10)]) == {"2025-01"}
    assert months_of("köp feb uttag.csv", [date(2025, 1, 10)]) == {"2024-02"}
    assert months_of("köp feb.csv", []) == set()
    assert months_of("köp feb och mars 2024.csv", []) == {"2024-02", "2024-03"}
    assert months_of("köp feb och mars 2024.csv", [date(2026, 1, 10)]) == {"2024-02", "2024-03"}


def test_four_digits_of_a_name_are_a_month_within_a_year_of_its_day() -> None:
    assert months_of("köp 2405.csv", []) == {"2024-05"}
    assert months_of("köp 2405.csv", [date(2024, 5, 31)]) == {"2024-05"}
    assert months_of("köp 2405.csv", [date(2025, 4, 30)]) == {"2024-05"}
    assert months_of("köp 2405.csv", [date(2025, 5, 1)]) == {"2025-05"}, "that is some other number"
    assert months_of("köp 2401.csv", [date(2024, 3, 1)]) == {"2024-01"}
    assert months_of("köp 2312.csv", [date(2024, 3, 1)]) == {"2023-12"}
    assert months_of("köp.csv", [date(2024, 5, 31)]) == {"2024-05"}


@pytest.mark.parametrize("span", ["T4", "H3", "halvår 4"])
def test_a_span_that_no_year_has_is_no_months(span: str) -> None:
    assert months_of(f"köp {span} 2024.csv", []) == set()
