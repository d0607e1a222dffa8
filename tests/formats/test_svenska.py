"""What tells encodings apart are the lines with more than ASCII, and what Swedish words have in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.formats.svenska import ENKELBYTE, encoded_twice, fitting, likeness, sample, unlike_swedish


def test_a_sample_is_every_line_that_says_something_up_to_five_thousand() -> None:
    assert sample("a\nå\nb\nä\nö\n".encode()) == "å\nä\nö\n".encode()
    lines = [f"å{n}\n".encode() for n in range(5_001)]
    assert sample(b"a\n".join(lines)) == b"".join(lines[:5_000])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Umeå – Västra “Omsorg”", None),
        ("Žarko Nilsson, Malmö", None),
        ("Sørensen", None),
        ("", None),
        ("Žarko Nilsson", "Ž"),
        ("HjŠlp", "Š"),
        ("Malmö, Hj„lp", "„"),
        ("Hj„lp", "„"),
        ("f”rening", "”"),
        ("“Hemmet” och „så”", None),
        ("MalmÃ¶", "Ã¶"),
        ("1Â\u00a0000", "Â\u00a0"),
    ],
)
def test_what_shows_that_a_text_was_not_cp1252(text: str, found: str | None) -> None:
    odd = unlike_swedish(text)
    assert (odd[0] if odd else None) == found


@given(st.text("åäöéÅÄÖ", min_size=1))
def test_letters_that_were_encoded_twice_are_known(text: str) -> None:
    assert encoded_twice(text) is None
    assert encoded_twice(text.encode().decode("latin-1")) is not None


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("fråga", 4),
        ("Åkes väg", 8),
        ("VÅRD", 4),
        ("café", 1),
        ("“Hemmet”", 6),
        ("Sørensen", -2),
        ("vÅrd", -4),
        ("VåRD", -4),
        ("Hj†rta", -4),
        ("Åsa Sørensen", 2),
        ("Åsa Hj†rta på “Hemmet”", 10),
        ("§ 9", 0),
        ("abc", 0),
    ],
)
def test_how_like_swedish_a_text_is(text: str, points: int) -> None:
    assert likeness(text.encode("cp1252"), "cp1252") == points


def test_bytes_without_a_meaning_are_like_nothing() -> None:
    assert likeness(b"kalle\x81anka", "cp1252") is None


@pytest.mark.parametrize("encoding", ENKELBYTE[:-1])
def test_the_encoding_that_fits_is_the_one_in_which_a_text_is_most_like_swedish(encoding: str) -> None:
    assert fitting("Västra Omsorg i Umeå\n1;2\n".encode(encoding)) == encoding


def test_quotation_marks_in_cp1252_are_no_letters_of_dos() -> None:
    data = "“Hemmet”".encode("cp1252")
    assert data.decode("cp850") == "ôHemmetö"
    assert fitting(data) == "cp1252"


def test_of_encodings_that_fit_alike_the_likelier_is_taken() -> None:
    assert "Malmö".encode("cp850") == "Malmö".encode("cp437")
    assert fitting("Malmö".encode("cp437")) == "cp850"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("café".encode("cp1252"), "cp1252"),
        ("§ 9".encode("cp1252"), None),
        ("1 000 €".encode("cp1252"), None),
        (b"abc", None),
        (b"", None),
        ("Sørensen".encode("cp1252"), None),
        ("日本".encode("shift-jis"), None),
    ],
)
def test_what_is_not_like_swedish_fits_no_encoding(data: bytes, encoding: str | None) -> None:
    assert fitting(data) == encoding
