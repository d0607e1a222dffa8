"""A file of more than one encoding: its rows are told apart, named, and read only where a profile says so."""

from __future__ import annotations

import codecs

import pytest

from kpilib.errors import AmbiguousError, FileRejectedError
from kpilib.formats import decode
from kpilib.formats.blandad import each_row, mixed, rows_apart, rows_named

UTF8, CP1252, ASCII = "Umeå;1\n".encode(), "Malmö;1\n".encode("cp1252"), b"Norr;1\n"
DOS = "Hjälp;1\n".encode("cp850")
OTHER = "Filen är UTF-8, men {} med en annan teckenkodning."
READ_EACH = (
    'Ange teckenkodning = "utf-8+cp1252" under [las] i profilen. Då läses varje rad som UTF-8, och de rader '
    "som inte är det som cp1252. Eller rätta {} i filen och spara den som UTF-8."
)
NEITHER = "Rätta rad {} i filen och spara den som UTF-8, eller gör om uttaget."


def test_rows_are_told_apart_by_the_letters_that_they_hold() -> None:
    dash = "a – b\n".encode()  # UTF-8, but of no letter of Swedish
    assert rows_apart(UTF8 + ASCII + CP1252 + dash + UTF8 + CP1252) == ([1, 5], [3, 6])


@pytest.mark.parametrize(
    "data", [b"", ASCII, UTF8, CP1252, ASCII + UTF8, CP1252 + ASCII + CP1252], ids=lambda data: str(len(data))
)
def test_nothing_is_said_of_a_file_of_one_encoding(data: bytes) -> None:
    assert mixed(data) is None


@pytest.mark.parametrize(
    ("data", "vad", "var", "gor"),
    [
        (UTF8 + UTF8 + CP1252 + UTF8, OTHER.format("rad 3 är skriven"), "rad 3",
         READ_EACH.format("rad 3")),
        (UTF8 + CP1252, OTHER.format("rad 2 är skriven"), "rad 2",
         READ_EACH.format("rad 2")),
        (CP1252 + CP1252 + UTF8 + CP1252, "Filen är inte UTF-8, men rad 3 är det.", "rad 3",
         READ_EACH.format("rad 1, 2 och 4")),
        (UTF8 + CP1252 + UTF8 + DOS, OTHER.format("rad 2 och 4 är skrivna"),
         "rad 2 och 4", NEITHER.format(4)),
        (UTF8 + CP1252 + UTF8[:5], OTHER.format("rad 2 är skriven"), "rad 2",
         READ_EACH.format("rad 2")),
    ],
)  # fmt: skip
def test_a_file_of_two_encodings_names_the_fewer_rows_and_what_can_be_done(
    data: bytes, vad: str, var: str, gor: str
) -> None:
    error = mixed(data)
    assert isinstance(error, AmbiguousError)
    assert (error.vad, error.var, error.gor) == (vad, var, gor)


def test_a_file_that_ends_within_a_letter_is_cut() -> None:
    error = mixed(UTF8 + ASCII + UTF8[:4])
    assert isinstance(error, FileRejectedError)
    assert (error.vad, error.var) == ("Filen är avbruten mitt i ett tecken.", "rad 3")
    assert error.gor == "Gör om uttaget ur källsystemet."


@pytest.mark.parametrize("last", [UTF8[:4] + b"\n", UTF8[:4] + b";1"], ids=["line end", "more of the row"])
def test_what_goes_on_after_half_a_letter_is_not_cut(last: bytes) -> None:
    assert isinstance(mixed(UTF8 + ASCII + last), AmbiguousError)


def test_a_cut_file_with_another_row_of_another_encoding_is_mixed() -> None:
    error = mixed(UTF8 + CP1252 + UTF8 + UTF8[:4])
    assert isinstance(error, AmbiguousError)
    assert error.var == "rad 2 och 4"


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_each_row_is_read_in_its_own_encoding(mark: bytes) -> None:
    data = mark + CP1252 + UTF8 + ASCII.replace(b"\n", b"\r\n") + CP1252
    text = "Malmö;1\nUmeå;1\nNorr;1\r\nMalmö;1\n"
    assert each_row(data) == (text, [1, 4])
    read = decode(data, encoding="utf-8+cp1252")
    assert (read.text, read.avvikande, read.encoding) == (text, [1, 4], "utf-8+cp1252")


@pytest.mark.parametrize("row", [DOS, b"kalle\x81anka\n"], ids=["looks like no Swedish", "has no meaning"])
def test_a_row_of_neither_encoding_is_refused(row: bytes) -> None:
    with pytest.raises(FileRejectedError) as caught:
        each_row(UTF8 + CP1252 + row)
    assert caught.value.vad == "Raden är varken UTF-8 eller cp1252 rakt igenom."
    assert caught.value.var == "rad 3"
    assert caught.value.gor == "Rätta raden i filen och spara den som UTF-8, eller gör om uttaget."


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([7], "rad 7"),
        ([1, 2], "rad 1 och 2"),
        ([1, 2, 5, 7], "rad 1, 2, 5 och 7"),
        ([1, 2, 5, 7, 9], "rad 1, 2, 5 och 2 till"),
        (range(1, 101), "rad 1, 2, 3 och 97 till"),
    ],
)
def test_many_rows_are_named_by_the_first_and_how_many_more(rows: list[int], named: str) -> None:
    assert rows_named(rows) == named
