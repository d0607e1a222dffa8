from __future__ import annotations

import hashlib
import hmac
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer.personnummer import valid as valid_by_personnummer
from stdnum import luhn
from stdnum.se import personnummer as stdnum_personnummer

from kpilib.errors import FormatError, UsageError
from kpilib.formats import (
    contains_personnummer,
    is_birth_only,
    is_person,
    parse_organisationsnummer,
    parse_personnummer,
    parse_reservnummer,
    pseudonym,
)

TODAY = date(2024, 12, 31)
SKATTEVERKETS_EXAMPLE = "197010632391"  # a samordningsnummer: born 3 October 1970, birth number 239


def _number(born: date, individual: int, *, samordning: bool = False) -> str:
    nine = f"{born:%y%m}{born.day + 60 * samordning:02d}{individual:03d}"
    return f"{born.year // 100}{nine}{luhn.calc_check_digit(nine)}"


BIRTHS = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)
NUMBERS = st.builds(_number, BIRTHS, st.integers(1, 999), samordning=st.booleans())


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("197010632391", SKATTEVERKETS_EXAMPLE),
        ("19701063-2391", SKATTEVERKETS_EXAMPLE),
        ("701063-2391", SKATTEVERKETS_EXAMPLE),
        ("7010632391", SKATTEVERKETS_EXAMPLE),
        ("701063–2391", SKATTEVERKETS_EXAMPLE),
        ("701063 2391", SKATTEVERKETS_EXAMPLE),
        ("197010632391.0", SKATTEVERKETS_EXAMPLE),
        ("\t197010632391\n", SKATTEVERKETS_EXAMPLE),
        ("8112289874", "198112289874"),
        ("1981-12-28-9874", "198112289874"),
        ("81-12-28 9874", "198112289874"),
    ],
)
def test_every_way_of_writing_gives_twelve_digits(written: str, canonical: str) -> None:
    assert parse_personnummer(written, today=TODAY) == canonical


@given(NUMBERS)
def test_the_twelve_digits_read_back(number: str) -> None:
    assert parse_personnummer(number, today=TODAY) == number
    assert parse_personnummer(f"{number[:8]}-{number[8:]}", today=TODAY) == number


@given(st.builds(_number, st.dates(date(1926, 1, 1), TODAY), st.integers(1, 999)))
def test_ten_digits_with_a_dash_are_a_person_who_does_not_turn_100_this_year(number: str) -> None:
    assert parse_personnummer(f"{number[2:8]}-{number[8:]}", today=TODAY) == number


@given(st.builds(_number, st.dates(date(1900, 1, 1), date(1924, 12, 31)), st.integers(1, 999)))
def test_ten_digits_with_a_plus_are_a_person_who_has_turned_100_by_the_end_of_the_year(number: str) -> None:
    assert parse_personnummer(f"{number[2:8]}+{number[8:]}", today=TODAY) == number


def test_ten_digits_without_a_sign_are_not_born_in_the_future() -> None:
    number = _number(date(1924, 12, 31), 123)
    assert parse_personnummer(number[2:], today=date(2024, 6, 30)) == number


def test_ten_digits_of_who_is_born_on_the_day_of_the_file_are_a_newborn() -> None:
    born = date(2024, 6, 30)
    number = _number(born, 987)
    assert parse_personnummer(number[2:], today=born) == number


def test_the_oldest_person_is_as_old_as_130_years_and_no_older() -> None:
    assert parse_personnummer(_number(date(1894, 1, 1), 987), today=TODAY).startswith("1894")
    with pytest.raises(FormatError) as caught:
        parse_personnummer(_number(date(1893, 12, 31), 987), today=TODAY)
    assert caught.value.regel == "pnr_datum"


def test_the_reading_depends_on_the_day_of_the_file_only() -> None:
    ten = _number(date(2020, 5, 5), 123)[2:]
    assert parse_personnummer(ten, today=date(2019, 1, 1)).startswith("1920")
    assert parse_personnummer(ten, today=date(2021, 1, 1)).startswith("2020")


