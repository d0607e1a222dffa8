from __future__ import annotations

import pytest

from kpilib.formats import foreign_number, foreign_person, is_foreign_person, no_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("DE123456789", "DE123456789"),
        ("de 123 456 789", "DE123456789"),
        ("NO 912345678 MVA", "NO912345678MVA"),
        ("912 345 678 MVA", "NO912345678MVA"),
        ("ATU12345678", "ATU12345678"),
        ("ESX1234567X", "ESX1234567X"),
        ("IE1234567FA", "IE1234567FA"),
        ("CHE-123.456.789 MWST", "CHE123456789MWST"),
        ("GB 123 4567 89", "GB123456789"),
    ],
)
def test_another_country_s_number_is_one_however_it_is_spaced(written: str, number: str) -> None:
    assert foreign_number(written) == number
    assert not is_foreign_person(number)


@pytest.mark.parametrize(
    "written", ["5560360793", "SE556036079301", "L-123456", "AB123456", "DE12345", "10004007", ""]
)
def test_what_has_no_country_is_no_foreign_number(written: str) -> None:
    assert foreign_number(written) is None


@pytest.mark.parametrize("written", ["FI 131052-308T", "DK 211062-5629", "NO 15108695088"])
def test_a_person_s_number_of_a_neighbour_is_known_as_one(written: str) -> None:
    number = foreign_number(written)
    assert number is not None
    assert is_foreign_person(number)


@pytest.mark.parametrize(
    "written",
    ["0", "-", "–", "0000000000", "000000-0000", "9999999999", "999999-9999", "Saknas", "N/A", "0.0"],
)
def test_a_cell_may_say_that_there_is_no_number(written: str) -> None:
    assert no_number(written)


@pytest.mark.parametrize("written", ["1", "10004007", "9999", "5560360793", "900"])
def test_a_number_is_a_number(written: str) -> None:
    assert not no_number(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("FI 131052-308T", "FI131052308T"),
        ("DK 211062-5629", "DK2110625629"),
        ("NO 15108695088", "NO15108695088"),
        ("131052-308T", "FI131052308T"),
        (" 131052-308t ", "FI131052308T"),
        ("151086 95088", "NO15108695088"),
        ("15108695088", "NO15108695088"),
        ("15108695088.0", "NO15108695088"),
    ],
)
def test_a_neighbours_person_is_one_with_and_without_the_country(written: str, number: str) -> None:
    assert foreign_person(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "131052-308U",  # another check sign
        "131052308T",  # without the sign between its parts it may be anything
        "15108695089",
        "1510869508",
        "211062-5629",  # a Danish one is as a Swedish one
        "FI12345678",
        "NO912345678MVA",
        "DE123456789",
        "",
    ],
)
def test_and_what_is_nobody_s_number_is_none(written: str) -> None:
    assert foreign_person(written) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("2077474-0", "FI20774740"), (" 2077474-0 ", "FI20774740"), ("2077474-1", None), ("20774740", None)],
)
def test_a_finnish_company_is_known_by_its_check_digit(written: str, number: str | None) -> None:
    assert foreign_number(written) == number
