from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.test_identitet import NUMBERS
from kpilib.formats import hidden, holds_person, may_show, persons_in


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("8112289874", "#"),
        ("198112289874", "#"),
        ("Lön 811228–9874, mars", "Lön #, mars"),
        ("811228 9874", "#"),
        ("P8112289874", "P#"),
        ("8112289874,00", "#,00"),
        ("TF: 19900101-TF12.", "TF: #."),
        ("900101+t12a", "#"),
        ("Hos 1981-12-28-9874", "Hos #"),
        ("81 12 28-9874", "#"),
        ("1981-12-28 9874", "#"),
        ("811228/9874", "#"),
    ],
)
def test_a_person_s_number_is_hidden_with_or_without_its_sign(text: str, shown: str) -> None:
    assert hidden(text, lambda _: "#") == shown
    assert holds_person(text)
    assert not may_show(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5560360793",
        "556036–0793",
        "8112289875",
        "81122898740",
        "2024-10-31 12:00",
        "1981-12-28 - 9874-01-01",
        "2081-12-28 9874",
        "AB-2024-TF12",
        "241031-ABCD",
        "dold",
        "Norr",
    ],
)
def test_what_is_nobody_s_is_left_as_it_is(text: str) -> None:
    assert hidden(text, lambda _: "#") == text
    assert not holds_person(text)


def test_a_number_is_the_same_however_it_is_written() -> None:
    ways = ["8112289874", "198112289874", "811228-9874", "19811228 - 9874", "811228–9874", "1981-12-28-9874"]
    assert {tuple(persons_in(way)) for way in ways} == {("8112289874",)}
    assert persons_in("19900101-TF12") == persons_in("900101-tf12") == ["900101TF12"]


def test_our_own_stand_ins_are_no_numbers() -> None:
    assert not holds_person("person-8112289874abcdef och dold-8112289874abcdef")
    assert holds_person("8112289874abcdef")


def test_what_is_as_long_as_a_mistyped_number_is_not_shown_either() -> None:
    assert not may_show("811228-9875")
    assert not may_show("811228.9875")
    assert may_show("93 000,50")
    assert may_show("2024-10-31")


@given(
    st.text("abc å,.", max_size=5),
    NUMBERS,
    st.text("abc å,.", max_size=5),
    st.sampled_from(["", "-", "+", " "]),
)
def test_no_text_around_it_hides_a_number_of_ten_digits(
    before: str, number: str, after: str, sign: str
) -> None:
    text = f"{before}{number[2:8]}{sign}{number[8:]}{after}"
    assert holds_person(text)
    assert number[2:8] not in hidden(text)