@pytest.mark.parametrize(
    ("written", "regel"),
    [
        ("198112289875", "pnr_kontrollsiffra"),
        (_number(date(1981, 12, 28), 987)[:4] + "1332" + "0000", "pnr_form"),
        ("811228-000" + luhn.calc_check_digit("811228000"), "pnr_form"),
        ("19810231" + "123" + luhn.calc_check_digit("810231123"), "pnr_datum"),
        (_number(date(2025, 1, 1), 123), "pnr_datum"),
        ("18800101" + "123" + luhn.calc_check_digit("800101123"), "pnr_datum"),
        ("165560360793", "pnr_datum"),
        ("", "pnr_form"),
        ("11289874", "pnr_form"),
        ("1.98112E+11", "pnr_form"),
        ("19811228-XXXX", "pnr_form"),
        ("811228T874", "pnr_form"),
        ("811228*9874", "pnr_form"),
        ("１９８１１２２８９８７４", "pnr_form"),
    ],
)
def test_what_is_not_a_persons_number_is_refused_with_its_reason(written: str, regel: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_personnummer(written, today=TODAY)
    assert caught.value.regel == regel


@given(NUMBERS, st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, step: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + step) % 10)
    with pytest.raises(FormatError) as caught:
        parse_personnummer(wrong, today=TODAY)
    assert caught.value.regel == "pnr_kontrollsiffra"
    assert wrong not in str(caught.value)
    assert wrong[2:] not in str(caught.value)


def test_a_number_that_lost_its_zeros_is_explained_and_not_mended() -> None:
    ten = _number(date(2000, 1, 1), 123)[2:]
    with pytest.raises(FormatError, match="nollor") as caught:
        parse_personnummer(str(int(ten)), today=TODAY)
    assert "text" in caught.value.gor


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1.98112E+11", "exponentform"),
        ("1,98112e11", "exponentform"),
        ("811228T874", "annat än siffror"),
        ("811228*9874", "annat än siffror"),
        ("811228-", "inte formen"),
    ],
)
def test_why_a_number_is_no_persons_number_is_said(written: str, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        parse_personnummer(written, today=TODAY)


def test_the_libraries_differ_on_samordningsnummer_and_on_birth_number_000() -> None:
    assert valid_by_personnummer(SKATTEVERKETS_EXAMPLE)
    assert not stdnum_personnummer.is_valid(SKATTEVERKETS_EXAMPLE)
    zero = "811228000" + luhn.calc_check_digit("811228000")
    assert not valid_by_personnummer(zero)
    assert stdnum_personnummer.is_valid(zero)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("19900101-TF12", "19900101TF12"),
        ("900101-tf12", "19900101TF12"),
        (" 19900101 TF12 ", "19900101TF12"),
        ("\t19900101-TF12\n", "19900101TF12"),
        ("18990101-TF12", "18990101TF12"),
        ("18940101-TF12", "18940101TF12"),
        ("20241231-TF12", "20241231TF12"),
        ("241231-TF12", "20241231TF12"),
        ("150203-R07A", "20150203R07A"),
        ("19900161-T01", "19900161T01"),
        ("19900101-XX12", "19900101XX12"),
        ("TF900101-12", "TF1990010112"),
        ("R19900101-1234", "R199001011234"),
        ("991990123454", "991990123454"),
    ],
)
def test_a_reserve_number_is_a_date_and_letters(written: str, canonical: str) -> None:
    assert parse_reservnummer(written, today=TODAY) == canonical


@pytest.mark.parametrize(
    ("today", "born"), [(date(2010, 1, 1), "2005"), (date(1999, 12, 31), "1905"), (date(2080, 1, 1), "2005")]
)
def test_a_reserve_number_without_century_is_the_latest_that_is_born(today: date, born: str) -> None:
    assert parse_reservnummer("050101-TF12", today=today) == f"{born}0101TF12"


@pytest.mark.parametrize("century", [c for c in range(100) if c not in (18, 19, 20)])
def test_nobody_is_born_in_another_century(century: int) -> None:
    with pytest.raises(FormatError) as caught:
        parse_personnummer(f"{century:02d}8112289874", today=TODAY)
    assert caught.value.regel == "pnr_datum"


