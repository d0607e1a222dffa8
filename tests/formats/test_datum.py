from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.errors import FormatError
from kpilib.formats import (
    DATUMFORMER,
    DEFAULT,
    format_datum,
    is_open_end,
    parse_datum,
)

DAYS = st.dates(min_value=date(1900, 3, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "2024-10-31",
        "20241031",
        "2024/10/31",
        "31.10.2024",
        " 2024-10-31 ",
        "2024-10-31 00:00:00",
        "2024-10-31T00:00",
        "2024-10-31 00:00:00.000",
        "2024-10-31 13:45",
        "2024-10-31 23:59:59.999",
        "2024-10-31T08:05:00Z",
        "20241031 9:05",
        "2024-10-31 kl 08:15",
        "2024-10-31T08:15:00+01:00",
        "31 oktober 2024",
        "31 OKT. 2024",
        "den 31 Oktober 2024",
        "den 31 okt. 2024",
    ],
)
def test_forms_that_read_one_way_are_read(written: str) -> None:
    assert parse_datum(written) == date(2024, 10, 31)


USUAL = "Skriv datumet som åååå-mm-dd i källan."
MEANT = USUAL + ' Är formen avsedd: lägg till datumformer = ["{}"] under [las] i profilen.'
EXCEL = 'Cellen kan vara ett dagnummer ur Excel: datumformer = ["excel"] under [las] i profilen.'


@pytest.mark.parametrize(
    ("written", "form", "gor"),
    [
        ("241031", "ååmmdd", MEANT.format("ååmmdd")),
        ("24-10-31", "ååmmdd", MEANT.format("ååmmdd")),
        ("31/10/2024", "dd/mm/åååå", MEANT.format("dd/mm/åååå")),
        ("45596", "excel", EXCEL),
        ("45596.0", "excel", EXCEL),
    ],
)
def test_other_forms_are_read_only_when_the_profile_names_them(written: str, form: str, gor: str) -> None:
    assert parse_datum(written, former={form}) == date(2024, 10, 31)
    with pytest.raises(FormatError) as caught:
        parse_datum(written)
    assert (caught.value.regel, caught.value.gor) == ("datum_form", gor)


@pytest.mark.parametrize("written", ["snart", "31/10", "2024-10"])
def test_what_fits_no_form_is_asked_for_in_the_usual_one(written: str) -> None:
    for former in (DEFAULT, DATUMFORMER - {"excel"}, {"excel"}):
        with pytest.raises(FormatError) as caught:
            parse_datum(written, former=former)
        assert caught.value.vad == "Värdet är inte ett datum i någon känd form."
        assert caught.value.gor == USUAL


@pytest.mark.parametrize(
    ("written", "regel"),
    [
        ("2024-02-31", "datum_finns_inte"),
        ("20230229", "datum_finns_inte"),
        ("2024-13-01", "datum_finns_inte"),
        ("2024-10-31 25:00", "datum_form"),
        ("2024-10-31 12:60", "datum_form"),
        ("2024-10-31 12", "datum_form"),
        ("9999-12-31", "datum_orimligt"),
        ("1024-10-31", "datum_orimligt"),
        ("", "datum_form"),
        ("okt 2024", "datum_form"),
        ("2024-1-5", "datum_form"),
        ("2024-10/31", "datum_form"),
        ("31102024x", "datum_form"),
    ],
)
def test_what_is_not_a_day_is_refused_with_its_reason(written: str, regel: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_datum(written)
    assert caught.value.regel == regel


def test_days_from_march_1900_through_2100_are_read() -> None:
    for written in ("1900-03-01", "2100-12-31"):
        assert format_datum(parse_datum(written)) == written
    for written in ("1900-02-28", "2101-01-01"):
        with pytest.raises(FormatError) as caught:
            parse_datum(written)
        assert caught.value.regel == "datum_orimligt"


def test_a_two_digit_year_lies_between_1970_and_2069() -> None:
    assert parse_datum("691231", former={"ååmmdd"}).year == 2069
    assert parse_datum("700101", former={"ååmmdd"}).year == 1970


@given(DAYS)
def test_a_formatted_day_reads_back(day: date) -> None:
    assert parse_datum(format_datum(day)) == day


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y", "%Y-%m-%d 00:00:00", "%d/%m/%Y"]))
def test_every_form_reads_back_whatever_else_is_allowed(day: date, form: str) -> None:
    assert parse_datum(day.strftime(form), former=DATUMFORMER) == day


@given(DAYS)
def test_excels_day_number_reads_back(day: date) -> None:
    assert parse_datum(str((day - date(1899, 12, 30)).days), former={"excel"}) == day


@pytest.mark.parametrize(
    "written",
    [
        "tillsvidare", "Tills vidare", "Gäller tills vidare", "t.v.", "TV", "löpande", "Pågår", "pågående",
        "-", "–", "9999-12-31", "9999-12-31 00:00:00", "99991231", "31/12/2999", "31.12.9999", "2999-12-31",
        "tills v.", "Tillsvidarebeslut", "Öppen", "Pågår fortfarande", "Inget slutdatum", "utan slutdatum",
        "Ej avslutat", "NULL", "0000-00-00", "2099-01-01", " 2099-01-01 ", "2958465", "2958465.0", "72686",
    ],
)  # fmt: skip
def test_an_end_that_is_open_is_written_in_many_ways(written: str) -> None:
    assert is_open_end(written)


@pytest.mark.parametrize(
    "written",
    [
        "2024-12-31",
        "2098-12-31",
        "31.12.2098",
        "45657",
        "72685",
        "241231",
        "991231",
        "991231.0",
        "",
        "okänt",
        "9999",
    ],
)  # fmt: skip
def test_a_day_that_is_one_is_no_open_end(written: str) -> None:
    assert not is_open_end(written)