@pytest.mark.parametrize(
    "written",
    [
        "18931231-TF12", "19900160-TF12", "19900192-TF12",
        "", "19900101-9874", "19900101-XXXX", "19900101-****", "19901301-TF12", "20250101-TF12",
        "18900101-TF12", "1.99001E+11", "TF12", "19811228-987O", "811228-98l4", "19900101-T",
        "19900101-TF12345", "Skyddad",
    ],
)  # fmt: skip
def test_what_is_no_reserve_number_is_refused(written: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_reservnummer(written, today=TODAY)
    assert caught.value.regel == "reservnummer_form"


@pytest.mark.parametrize(
    "written",
    [
        "5560360793", "556036-0793", "165560360793", "16556036-0793", "SE556036079301", "SE556036079302",
        "SE 556036-0793 01", "se556036079301", "5560360793.0", "\t5560360793\n", "SE5560360793",
        "Org.nr: 556036-0793",
    ],
)  # fmt: skip
def test_every_way_of_writing_an_organisationsnummer_gives_ten_digits(written: str) -> None:
    assert parse_organisationsnummer(written) == "5560360793"


def test_a_legal_persons_number_has_twenty_or_more_where_a_month_would_be() -> None:
    assert parse_organisationsnummer("202100-5489") == "2021005489"


def test_a_sole_traders_number_loses_its_century() -> None:
    assert parse_organisationsnummer("19811228-9874") == "8112289874"


@pytest.mark.parametrize(
    ("written", "regel"),
    [
        ("5560360794", "org_kontrollsiffra"),
        ("556036079", "org_form"),
        ("Saknas", "org_form"),
        ("", "org_form"),
        ("556036079301", "org_form"),
        ("551332000" + luhn.calc_check_digit("551332000"), "org_form"),
    ],
)
def test_what_is_not_an_organisationsnummer_is_refused_with_its_reason(written: str, regel: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_organisationsnummer(written)
    assert caught.value.regel == regel


def test_why_a_number_is_no_organisationsnummer_is_said() -> None:
    with pytest.raises(FormatError, match="för få siffror"):
        parse_organisationsnummer("556036079")
    with pytest.raises(FormatError, match="inte formen"):
        parse_organisationsnummer("Saknas")


@given(NUMBERS)
def test_a_persons_number_as_organisationsnummer_is_a_person(number: str) -> None:
    assert is_person(parse_organisationsnummer(number[2:]))


@given(st.integers(0, 99), st.integers(20, 99), st.integers(0, 99999))
def test_a_legal_persons_number_is_not_a_person(first: int, second: int, rest: int) -> None:
    nine = f"{first:02d}{second:02d}{rest:05d}"
    assert not is_person(parse_organisationsnummer(nine + luhn.calc_check_digit(nine)))


@pytest.mark.parametrize(
    "text",
    [
        "197010632391",
        "Avser 19811228-9874, ring",
        "811228–9874",
        "Rum 2 198112289874",
        "19811228 9874",
        "198112289874.",
        "barn 811228+9874",
    ],
)
def test_a_personnummer_is_found_in_running_text(text: str) -> None:
    assert contains_personnummer(text)


@pytest.mark.parametrize(
    "text", ["8112289874", "19811228-9875", "1981122898740", "556036-0793", "2024-10-31 1234", ""]
)
def test_other_numbers_are_not_taken_for_a_personnummer(text: str) -> None:
    assert not contains_personnummer(text)


@given(st.text("abc å-,.", max_size=5), NUMBERS, st.text("abc å-,.", max_size=5))
def test_no_text_around_it_hides_a_personnummer(before: str, number: str, after: str) -> None:
    assert contains_personnummer(f"{before}{number}{after}")


def test_the_pseudonym_is_the_start_of_the_keyed_hash() -> None:
    expected = hmac.new(b"nyckel", b"197010632391", hashlib.sha256).hexdigest()[:16]
    assert pseudonym(SKATTEVERKETS_EXAMPLE, b"nyckel") == expected


def test_another_key_gives_another_pseudonym() -> None:
    assert pseudonym(SKATTEVERKETS_EXAMPLE, b"a") != pseudonym(SKATTEVERKETS_EXAMPLE, b"b")


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(UsageError):
        pseudonym(SKATTEVERKETS_EXAMPLE, b"")


@pytest.mark.parametrize(
    ("written", "is_birth"),
    [
        ("1990-01-01", True),
        ("19900101", True),
        (" 1990\u201301\u201301 ", True),
        ("19900101-0000", True),
        ("19900101 0000", True),
        ("19900101-9844", False),
        ("900101", False),
        ("19900231", False),
        ("11189876", False),
        ("", False),
    ],
)
def test_a_day_of_birth_alone_is_nobody_s_own_number(written: str, is_birth: bool) -> None:
    assert is_birth_only(written) is is_birth


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("TF900101-12", "TF1990010112"),
        ("tf19900101-12", "TF1990010112"),
        ("R-19900101-1234", "R199001011234"),
        ("ABC900101123", "ABC19900101123"),
        ("991234567890", "991234567890"),
        ("99123456-7890", "991234567890"),
    ],
)
def test_a_reserve_number_may_begin_with_its_letters_or_with_99(written: str, canonical: str) -> None:
    assert parse_reservnummer(written, today=TODAY) == canonical


@pytest.mark.parametrize(
    "written", ["ABCD900101-12", "TF901301-12", "TF900101-1", "TF900101-12345", "9912345678", "9912345678901"]
)
def test_and_is_none_with_more_letters_or_no_day(written: str) -> None:
    with pytest.raises(FormatError):
        parse_reservnummer(written, today=TODAY)
